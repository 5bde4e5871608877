import { createReadStream } from "node:fs";
import path from "node:path";
import { type Candidate, candidateKey, InvalidInputError, placeSources } from "@cityscout/contracts";
import { compareContent, type IgnoredKeyCounter, type RecordLines, recordsIn } from "@cityscout/matching";

type SourceName = Candidate["source"];

/** A file of records, and whose they are where the user says so. */
export interface RecordFile {
  readonly file: string;
  readonly source?: SourceName;
}

/** The source that a user means by a name; `osm` is Overpass's. */
export function sourceNamed(name: string): SourceName | undefined {
  return name === "osm" ? "overpass" : placeSources.find((source) => source === name);
}

/**
 * Which source each file's records are of: the given one, else the one that it is named after (`osm.ndjson`), else one
 * that no other file has. Those are dealt out in the order of the files' names, so that the order of the files is of no
 * importance.
 *
 * @throws InvalidInputError where there are more files than sources to deal out.
 */
export function sourcesOfFiles(files: readonly RecordFile[]): SourceName[] {
  const sources = new Map(files.flatMap((one) => (one.source === undefined ? [] : [[one, one.source]])));
  const taken = new Set(sources.values());
  const unnamed: RecordFile[] = [];
  for (const one of files.filter((each) => each.source === undefined).sort(byName)) {
    const source = sourceNamed(path.basename(one.file).replace(/\..*$/, "").toLowerCase());
    if (source === undefined || taken.has(source)) {
      unnamed.push(one);
    } else {
      sources.set(one, source);
      taken.add(source);
    }
  }
  const free = placeSources.filter((source) => !taken.has(source));
  for (const one of unnamed) {
    const source = free.shift();
    if (source === undefined) {
      throw new InvalidInputError(
        `${one.file}: found all of ${placeSources.join(", ")} taken by other files, expected a file each; say SOURCE=FILE of files that are of one source`,
      );
    }
    sources.set(one, source);
  }
  return files.map((one) => sources.get(one)!);
}

function byName(a: RecordFile, b: RecordFile): number {
  const [first, second] = [a, b].map(({ file }) => `${path.basename(file)}\n${file}`) as [string, string];
  return first < second ? -1 : first > second ? 1 : 0;
}

export interface ListOptions {
  readonly signal?: AbortSignal;
  /** Counts the keys that nothing reads. */
  readonly ignored?: IgnoredKeyCounter;
  /** Is told where the file holds no record. */
  readonly onEmpty?: () => void;
  /** Is told each key of which one record is kept of several that differ, in order. */
  readonly onRepeated?: (keys: readonly string[]) => void;
}

/**
 * Reads all records of a file, one JSON object a line: candidates as a run keeps them, or plain records with `id`, `name`
 * and, where known, `lat` and `lng`. Of two with one key the first by its content holds, as in `dedupe`.
 *
 * @throws InvalidInputError naming the file, the line and the field. Where `signal` is aborted, its reason.
 */
export async function readList(
  file: string,
  source: SourceName,
  { signal, ignored, onEmpty, onRepeated }: ListOptions = {},
): Promise<Candidate[]> {
  const byKey = new Map<string, Candidate>();
  const repeated = new Set<string>();
  for await (const lines of readLines(file, source, onEmpty)) {
    signal?.throwIfAborted();
    for (const record of recordsIn(lines, ignored)) {
      const key = candidateKey(record);
      const known = byKey.get(key);
      const difference = known === undefined ? -1 : compareContent(record, known);
      if (difference < 0) byKey.set(key, record);
      if (difference !== 0 && known !== undefined) repeated.add(key);
    }
  }
  onRepeated?.([...repeated].sort());
  return [...byKey.values()];
}

/** Bytes that are read at once. */
const chunkBytes = 1 << 18;

/**
 * The lines of a file of records, some thousands at a time.
 *
 * @param onEmpty Is told where there is none that is not blank.
 * @throws InvalidInputError naming the file that cannot be read.
 */
export async function* readLines(
  file: string,
  source: SourceName,
  onEmpty?: () => void,
): AsyncGenerator<RecordLines> {
  let isBlank = true;
  let firstLine = 1;
  let begun: Buffer[] = [];
  const piece = (bytes: Buffer): RecordLines => ({ bytes, source, file, firstLine });
  for await (const chunk of readChunks(file)) {
    isBlank &&= chunk.every((byte) => blanks.has(byte));
    const end = chunk.lastIndexOf(lineFeed) + 1;
    begun.push(chunk.subarray(0, end === 0 ? chunk.length : end));
    if (end === 0) continue;
    const bytes = Buffer.concat(begun);
    yield piece(bytes);
    firstLine += countLines(bytes);
    begun = [chunk.subarray(end)];
  }
  const bytes = Buffer.concat(begun);
  if (bytes.length > 0) yield piece(bytes);
  if (isBlank) onEmpty?.();
}

/** Spaces, line breaks and the bytes of a byte order mark. */
const blanks: ReadonlySet<number> = new Set(Buffer.from(" \t\r\n\uFEFF"));

/** What standard error says of a list without a record: the program before this one may have failed. */
export function describeEmpty(name: string): string {
  return `${name}: found no record\n`;
}

async function* readChunks(file: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw new InvalidInputError(
      `${file}: cannot be read, expected a file of records, one JSON object a line`,
      { cause: error },
    );
  }
}

const lineFeed = 0x0a;

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) count++;
  return count;
}
