import { candidateSchema, CityscoutError, finish } from "@cityscout/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createConnectors } from "./connectors.ts";
import { connectorEnvironmentSchema } from "./environment.ts";
import { fixture, rawEntry } from "./testing/raw-entry.ts";

const keys = { GOOGLE_PLACES_API_KEY: "k", FOURSQUARE_API_KEY: "k", YELP_API_KEY: "k" };
const { connectors } = createConnectors(connectorEnvironmentSchema.parse(keys));
const circle = { center: { lat: 55.95, lng: -3.19 }, radiusMetres: 250, page: 0 };
const box = { box: { south: 55, west: -4, north: 57, east: -3 } } as const;
const fixtures = {
  overpass: "named-places.json",
  wikidata: "box.json",
  google: "nearby.json",
  foursquare: "search.json",
  yelp: "search.json",
};

const parsers = [
  ...connectors.circle.map((connector) => ({
    source: connector.source,
    parse: (body: unknown) => connector.parse(rawEntry(connector.source, body), circle),
  })),
  ...connectors.box.map((connector) => ({
    source: connector.source,
    parse: (body: unknown) => finish(connector.parseInSteps(rawEntry(connector.source, body), box)),
  })),
];

/** The document with one value of it, however deep, replaced. */
function mutated(document: unknown, choices: readonly number[], replacement: unknown): unknown {
  const [choice, ...further] = choices;
  if (choice === undefined || typeof document !== "object" || document === null) return replacement;
  const names = Object.keys(document);
  if (names.length === 0) return replacement;
  const name = names[choice % names.length]!;
  const value = mutated((document as Record<string, unknown>)[name], further, replacement);
  return Array.isArray(document)
    ? document.map((item: unknown, i) => (String(i) === name ? value : item))
    : { ...document, [name]: value };
}

describe.each(parsers)("parser of $source", ({ source, parse }) => {
  const original: unknown = JSON.parse(fixture(source, fixtures[source]));

  it("gives valid candidates or an error of ours, whatever one value of an answer is replaced by", () => {
    const replacements = fc.oneof(fc.jsonValue(), fc.constantFrom(null, "", 0, -1, 1e9, "  ", [], {}));
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 7 }), replacements, (choices, replacement) => {
        try {
          const { candidates } = parse(mutated(original, choices, replacement));
          for (const candidate of candidates) candidateSchema.parse(candidate);
        } catch (error) {
          expect(error).toBeInstanceOf(CityscoutError);
        }
      }),
      { numRuns: 120 },
    );
    expect(parse(original).candidates.length).toBeGreaterThan(0);
  });

  it("loses one record of an answer at most where one record is broken", () => {
    const { candidates, shown } = parse(original);
    const listNames =
      source === "wikidata"
        ? ["results", "bindings"]
        : [Object.keys(original as object)[source === "overpass" ? 3 : 0]!];
    const choices = listNames.map((name, depth) =>
      depth === 0 ? Object.keys(original as object).indexOf(name) : 0,
    );
    const broken = parse(mutated(original, [...choices, 0], "broken"));
    expect(broken.candidates).toEqual(candidates.slice(1));
    expect(broken.shown).toBe(shown);
  });
});
