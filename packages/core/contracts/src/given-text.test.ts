import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { checkUtf8, textOfFile } from "./given-text.ts";

const bytesOf = (text: string, encoding: BufferEncoding): Uint8Array => Buffer.from(text, encoding);

describe("textOfFile", () => {
  it.each(["", "a", "Café\n東京 \u{1F355}", "a replacement \uFFFD stays"])("reads %j", (text) => {
    expect(textOfFile(bytesOf(text, "utf8"), "a.csv")).toBe(text);
    expect(textOfFile(bytesOf(`\uFEFF${text}`, "utf8"), "a.csv")).toBe(text);
  });

  it.each([
    [
      bytesOf("one\ntwo\nCafé 3\n", "latin1"),
      'a.csv:3: found the byte 0xE9 behind "Caf", which is not UTF-8',
    ],
    [
      bytesOf("\u00e9t\u00e9", "latin1"),
      "a.csv:1: found the byte 0xE9, which is not UTF-8, expected UTF-8 text",
    ],
    [
      Buffer.concat([bytesOf("\uFEFF\uFFFD é\nCaf", "utf8"), Buffer.of(0xe9)]),
      'a.csv:2: found the byte 0xE9 behind "Caf"',
    ],
    [
      Buffer.concat([bytesOf("cut ", "utf8"), Buffer.of(0xe2, 0x82)]),
      'a.csv:1: found the byte 0xE2 behind "cut "',
    ],
    [bytesOf("\uFEFFid\n", "utf16le"), "a.csv:1: found UTF-16, expected UTF-8 text"],
    [bytesOf("id\n", "utf16le"), "a.csv:1: found UTF-16, expected UTF-8 text"],
    [Buffer.from(bytesOf("\uFEFFid\n", "utf16le")).swap16(), "a.csv:1: found UTF-16, expected UTF-8 text"],
    [gzipSync("id\n"), "a.csv:1: found gzip, expected UTF-8 text; unpack it first"],
  ])("refuses %s", (bytes, message) => {
    expect(() => textOfFile(bytes, "a.csv")).toThrow(message);
  });
});

describe("checkUtf8", () => {
  it("counts lines from that of the piece, and looks for UTF-16 at the file's beginning alone", () => {
    const piece = { bytes: bytesOf("a\nb\u00e9", "latin1"), file: "a.ndjson", firstLine: 40 };
    expect(() => checkUtf8(piece)).toThrow('a.ndjson:41: found the byte 0xE9 behind "b"');
    expect(() => checkUtf8({ ...piece, bytes: bytesOf("\0a", "utf8") })).not.toThrow();
  });
});
