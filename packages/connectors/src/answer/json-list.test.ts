import { finish } from "@cityscout/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseListInSteps } from "./json-list.ts";

const parsed = (text: string, charactersAStep = 1): unknown =>
  finish(parseListInSteps(text, "elements", charactersAStep));

/** `undefined` where the text is no JSON. */
function parsedAtOnce(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const textArbitrary = fc
  .record({
    head: fc.dictionary(fc.string(), fc.jsonValue()),
    elements: fc.array(fc.jsonValue(), { maxLength: 20 }),
    tail: fc.dictionary(fc.string(), fc.jsonValue()),
    indent: fc.constantFrom(0, 1, "\t"),
  })
  .map(({ head, elements, tail, indent }) => JSON.stringify({ ...head, elements, ...tail }, null, indent));

describe("a long list in JSON", () => {
  it("Bug: an answer of 150,000 elements was parsed in one go. Fix: some thousand a step, to the same", () => {
    const elements = Array.from({ length: 20_000 }, (_, id) => ({
      id,
      tags: { name: `Place ${id}, "ye [olde]"` },
    }));
    const text = JSON.stringify({ version: 0.6, elements, remark: "none" });
    const steps = [...parseListInSteps(text, "elements")];
    expect(steps.length).toBeGreaterThan(1);
    expect(finish(parseListInSteps(text, "elements"))).toEqual(JSON.parse(text));
  });

  it("gives what JSON.parse gives, however it is cut", () => {
    fc.assert(
      fc.property(textArbitrary, fc.integer({ min: 1, max: 200 }), (text, charactersAStep) => {
        expect(parsed(text, charactersAStep) ?? JSON.parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("never gives anything else of a text that was damaged", () => {
    fc.assert(
      fc.property(
        textArbitrary,
        fc.nat(),
        fc.constantFrom("", ",", "]", "[", "{", "}", '"', "\\", " "),
        (text, position, damage) => {
          const at = position % text.length;
          const damaged = `${text.slice(0, at)}${damage}${text.slice(at + 1)}`;
          const found = parsed(damaged, 5);
          expect([undefined, parsedAtOnce(damaged)]).toContainEqual(found);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ["no list of that name", '{"places": [1]}'],
    ["one that is deeper", '{"osm3s": {"elements": [1]}}'],
    ["a trailing comma", '{"elements": [1, 2,]}'],
    ["a comma too many", '{"elements": [1,, 2]}'],
    ["a cut in the list", '{"elements": [1, 2'],
    ["a cut in a string", '{"elements": [1, "a'],
    ["a cut after the list", '{"elements": [1, 2]'],
    ["two lists", '{"elements": [1], "elements": []}'],
    ["another bracket", '{"elements": [1, 2}]}'],
    ["no JSON at all", "<html></html>"],
  ])("leaves it to JSON.parse where there is %s", (_name, text) => {
    expect(parsed(text)).toBeUndefined();
  });

  it("reads an empty list, and brackets, commas and quotes within strings", () => {
    expect(parsed('{"elements": [ ], "a": 1}')).toEqual({ elements: [], a: 1 });
    const odd = { elements: ['a "b", ]', "c\\", { "d]": "[,{" }], e: "]" };
    expect(parsed(JSON.stringify(odd))).toEqual(odd);
  });
});
