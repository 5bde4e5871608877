import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execPath } from "node:process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { bundleStage } from "@cityscout/runtime/stage-bundle";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const entry = import.meta.resolve("@cityscout/stage-discover-targets/handler");
let directory: string;
let bundle: string;
beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "cityscout-bundle-"));
  const made = await bundleStage(entry, directory);
  bundle = made.file;
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What `script` prints, in a process that has the bundle as `stage` and none of our modules. */
async function inProcess(script: string): Promise<string[]> {
  const module = `const stage = await import("${pathToFileURL(bundle).href}"); ${script}`;
  const { stdout } = await promisify(execFile)(execPath, ["--input-type=module", "--eval", module], {
    cwd: directory,
    env: {},
  });
  return stdout.trimEnd().split("\n");
}

describe("a stage's bundle", () => {
  it("is whole: its handler runs where nothing else is", async () => {
    const lines = await inProcess(
      `await stage.handler({}, {}).catch((error) => console.log(error.message));`,
    );
    expect(lines.at(-1)).toMatch(/^input of DiscoverTargets is wrong: run: /);
  });

  it("keeps the names of errors, by which the state machine tells them apart", async () => {
    const lines = await inProcess(`await stage.handler({}, {}).catch((error) => console.log(error.name));`);
    expect(lines.at(-1)).toBe("InvalidInputError");
  });

  it("is the same wherever it is made, as is the map of its sources", async () => {
    const elsewhere = path.join(directory, "a", "deeper", "place");
    const { file } = await bundleStage(entry, elsewhere);
    const filesOf = (index: string): Record<string, string> =>
      Object.fromEntries(
        readdirSync(path.dirname(index)).map((name) => [
          name,
          createHash("sha256")
            .update(readFileSync(path.join(path.dirname(index), name)))
            .digest("hex"),
        ]),
      );
    expect(filesOf(file)).toEqual(filesOf(bundle));
  });
});
