import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { InvalidInputError } from "@cityscout/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkOutputDirectory, checkOutputFile, UnwritableOutputError, writeWhole } from "./output-file.ts";

let directory: string;
const inside = (name: string): string => path.join(directory, name);

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-output-"));
});
afterEach(async () => await rm(directory, { recursive: true }));

describe("writeWhole", () => {
  it("replaces a file, through a link to it, and leaves nothing beside it", async () => {
    await writeFile(inside("places"), "old");
    await symlink(inside("places"), inside("link"));
    await writeWhole(inside("link"), "new");
    expect(await readFile(inside("places"), "utf8")).toBe("new");
    expect((await readdir(directory)).sort()).toEqual(["link", "places"]);
  });

  it("leaves the old file and nothing else where the content ends in a failure", async () => {
    await writeFile(inside("places"), "old");
    async function* failing(): AsyncGenerator<string> {
      yield "half of it";
      await Promise.resolve();
      throw new Error("no more");
    }
    await expect(writeWhole(inside("places"), failing())).rejects.toThrow("no more");
    expect(await readFile(inside("places"), "utf8")).toBe("old");
    expect(await readdir(directory)).toEqual(["places"]);
  });

  it("Bug: what a killed process had written stayed beside the file for good. Fix: the next one removes it", async () => {
    const [old, recent] = ["0", "1"].map((digit) => `${digit.repeat(8)}-0000-0000-0000-000000000000`);
    const left = [`places.${old}.new`, `places.${recent}.new`, `other.${old}.new`, "places.old.new"];
    for (const name of left) await writeFile(inside(name), "half of it");
    for (const name of left.filter((one) => !one.includes(recent!)))
      await utimes(inside(name), 1_700_000_000, 1_700_000_000);
    await writeWhole(inside("places"), "new");
    expect((await readdir(directory)).sort()).toEqual(["places", ...left.slice(1)].sort());
  });

  it("Bug: what a killed run had begun stayed in its folder when it was resumed. Fix: the resumed run takes it over", async () => {
    const outputFile = JSON.stringify(new URL("./output-file.ts", import.meta.url).href);
    const script = `
      const { writeWhole } = await import(${outputFile});
      async function* half() {
        yield "half of it";
        process.kill(process.pid, "SIGKILL");
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      }
      await writeWhole(${JSON.stringify(inside("places"))}, half(), "run 1");`;
    spawnSync(process.execPath, ["--input-type=module", "--eval", script]);
    expect(await readdir(directory)).toEqual([expect.stringMatching(/^places\..*\.new$/)]);
    await writeWhole(inside("places"), "whole", "run 1");
    expect(await readdir(directory)).toEqual(["places"]);
    expect(await readFile(inside("places"), "utf8")).toBe("whole");
  });

  it("writes into what is no regular file, instead of putting a file in its place", async () => {
    await writeWhole("/dev/null", "gone");
    expect(await readFile("/dev/null", "utf8")).toBe("");
  });
});

describe("a result that cannot be written", () => {
  async function* some(): AsyncGenerator<string> {
    yield "some";
    await Promise.resolve();
  }

  it("Bug: where no space was left, nobody was told of which file. Fix: the message names it", async () => {
    // Longer than a name may be, as a full disk is not at hand everywhere.
    const file = inside("n".repeat(300));
    for (const content of ["some", some()]) {
      const writing = writeWhole(file, content);
      await expect(writing).rejects.toThrow(UnwritableOutputError);
      await expect(writing).rejects.toThrow(`${file}: cannot be written`);
    }
    expect(await readdir(directory)).toEqual([]);
  });

  it.runIf(existsSync("/dev/full"))("says so of a device, and why", async () => {
    await expect(writeWhole("/dev/full", "some")).rejects.toMatchObject({
      message: "/dev/full: cannot be written",
      cause: { code: "ENOSPC" },
    });
  });
});

describe("checkOutputFile", () => {
  it("lets a new file pass, an old one, and a device", async () => {
    await writeFile(inside("old"), "");
    await writeFile(inside("input"), "");
    await checkOutputFile(inside("old"), "--out old", [inside("input"), inside("missing")]);
    await checkOutputFile(inside("new"), "--out new", [inside("input")]);
    await checkOutputFile("/dev/null", "--out /dev/null", ["/dev/null"]);
    expect((await readdir(directory)).sort()).toEqual(["input", "old"]);
  });

  it.each([
    ["folder", "--out: found a directory, expected a file"],
    ["none/out", "expected one that exists"],
    ["input/out", "expected one that exists"],
    ["input", "--out: found one of the files that are read, expected another"],
    ["link", "--out: found one of the files that are read, expected another"],
    ["hard-link", "--out: found one of the files that are read, expected another"],
  ])("refuses %s", async (name, message) => {
    await mkdir(inside("folder"));
    await writeFile(inside("input"), "");
    await symlink(inside("input"), inside("link"));
    await link(inside("input"), inside("hard-link"));
    const check = checkOutputFile(inside(name), "--out", [inside("input")]);
    await expect(check).rejects.toThrow(InvalidInputError);
    await expect(check).rejects.toThrow(message);
  });
});

describe("checkOutputDirectory", () => {
  const checked = async (name: string): Promise<string> =>
    await checkOutputDirectory(inside(name), "--out").then(
      () => "taken",
      (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
    );

  it("takes one that is there or can be made, and leaves nothing in it", async () => {
    await mkdir(inside("there"));
    expect([await checked("there"), await checked("new/within/new")]).toEqual(["taken", "taken"]);
    expect(await readdir(directory, { recursive: true })).toEqual(["there"]);
  });

  it("refuses what cannot be a directory, with why", async () => {
    await writeFile(inside("file"), "");
    await symlink(inside("nowhere"), inside("link"));
    await symlink(inside("loop"), inside("loop"));
    const isFile = `InvalidInputError: --out: found a file at ${inside("file")}, expected a directory`;
    const isNowhere = `InvalidInputError: --out: found a link at ${inside("link")} that leads nowhere, expected a directory`;
    const isNoPath = "InvalidInputError: --out: found a path that cannot be read, expected one to write to";
    for (const [name, message] of [
      ["file", isFile],
      ["file/below", isFile],
      ["link", isNowhere],
      ["link/below", isNowhere],
      ["loop", isNoPath],
      ["n".repeat(300), isNoPath],
    ] as const)
      expect(await checked(name), name).toBe(message);
  });
});

describe("Bug: a run whose --out is below /proc did all its work, and then went on for ever. Fix: it is refused at once", () => {
  const isLinux = process.platform === "linux";

  it.runIf(isLinux)("as a directory, and as a file, whoever asks", async () => {
    const refused = "--out: found /proc, where no such file can be made, expected to write there";
    await expect(checkOutputDirectory("/proc/none/such", "--out")).rejects.toThrow(refused);
    await expect(checkOutputFile("/proc/none.csv", "--out")).rejects.toThrow(refused);
  });
});
