import { isUtf8 } from "node:buffer";
import { InvalidInputError } from "./errors.ts";

/** A piece of a file that a person gave, in whole lines. */
interface PieceOfFile {
  readonly bytes: Uint8Array;
  /** What errors call the file. */
  readonly file: string;
  /** Number of the piece's first line in the file, from 1. */
  readonly firstLine: number;
}

/**
 * The text of a file that a person gave, without a byte order mark.
 *
 * @throws InvalidInputError naming the file and the line that is not UTF-8.
 */
export function textOfFile(bytes: Uint8Array, file: string): string {
  checkUtf8({ bytes, file, firstLine: 1 });
  return new TextDecoder().decode(bytes);
}

/** @throws InvalidInputError naming the file and the line that is not UTF-8, and the byte that shows it. */
export function checkUtf8({ bytes, file, firstLine }: PieceOfFile): void {
  if (firstLine === 1 && beginsAsUtf16(bytes))
    throw new InvalidInputError(`${file}:1: found UTF-16, expected UTF-8 text`);
  if (firstLine === 1 && beginsAsGzip(bytes))
    throw new InvalidInputError(`${file}:1: found gzip, expected UTF-8 text; unpack it first`);
  if (isUtf8(bytes)) return;
  const at = firstOffence(bytes);
  const lineStart = bytes.lastIndexOf(lineFeed, at) + 1;
  const before = new TextDecoder().decode(bytes.subarray(lineStart, at)).slice(-shownCharacters);
  const byte = bytes[at]!.toString(16).toUpperCase();
  throw new InvalidInputError(
    `${file}:${firstLine + countLineFeeds(bytes, at)}: found the byte 0x${byte}${before === "" ? "" : ` behind ${JSON.stringify(before)}`}, which is not UTF-8, expected UTF-8 text`,
  );
}

const lineFeed = 0x0a;
const shownCharacters = 20;

/** With a byte order mark, or with a first character that UTF-8 needs no zero for. */
function beginsAsUtf16([first, second]: Uint8Array): boolean {
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (first === 0) !== (second === 0)
  );
}

function beginsAsGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

/** Where the first byte is that is not UTF-8. A replacement character that stands there itself is none. */
function firstOffence(bytes: Uint8Array): number {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const encoder = new TextEncoder();
  let at = 0;
  let from = 0;
  for (;;) {
    const found = text.indexOf("\uFFFD", from);
    at += encoder.encode(text.slice(from, found)).length;
    if (!(bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd)) return at;
    at += 3;
    from = found + 1;
  }
}

function countLineFeeds(bytes: Uint8Array, before: number): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0 && at < before; at = bytes.indexOf(lineFeed, at + 1))
    count++;
  return count;
}
