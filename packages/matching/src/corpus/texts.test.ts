import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes, isJoined, TextPool, textOf } from "./texts.ts";

describe("TextPool", () => {
  it("gives equal texts one number and different ones different numbers, and gives every text back", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), (texts) => {
        const pool = new TextPool();
        const ids = texts.map((text) => pool.id(text));
        const built = pool.build();
        expect(ids.map((id) => textOf(built, id))).toEqual(texts);
        expect(new Set(ids).size).toBe(new Set(texts).size);
        expect(pool.id("")).toBe(0);
      }),
    );
  });

  it("still knows every text after it has grown many times over", () => {
    const pool = new TextPool();
    const texts = Array.from({ length: 30_000 }, (_, index) => `text ${index * 7919}`);
    const ids = texts.map((text) => pool.id(text));
    expect(texts.map((text) => pool.id(text))).toEqual(ids);
    expect(new Set(ids).size).toBe(texts.length);
  });

  it("compares by bytes, and sees when a text is two others together", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b") });
    fc.assert(
      fc.property(letters, letters, letters, (a, b, c) => {
        const pool = new TextPool();
        const [idA, idB, idC] = [a, b, c].map((text) => pool.id(text)) as [number, number, number];
        const texts = pool.build();
        expect(Math.sign(compareBytes(texts, idA, idB))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(isJoined(texts, idA, idB, idC)).toBe(a === b + c);
      }),
    );
  });
});
