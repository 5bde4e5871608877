import { env } from "node:process";

/** The process's own variables: what a stage's environment is parsed from on Lambda. Nothing else reads them. */
export const processEnvironment = (): Readonly<Record<string, string | undefined>> => env;
