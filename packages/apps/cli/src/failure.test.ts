import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { InvalidInputError } from "@cityscout/contracts";
import { afterAll, describe, expect, it } from "vitest";
import { describeFailure } from "./failure.ts";

const directory = mkdtempSync(path.join(tmpdir(), "cityscout-failure-"));
afterAll(() => rmSync(directory, { recursive: true }));

const causedBy = (message: string, work: () => unknown): InvalidInputError => {
  try {
    work();
  } catch (error) {
    return new InvalidInputError(message, { cause: error });
  }
  throw new Error("nothing failed");
};
const missing = () => readFileSync(path.join(directory, "none.json"));

describe("what a failure tells the user", () => {
  it("says in words that a file is missing, and its path once", () => {
    expect(describeFailure(causedBy("none.json: cannot be read", missing))).toBe(
      "scout: none.json: cannot be read\n  because: there is no such file",
    );
  });

  it.each(["run nope: not found in home", 'none.json: file: found "no such file"'])(
    "does not say it twice: %s",
    (message) => {
      expect(describeFailure(causedBy(message, missing))).toBe(`scout: ${message}`);
    },
  );

  it("says the same of a file within a file", () => {
    const file = path.join(directory, "a.ndjson");
    writeFileSync(file, "");
    const within = causedBy("world.json: cannot be read", () => readFileSync(path.join(file, "world.json")));
    expect(describeFailure(within)).toBe(
      "scout: world.json: cannot be read\n  because: there is no such file",
    );
  });

  it("says in words that a directory is none", () => {
    const folder = causedBy("records: cannot be read", () => readFileSync(directory));
    expect(describeFailure(folder)).toBe("scout: records: cannot be read\n  because: it is a directory");
  });

  it("names every other cause", () => {
    const nested = causedBy("records: cannot be read", () => {
      throw new RangeError("too large");
    });
    expect(describeFailure(nested)).toBe("scout: records: cannot be read\n  because: too large");
  });
});
