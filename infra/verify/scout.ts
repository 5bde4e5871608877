import { execFile } from "node:child_process";
import path from "node:path";
import { execPath } from "node:process";

const main = path.join(import.meta.dirname, "..", "..", "packages", "apps", "cli", "src", "main.ts");

/** What `scout` said, and how it ended. */
export interface ScoutAnswer {
  code: number;
  out: string;
  err: string;
}

export type Scout = (...args: readonly string[]) => Promise<ScoutAnswer>;

/** `scout` as an operator has it: a process of its own that knows the endpoint, and nothing else of AWS. */
export function scoutAt(endpoint: string, directory: string): Scout {
  const scout = scoutIn(directory);
  return (...args) => scout(...args, "--endpoint", endpoint);
}

/** `scout` as anyone has it: a process of its own that knows of no AWS. */
export function scoutIn(directory: string): Scout {
  return (...args) =>
    new Promise((resolve) => {
      execFile(
        execPath,
        [main, ...args],
        {
          cwd: directory,
          env: {
            PATH: path.dirname(execPath),
            HOME: directory,
            CITYSCOUT_HOME: path.join(directory, "operator"),
            // As `npm run scout` has it: the second process starts in half the time.
            NODE_COMPILE_CACHE: path.join(directory, "compile-cache"),
          },
          timeout: 300_000,
          maxBuffer: 64 * 1024 * 1024,
        },
        (error, out, err) => {
          // A number where the process ended by itself; it never ran, or was killed, elsewhere.
          const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
          resolve({ code, out, err: code === -1 ? `${err}${error?.message}` : err });
        },
      );
    });
}
