import { pipeline } from "node:stream";
import { promisify } from "node:util";
import { constants, createGunzip, gzip } from "node:zlib";
import { CorruptObjectError } from "@cityscout/contracts";

/** Records that stages hand on to each other are stored compressed, an eighth of their size; those for people are not. */
export function isCompressed(key: string): boolean {
  return key.endsWith(".gz");
}

/** Text that is turned into bytes at once: large enough to compress well, small beside what a stage holds. */
const chunkCharacters = 1024 * 1024;

const compress = promisify<string, { level: number }, Buffer>(gzip);

/**
 * Records as newline-delimited JSON. Compressed, it is a series of gzip members, which gunzip reads as one; one is made
 * on another thread while the records of the next are taken.
 */
export async function* encodeRecords(
  records: AsyncIterable<unknown>,
  compressed: boolean,
): AsyncIterable<Uint8Array> {
  const encode = (text: string): Promise<Uint8Array> =>
    compressed
      ? compress(text, { level: constants.Z_BEST_SPEED })
      : Promise.resolve(Buffer.from(text, "utf8"));
  let underway: Promise<Uint8Array> | undefined;
  for await (const text of textOf(records)) {
    const before = underway;
    underway = encode(text);
    // Awaited later than it may fail; what it fails with is thrown there.
    underway.catch(() => undefined);
    if (before !== undefined) yield await before;
  }
  if (underway !== undefined) yield await underway;
}

async function* textOf(records: AsyncIterable<unknown>): AsyncIterable<string> {
  let lines: string[] = [];
  let characters = 0;
  for await (const record of records) {
    const line = `${JSON.stringify(record)}\n`;
    lines.push(line);
    characters += line.length;
    if (characters < chunkCharacters) continue;
    yield lines.join("");
    [lines, characters] = [[], 0];
  }
  // Also where there is no record at all: nothing is no gzip.
  yield lines.join("");
}

/** Throws `CorruptObjectError` where the bytes are not whole gzip members. */
export async function* decompressed(
  key: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  // The pipeline's own error comes out of the iteration.
  const content = pipeline(bytes, createGunzip(), () => undefined);
  try {
    yield* content as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_")) {
      throw new CorruptObjectError(`${key}: found content that is not gzip, or is cut short`, {
        cause: error,
      });
    }
    throw error;
  }
}
