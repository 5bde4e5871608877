import type { Area, Candidate } from "@cityscout/contracts";
import { describe, expect, test } from "vitest";
import { chooseAnchors } from "./choose-anchors.ts";

const area: Area = [
  {
    outer: [
      { lat: 0, lng: 0 },
      { lat: 0, lng: 1 },
      { lat: 1, lng: 1 },
      { lat: 1, lng: 0 },
    ],
    holes: [],
  },
];

function candidate(changes: Partial<Candidate>): Candidate {
  return {
    source: "wikidata",
    source_id: "Q1",
    name: "Castle",
    alternate_names: [],
    location: { lat: 0.5, lng: 0.5 },
    category: "historic_site",
    source_categories: [],
    address: null,
    postal_code: null,
    phone: null,
    website: null,
    external_ids: {},
    closed: false,
    prominence: 0.5,
    rating: null,
    provenance: { request_hash: "h", retrieved_at: "2026-01-01T00:00:00Z", attribution: "a", licence: "l" },
    ...changes,
  };
}

const keys = (candidates: Candidate[]) => chooseAnchors(candidates, area).map((anchor) => anchor.key);

describe("chooseAnchors", () => {
  test("takes the most prominent first, equal ones by key, whatever the order they come in", () => {
    const candidates = [
      candidate({ source_id: "Q3", name: "C", prominence: 0.2 }),
      candidate({ source_id: "Q2", name: "B", prominence: 0.9 }),
      candidate({ source_id: "Q1", name: "A", prominence: 0.9 }),
    ];
    expect(keys(candidates)).toEqual(["wikidata:Q1", "wikidata:Q2", "wikidata:Q3"]);
    expect(keys(candidates.toReversed())).toEqual(["wikidata:Q1", "wikidata:Q2", "wikidata:Q3"]);
  });

  test("takes a place that two sources know once: by an id in common, or by one name at about one spot", () => {
    const castle = candidate({});
    const byId = candidate({
      source: "overpass",
      source_id: "way/9",
      name: "The Castle",
      external_ids: { wikidata: "Q1" },
      prominence: 0.4,
    });
    const byName = candidate({
      source: "overpass",
      source_id: "node/8",
      name: "CASTLE ",
      location: { lat: 0.501, lng: 0.5 },
      prominence: 0.3,
    });
    const item = candidate({
      source_id: "Q2",
      name: "Schloss",
      external_ids: { osm: "node/7" },
      location: { lat: 0.9, lng: 0.5 },
      prominence: 0.05,
    });
    const farAway = candidate({
      source: "overpass",
      source_id: "node/7",
      name: "Castle",
      location: { lat: 0.9, lng: 0.5 },
      prominence: 0.1,
    });
    expect(keys([castle, byId, byName, farAway, item])).toEqual(["wikidata:Q1", "overpass:node/7"]);
  });

  test("leaves out what is not prominent, closed, outside of the area, or nowhere", () => {
    expect(
      keys([
        candidate({ prominence: 0 }),
        candidate({ closed: true }),
        candidate({ location: { lat: 2, lng: 0.5 } }),
        candidate({ location: null }),
      ]),
    ).toEqual([]);
  });

  test("takes at most 200", () => {
    const many = Array.from({ length: 250 }, (_, i) => candidate({ source_id: `Q${i}`, name: `Place ${i}` }));
    expect(keys(many)).toHaveLength(200);
  });
});
