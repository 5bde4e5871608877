import { createReadStream } from "node:fs";
import path from "node:path";
import { type Candidate, InvalidInputError, placeSources } from "@cityscout/contracts";
import { type RecordLines, recordsIn } from "@cityscout/matching";

type SourceName = Candidate["source"];

/** Which source a file's records are of: by its name (`osm.ndjson` is Overpass's), else one that no other file has. */
export function sourcesOfFiles(files: readonly string[]): SourceName[] {
  const named = files.map((file) => {
    const stem = path.basename(file).replace(/\..*$/, "").toLowerCase();
    return stem === "osm" ? "overpass" : placeSources.find((source) => source === stem);
  });
  const free = placeSources.filter((source) => !named.includes(source));
  return named.map((source, index) => {
    if (source !== undefined && named.indexOf(source) === index) return source;
    const next = free.shift();
    if (next === undefined) {
      throw new InvalidInputError(
        `${files[index]}: found more than ${placeSources.length} files, expected one a source`,
      );
    }
    return next;
  });
}

/**
 * Reads records, one JSON object a line: candidates as a run keeps them, or plain records with `id`, `name` and, where known,
 * `lat` and `lng`.
 *
 * @throws InvalidInputError naming the file, the line and the field.
 */
export async function* readRecords(file: string, source: SourceName): AsyncGenerator<Candidate> {
  for await (const lines of readLines(file, source)) yield* recordsIn(lines);
}

/** Bytes that are read at once. */
const chunkBytes = 1 << 18;

/**
 * The lines of a file of records, some thousands at a time.
 *
 * @throws InvalidInputError naming the file that cannot be read.
 */
export async function* readLines(file: string, source: SourceName): AsyncGenerator<RecordLines> {
  let firstLine = 1;
  let begun: Buffer[] = [];
  const piece = (bytes: Buffer): RecordLines => ({ bytes, source, file, firstLine });
  for await (const chunk of readChunks(file)) {
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
