import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

describe("scout, in a process of its own", () => {
  it.runIf(existsSync("/dev/full"))(
    "Bug: with a full disk behind standard output all seemed well, or a stack trace came. Fix: one message, exit code 1",
    () => {
      const full = openSync("/dev/full", "w");
      const { status, stderr } = spawnSync(process.execPath, [main, "schema", "job"], {
        stdio: ["ignore", full, "pipe"],
        encoding: "utf8",
      });
      closeSync(full);
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: "scout: standard output: cannot be written\n  because: no space is left\n",
      });
    },
    60_000,
  );
});
