import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonBits, signatureLength, signatureOf, trigramsOf } from "./trigrams.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "1"), maxLength: 60, size: "max" });

describe("trigrams", () => {
  it("are the distinct runs of three letters of the first 48, padded at both ends, in order", () => {
    fc.assert(
      fc.property(text, (name) => {
        const padded = `  ${name.slice(0, 48)} `;
        const runs = new Set<string>();
        for (let at = 0; at + 3 <= padded.length; at++) runs.add(padded.slice(at, at + 3));
        const trigrams = trigramsOf(name);
        expect(trigrams).toHaveLength(name === "" ? 0 : runs.size);
        expect(trigrams).toEqual([...new Set(trigrams)].toSorted((a, b) => a - b));
      }),
    );
  });

  it("fold into signatures whose common bits are those set in both", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const both = [signatureOf(trigramsOf(a)), signatureOf(trigramsOf(b))] as const;
        let expected = 0;
        for (let bit = 0; bit < 32 * signatureLength; bit++)
          if (both.every((signature) => (signature[bit >> 5]! >>> (bit & 31)) & 1)) expected++;
        const signatures = Int32Array.from([...both[0], ...both[1]]);
        expect(commonBits(signatures, 0, signatureLength)).toBe(expected);
      }),
    );
  });
});
