import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32, inflateRawSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "vitest";
import { zipDirectory } from "./zip.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "cityscout-zip-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Reads an archive as an unpacker does: from its end to its directory to its files. */
function unzip(archive: Buffer): Record<string, string> {
  const end = archive.lastIndexOf("PK\u0005\u0006");
  const files: Record<string, string> = {};
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = archive.readUInt16LE(entry + 28);
    const name = archive.toString("utf8", entry + 46, entry + 46 + nameLength);
    const local = archive.readUInt32LE(entry + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26);
    const content = inflateRawSync(archive.subarray(start, start + archive.readUInt32LE(entry + 20)));
    expect(crc32(content)).toBe(archive.readUInt32LE(entry + 16));
    files[name] = content.toString("utf8");
    entry += 46 + nameLength;
  }
  return files;
}

it("holds every file of a directory, whole", () => {
  const files = {
    "index.mjs": "export const handler = 1;\n".repeat(1000),
    "index.mjs.map": "{}",
    "ä.txt": "",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text);
  expect(unzip(zipDirectory(directory))).toEqual(files);
});

it("is the same bytes for the same files", () => {
  writeFileSync(path.join(directory, "index.mjs"), "same");
  const first = zipDirectory(directory);
  writeFileSync(path.join(directory, "index.mjs"), "same");
  expect(zipDirectory(directory).equals(first)).toBe(true);
});
