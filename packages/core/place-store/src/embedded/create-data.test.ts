import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { dataDir } from "@electric-sql/pglite-prepopulatedfs";
import { list, type ReadEntry } from "tar";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createData } from "./create-data.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "cityscout-create-data-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

it("makes a whole database, also over what a killed process left of one", async () => {
  await createData(path.join(directory, "data"));
  expect(readdirSync(directory)).toEqual(["data"]);
  expect(readdirSync(path.join(directory, "data"))).toContain("PG_VERSION");
}, 30_000);

it("Bug: under load a file of a new database was missing, and no run could ever open it. Fix: all are there", async () => {
  const archive = Buffer.from(await (await dataDir()).arrayBuffer());
  const names: string[] = [];
  const onReadEntry = (entry: ReadEntry): void => {
    if (entry.type === "File") names.push(path.join("data", entry.path));
  };
  list({ sync: true, onReadEntry }).end(archive);
  await createData(path.join(directory, "data"));
  // Looked at before anything else can happen: what is there once it is said to be is what counts.
  const made = readdirSync(directory, { recursive: true, encoding: "utf8" });
  expect(names.filter((name) => !made.includes(name))).toEqual([]);
  expect(names.length).toBeGreaterThan(900);
}, 30_000);

it.skipIf(process.platform === "win32")(
  "Bug: a full disk left half a database, which no later run could open. Fix: it leaves none, and says so",
  () => {
    // A process that may write no file of more than 64 KiB stands in for a full disk.
    const script = `
      const { createData } = await import(${JSON.stringify(new URL("./create-data.ts", import.meta.url).href)});
      await createData(${JSON.stringify(path.join(directory, "data"))}).catch((error) => console.log(error.message));`;
    const { stdout } = spawnSync(
      "sh",
      ["-c", 'ulimit -f 128; exec "$0" --input-type=module --eval "$1"', process.execPath, script],
      { encoding: "utf8" },
    );
    expect(stdout).toBe("the database cannot be unpacked: EFBIG: file too large, write\n");
    expect(readdirSync(directory)).toEqual([]);
  },
  30_000,
);
