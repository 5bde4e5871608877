import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
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

  it.runIf(existsSync("/dev/full"))(
    "Bug: work ended where what is said beside its result could not be written. Fix: it goes on without",
    () => {
      const directory = mkdtempSync(path.join(tmpdir(), "scout-main-"));
      writeFileSync(
        path.join(directory, "cafes.ndjson"),
        '{"id": "1", "name": "Castle Café", "lat": 55.95, "lng": -3.19}\n',
      );
      const full = openSync("/dev/full", "w");
      const { status, stdout } = spawnSync(process.execPath, [main, "dedupe", "cafes.ndjson", "--out", "-"], {
        cwd: directory,
        stdio: ["ignore", "pipe", full],
        encoding: "utf8",
      });
      closeSync(full);
      rmSync(directory, { recursive: true });
      expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("Castle Café") });
    },
    60_000,
  );
});
