import { type Candidate, checkUtf8, InvalidInputError } from "@cityscout/contracts";
import { howToWriteLines, readCandidate } from "./given-record.ts";
import type { IgnoredKeyCounter } from "./ignored-keys.ts";

/** A piece of a file of records: whole lines, one JSON object each. */
export interface RecordLines {
  /** UTF-8. The last line need not end in a line break. */
  readonly bytes: Uint8Array;
  /** Whose records they are, where they do not say so themselves. */
  readonly source: Candidate["source"];
  /** What errors call the file. */
  readonly file: string;
  /** Number of the first line in the file, from 1. */
  readonly firstLine: number;
}

const lineFeed = 0x0a;

/**
 * The records of lines: candidates as a run keeps them, or plain records with `id`, `name` and, where known, `lat` and
 * `lng`. Empty lines are none.
 *
 * @param ignored Counts the keys that nothing reads, and categories of which no word is known. Default: nobody does.
 * @throws InvalidInputError naming the file, the line and the field.
 */
export function* recordsIn(lines: RecordLines, ignored?: IgnoredKeyCounter): Generator<Candidate> {
  checkUtf8(lines);
  const { bytes, source, file, firstLine } = lines;
  const onIgnored = (key: string): void => ignored?.add(file, key);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let number = firstLine;
  for (let from = 0; from < buffer.length; number++) {
    const found = buffer.indexOf(lineFeed, from);
    const to = found < 0 ? buffer.length : found;
    // Also trims the byte order mark that some programs put before the first line.
    const line = buffer.toString("utf8", from, to).trim();
    const where = `${file}:${number}`;
    if (line !== "") yield readCandidate(parseJson(line, where), source, where, onIgnored);
    from = to + 1;
  }
}

/** The first line of a list or an object that is written over several. */
const beginning = /^[[{][\s[{]*$/;

function parseJson(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    const found = beginning.test(line)
      ? `found JSON that goes on in the next line, expected one object a line; ${howToWriteLines}`
      : "found no JSON, expected one object a line";
    throw new InvalidInputError(`${where}: ${found}`, { cause: error });
  }
}
