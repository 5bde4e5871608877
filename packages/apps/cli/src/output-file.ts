import { createHash, randomUUID } from "node:crypto";
import { rmSync, type Stats } from "node:fs";
import { lstat, mkdtemp, readdir, realpath, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { InvalidInputError } from "@cityscout/contracts";

/** A result cannot be written, as no space is left or the like. What was there before stays. */
export class UnwritableOutputError extends Error {
  override readonly name = "UnwritableOutputError";
  /** @param output - what the user calls it; the message begins with it */
  constructor(output: string, options: ErrorOptions) {
    super(`${output}: cannot be written`, options);
  }
}

/**
 * Refuses a file that could not be written at the end, or would replace what it is made of: to be asked before the work.
 *
 * @param argument - what the user calls it, e.g. `--out places.ndjson`; the message begins with it
 * @param inputs - files that are read
 * @throws InvalidInputError
 */
export async function checkOutputFile(
  file: string,
  argument: string,
  inputs: readonly string[] = [],
): Promise<void> {
  const found = await statPath(file, argument);
  if (found?.isDirectory() === true)
    throw new InvalidInputError(`${argument}: found a directory, expected a file`);
  if (found !== undefined && !found.isFile()) return;
  const directory = path.dirname(file);
  if ((await statPath(directory, argument))?.isDirectory() !== true)
    throw new InvalidInputError(`${argument}: found no directory ${directory}, expected one that exists`);
  await checkTakesFiles(directory, argument);
  if (found === undefined) return;
  for (const input of inputs) {
    const read = await statIfThere(input);
    if (read?.ino === found.ino && read.dev === found.dev)
      throw new InvalidInputError(`${argument}: found one of the files that are read, expected another`);
  }
}

/**
 * Refuses a directory that could not be made, or written to, at the end: to be asked before the work.
 *
 * @param argument - what the user calls it, e.g. `--out ./edinburgh`; the message begins with it
 * @throws InvalidInputError
 */
export async function checkOutputDirectory(directory: string, argument: string): Promise<void> {
  const found = await statPath(directory, argument);
  if (found === undefined) {
    if (await isLink(directory)) {
      throw new InvalidInputError(
        `${argument}: found a link at ${directory} that leads nowhere, expected a directory`,
      );
    }
    const parent = path.dirname(directory);
    if (parent !== directory) await checkOutputDirectory(parent, argument);
    return;
  }
  if (!found.isDirectory())
    throw new InvalidInputError(`${argument}: found a file at ${directory}, expected a directory`);
  await checkTakesFiles(directory, argument);
}

/** Of a path that the user gave, which may be none that the system takes. */
async function statPath(found: string, argument: string): Promise<Stats | undefined> {
  try {
    return await statIfThere(found);
  } catch (error) {
    throw new InvalidInputError(`${argument}: found a path that cannot be read, expected one to write to`, {
      cause: error,
    });
  }
}

async function isLink(found: string): Promise<boolean> {
  const isIt = async () => (await lstat(found)).isSymbolicLink();
  return await isIt().catch(() => false);
}

/** Tried, as rights do not tell: `/proc` takes nothing from anybody, and a file system may be mounted to be read only. */
async function checkTakesFiles(directory: string, argument: string): Promise<void> {
  try {
    await rmdir(await mkdtemp(path.join(directory, ".scout-")));
  } catch (error) {
    throw new InvalidInputError(
      `${argument}: found ${directory}, where no such file can be made, expected to write there`,
      { cause: error },
    );
  }
}

/**
 * Writes a file whole or not at all: what was there stays until all of the new content is, also where this process
 * fails or is made to exit. What is no regular file (`/dev/stdout`, a pipe) is written straight into.
 *
 * @param writer - what no two processes work on at the same time, e.g. a run: what a killed process of it has left unfinished
 * beside the file is taken over
 * @throws UnwritableOutputError where the file does not take it. Where the content fails, its error.
 */
export async function writeWhole(
  file: string,
  content: string | AsyncIterable<string | Uint8Array>,
  writer?: string,
): Promise<void> {
  let failed: unknown;
  const noting = async function* (pieces: AsyncIterable<string | Uint8Array>): typeof pieces {
    try {
      yield* pieces;
    } catch (error) {
      failed = error;
      throw error;
    }
  };
  try {
    const name = writer === undefined ? randomUUID() : uuidOf(writer);
    await writeOrLeave(file, typeof content === "string" ? content : noting(content), name);
  } catch (error) {
    if (error === failed) throw error;
    throw new UnwritableOutputError(file, { cause: error });
  }
}

async function writeOrLeave(
  file: string,
  content: string | AsyncIterable<string | Uint8Array>,
  name: string,
): Promise<void> {
  const found = await statIfThere(file);
  if (found !== undefined && !found.isFile()) {
    await writeFile(file, content);
    return;
  }
  // A link stays one: the file that it leads to is replaced.
  const target = found === undefined ? file : await realpath(file);
  // Of a name that nobody else has, beside the file: only within a file system is moving it there one step.
  const unfinished = `${target}.${name}.new`;
  // Who may not list the directory, or remove what is another's, may still write there.
  await removeAbandoned(target).catch(() => undefined);
  const removeUnfinished = (): void => rmSync(unfinished, { force: true });
  process.once("exit", removeUnfinished);
  try {
    await rm(unfinished, { force: true });
    await writeFile(unfinished, content, { flag: "wx", mode: found?.mode });
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    process.off("exit", removeUnfinished);
  }
}

/** Always the same for the same writer (RFC 9562, version 8). */
function uuidOf(writer: string): string {
  const hash = createHash("sha256").update(writer).digest("hex");
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** No process pauses for so long while it writes. */
const abandonedAfterMs = 3_600_000;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Removes what processes that were killed outright have left of this file: each may be as large as the whole. */
async function removeAbandoned(target: string): Promise<void> {
  const [directory, begin, end] = [path.dirname(target), `${path.basename(target)}.`, ".new"];
  for (const name of await readdir(directory)) {
    if (!name.startsWith(begin) || !name.endsWith(end)) continue;
    if (!uuid.test(name.slice(begin.length, -end.length))) continue;
    const left = path.join(directory, name);
    const found = await statIfThere(left);
    if (found !== undefined && Date.now() - found.mtimeMs > abandonedAfterMs) await rm(left, { force: true });
  }
}

async function statIfThere(file: string): Promise<Stats | undefined> {
  return await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
}
