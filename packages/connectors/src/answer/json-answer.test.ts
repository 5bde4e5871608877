import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { rawEntry } from "../testing/raw-entry.ts";
import { isCutShort, readJsonAnswer } from "./json-answer.ts";

const documents = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));

describe("isCutShort", () => {
  it("tells every beginning of a document from the whole of it", () => {
    fc.assert(
      fc.property(
        documents,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (document, share) => {
          const text = JSON.stringify(document);
          expect(isCutShort(text)).toBe(false);
          expect(isCutShort(text.slice(0, Math.floor(text.length * share)))).toBe(true);
        },
      ),
    );
  });

  it("does not take words for the beginning of a document", () => {
    expect(isCutShort("Too Many Requests")).toBe(false);
  });
});

describe("readJsonAnswer", () => {
  it("names what is wrong in an answer of another shape", () => {
    const schema = z.object({ total: z.number() });
    expect(() => readJsonAnswer(rawEntry("yelp", { total: "7" }), schema)).toThrow(
      /yelp answered JSON .*\n.*total/s,
    );
  });
});
