import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { listRunRecords, readRunRecord } from "./run-record.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-run-record-"));
  await mkdir(path.join(directory, "runs", "a-run"), { recursive: true });
});
afterEach(async () => await rm(directory, { recursive: true }));

it("leaves out folders without a record", async () => {
  await writeFile(path.join(directory, "runs", "notes.txt"), "");
  expect(await listRunRecords(directory)).toEqual([]);
  await expect(readRunRecord(directory, "a-run")).rejects.toThrow(`run a-run: not found in ${directory}`);
});

it.each([
  ["{", "found text that is not JSON, expected the record of a run"],
  ["{}", "run_id: found nothing, expected text"],
])("Bug: a record that is none was named by nobody. Fix: its file is, of %s", async (text, message) => {
  const file = path.join(directory, "runs", "a-run", "run.json");
  await writeFile(file, text);
  for (const read of [listRunRecords, (home: string) => readRunRecord(home, "a-run")])
    await expect(read(directory)).rejects.toMatchObject({
      name: "InvalidInputError",
      message: expect.stringContaining(`${file}: ${message}`),
    });
});
