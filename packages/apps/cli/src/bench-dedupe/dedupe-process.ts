import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const entry = fileURLToPath(new URL("../main.ts", import.meta.url));

/** What `scout dedupe --json` says of itself. */
const costSchema = z.object({
  candidates: z.number(),
  pairs: z.number(),
  places: z.number(),
  duration_ms: z.number(),
  cpu_ms: z.number(),
  peak_memory_mb: z.number(),
  threads: z.number(),
});
export type DedupeCost = z.infer<typeof costSchema>;

/**
 * Runs `scout dedupe` in a process of its own, so that its memory is its own. Throws where it does not end well, and where
 * `signal` ends it.
 */
export async function runDedupe(
  files: readonly string[],
  out: string,
  options: {
    environment: Readonly<Record<string, string | undefined>>;
    signal: AbortSignal;
    threads?: number;
  },
): Promise<DedupeCost> {
  const threads = options.threads === undefined ? [] : ["--threads", String(options.threads)];
  const child = spawn(
    process.execPath,
    [...process.execArgv, entry, "dedupe", ...files, "--out", out, "--json", ...threads],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: options.environment,
      signal: options.signal,
      // It would end a long merge before it ends itself.
      killSignal: "SIGKILL",
    },
  );
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (exitCode !== 0) throw new Error(`scout dedupe ended with ${exitCode}`);
  return costSchema.parse(JSON.parse(output));
}

/** SHA-256 of a file. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
