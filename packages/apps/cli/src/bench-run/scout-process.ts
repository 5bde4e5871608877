import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const entry = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface ScoutRun {
  exitCode: number | null;
  durationMs: number;
  /** The `--json` document; `undefined` where the process was killed before it printed one. */
  document: ScoutDocument | undefined;
  errors: string;
}

export interface ScoutDocument {
  status: string;
  run_id: string;
  stop_reason: string;
  counts: { places: number; candidates: number };
  calls: { total: number; cache_hits: number };
  duration_ms: number;
  peak_memory_mb: number;
  artifacts: Record<string, string>;
}

export interface ScoutOptions {
  home: string;
  environment: Readonly<Record<string, string>>;
  /** Kills the process outright this long after its start; absent: lets it end. */
  killAfterMs?: number;
}

/** Runs `scout` in a process of its own and waits for its end. */
export async function runScout(args: readonly string[], options: ScoutOptions): Promise<ScoutRun> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...process.execArgv, entry, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
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
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  clearTimeout(killer);
  const durationMs = performance.now() - startedAt;
  return { exitCode, durationMs, document: parseWhole(output), errors };
}

/** A killed process may have printed half a document. */
function parseWhole(output: string): ScoutDocument | undefined {
  try {
    return JSON.parse(output) as ScoutDocument;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
