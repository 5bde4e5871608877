import { z } from "zod";

/** The variables that `scout` itself reads; those of budgets and sources are passed on to the stages. */
export const cliEnvironmentSchema = z.object({
  /** Where the user stood when a package manager's script changed the directory. */
  CITYSCOUT_CWD: z.string().min(1).optional(),
  /** Where runs, the raw cache and the database are kept; `.cityscout` of the current directory unless set. */
  CITYSCOUT_HOME: z.string().min(1).optional(),
  DATABASE_URL: z.string().min(1).optional(),
});
export type CliEnvironment = z.infer<typeof cliEnvironmentSchema>;

/** A copy of the process's variables, taken once. Empty ones are not set: `NAME= scout …` is how a shell takes one away. */
export function processEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
}
