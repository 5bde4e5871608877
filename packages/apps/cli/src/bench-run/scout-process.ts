import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { runCountsSchema, runStatusSchema, stopReasonSchema } from "@cityscout/contracts";
import { z } from "zod";

const entry = fileURLToPath(new URL("../main.ts", import.meta.url));

/** What a benchmark reads of the document that `scout run --json` prints. */
const runDocumentSchema = z.object({
  status: runStatusSchema,
  run_id: z.string(),
  stop_reason: stopReasonSchema,
  counts: runCountsSchema,
  calls: z.object({ total: z.number(), cache_hits: z.number() }),
  duration_ms: z.number(),
  peak_memory_mb: z.number(),
  artifacts: z.record(z.string(), z.string()),
  /** What simulated services within the process counted; `null` where they stand outside. */
  simulator_calls: z
    .object({ total: z.object({ requests: z.number(), answered: z.number(), repeats: z.number() }) })
    .nullable(),
});
export type RunDocument = z.infer<typeof runDocumentSchema>;

export interface ScoutRun {
  /** From the start of the process to its end. */
  durationMs: number;
  /** `undefined` where the process was killed before it had printed all of it. */
  document: RunDocument | undefined;
  errors: string;
}

export interface ScoutOptions {
  home: string;
  workingDirectory: string;
  environment: Readonly<Record<string, string>>;
  /** Kills the process outright this long after its start; absent: lets it end. */
  killAfterMs?: number;
}

/** Runs `scout` in a process of its own, which starts no other, and waits for its end. */
export async function runScout(args: readonly string[], options: ScoutOptions): Promise<ScoutRun> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...process.execArgv, entry, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: options.workingDirectory,
    env: { ...options.environment, CITYSCOUT_HOME: options.home },
  });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const killer =
    options.killAfterMs === undefined
      ? undefined
      : setTimeout(() => child.kill("SIGKILL"), options.killAfterMs);
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve());
  });
  clearTimeout(killer);
  const durationMs = performance.now() - startedAt;
  return { durationMs, document: documentOf(output), errors };
}

/** Runs `scout` to its end. Throws where it printed no document, with what it said instead. */
export async function finishScout(
  args: readonly string[],
  options: ScoutOptions,
): Promise<{ document: RunDocument; durationMs: number }> {
  const { document, durationMs, errors } = await runScout(args, options);
  if (document === undefined) throw new Error(`scout ${args.join(" ")} printed no document: ${errors}`);
  return { document, durationMs };
}

/** A killed process may have printed half a document. */
function documentOf(output: string): RunDocument | undefined {
  let document: unknown;
  try {
    document = JSON.parse(output);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return runDocumentSchema.parse(document);
}
