import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { z } from "zod";

const entry = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface Child {
  /** Ends the process outright. */
  kill(): void;
  /** What it printed, and how long it took from its start to its end. */
  ended: Promise<{ out: string; errors: string; durationMs: number }>;
}

/** `scout` in a process of its own, which has nothing but an endpoint. */
export function startScout(args: readonly string[]): Child {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...process.execArgv, entry, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {},
  });
  let [out, errors] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ended = new Promise<{ out: string; errors: string; durationMs: number }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve({ out, errors, durationMs: performance.now() - startedAt }));
  });
  return { kill: () => void child.kill("SIGKILL"), ended };
}

/** Runs `scout` to its end, and gives the document that it printed. Throws with what it said where there is none. */
export async function scoutDocument<T>(
  args: readonly string[],
  schema: z.ZodType<T>,
): Promise<{ document: T; durationMs: number }> {
  const { out, errors, durationMs } = await startScout(args).ended;
  if (out === "") throw new Error(`scout ${args.join(" ")} printed nothing: ${errors}`);
  return { document: schema.parse(JSON.parse(out)), durationMs };
}
