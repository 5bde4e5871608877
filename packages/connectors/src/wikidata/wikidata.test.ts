import { candidateSchema, finish } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { isTooHeavy } from "../answer/source-failure.ts";
import { fixture, rawEntry } from "../testing/raw-entry.ts";
import { createWikidataConnector } from "./client.ts";

const connector = createWikidataConnector({ canonicalUrl: "https://query.example" });
const query = { box: { south: 55.9, west: -3.3, north: 56, east: -3.1 } } as const;
const parse = (body: unknown, status = 200) =>
  finish(connector.parseInSteps(rawEntry("wikidata", body, { status }), query));
const sparqlOf = (over: object = {}) =>
  new URL(connector.request({ ...query, ...over }).url).searchParams.get("query")!;

const literal = (value: string) => ({ type: "literal", value });
const rows = (...bindings: Record<string, string>[]) => ({
  head: { vars: ["item", "itemLabel", "location", "instance", "sitelinks"] },
  results: {
    bindings: bindings.map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, literal(value)])),
    ),
  },
});

describe("wikidata query", () => {
  it("asks for the items of a box with its corners as longitude and latitude", () => {
    expect(sparqlOf()).toContain('wikibase:cornerSouthWest "Point(-3.3 55.9)"');
    expect(sparqlOf()).toContain('wikibase:cornerNorthEast "Point(-3.1 56)"');
    expect(sparqlOf()).not.toContain("UNION");
  });

  it("asks a box that crosses the date line as two", () => {
    const query = sparqlOf({ box: { south: -18, west: 177, north: -16, east: -179 } });
    expect(query.match(/SERVICE wikibase:box/g)).toHaveLength(2);
    expect(query).toContain('"Point(180 -16)"');
  });
});

describe("wikidata answer", () => {
  it("reads an item with its names, classes and how many languages write of it", () => {
    const { candidates } = parse(fixture("wikidata", "box.json"));
    expect(candidateSchema.parse(candidates[0])).toMatchObject({
      source_id: "Q100",
      name: "Castle",
      alternate_names: ["Château", "城"],
      location: { lat: 55.948611111, lng: -3.200833333 },
      category: "historic_site",
      source_categories: ["Q23413", "Q570116"],
      external_ids: { wikidata: "Q100" },
      provenance: { licence: "CC0-1.0" },
    });
    expect(candidates[0]!.prominence).toBeGreaterThan(0.8);
  });

  it("takes another name where the label is only the item's id, and skips what has none", () => {
    const { candidates } = parse(fixture("wikidata", "box.json"));
    expect(candidates.map(({ name }) => name)).toEqual(["Castle", "Le Musée"]);
    expect(candidates[1]).toMatchObject({ prominence: 0, category: null, alternate_names: [] });
  });

  it("skips Mars, regions and rows without an item, and counts them", () => {
    expect(parse(fixture("wikidata", "box.json")).skipped).toEqual([
      { reason: "on another globe", count: 1 },
      { reason: "no name", count: 1 },
      { reason: "not a place (a region, a street, a line)", count: 1 },
      { reason: expect.stringContaining("protocol's shape"), count: 1 },
    ]);
  });

  it("merges the rows of one item", () => {
    const item = "http://www.wikidata.org/entity/Q7";
    const { candidates, shown } = parse(
      rows(
        {
          item,
          itemLabel: "Tower",
          location: "Point(2.29 48.85)",
          instance: "http://www.wikidata.org/entity/Q12518",
        },
        {
          item,
          itemLabel: "Turm",
          location: "Point(2.3 48.86)",
          instance: "http://www.wikidata.org/entity/Q570116",
          sitelinks: "9",
        },
      ),
    );
    expect(shown).toBe(1);
    expect(candidates).toMatchObject([
      {
        name: "Tower",
        alternate_names: ["Turm"],
        location: { lat: 48.85, lng: 2.29 },
        category: "attraction",
      },
    ]);
  });

  it("reads an empty box, and refuses the answer to another question", () => {
    expect(parse(rows())).toMatchObject({ candidates: [], more: false });
    expect(() => parse({ head: { vars: ["label", "film"] }, results: { bindings: [] } })).toThrow(
      expect.objectContaining({ name: "SourceContractError" }),
    );
  });

  it("recognises a query that ran out of time", () => {
    const body = "SPARQL-QUERY: …\njava.util.concurrent.TimeoutException\n\tat java.util…";
    expect(() => parse(body, 500)).toThrow(expect.toSatisfy(isTooHeavy));
  });
});
