import { type Anchor, type Candidate, finish } from "@cityscout/contracts";
import { destination } from "@cityscout/geo";
import { exampleCandidate } from "@cityscout/trial";
import { describe, expect, test } from "vitest";
import { nearEdges } from "./near-edges.ts";

const location = { lat: 55.95, lng: -3.19 };
const anchor: Anchor = { key: "wikidata:Q1", name: "Castle", location, category: null, prominence: 1 };
const at = (source_id: string, metres: number) =>
  exampleCandidate({ source_id, location: destination(location, 90, metres) });
const edgesTo = (candidates: readonly Candidate[]) => finish(nearEdges([anchor], candidates));

describe("nearEdges", () => {
  test("links an anchor to the records within 800 m, nearest first, with their distance", () => {
    expect(edgesTo([at("far", 801), at("b", 799.9), at("a", 10)])).toEqual([
      { kind: "NEAR", from: "wikidata:Q1", to: "yelp:a", distance_metres: 10 },
      { kind: "NEAR", from: "wikidata:Q1", to: "yelp:b", distance_metres: 799.9 },
    ]);
  });

  test("does not link an anchor to itself, nor to what has no position", () => {
    const itself = exampleCandidate({ source: "wikidata", source_id: "Q1", location });
    expect(edgesTo([itself, exampleCandidate({ location: null })])).toEqual([]);
  });

  test("keeps the nearest 60 of a dense quarter, whatever the order they come in", () => {
    const many = Array.from({ length: 100 }, (_, i) => at(`${i}`, 1 + i * 2));
    const edges = edgesTo(many);
    expect(edges).toHaveLength(60);
    expect(edges.at(-1)?.distance_metres).toBe(119);
    expect(edgesTo(many.toReversed())).toEqual(edges);
  });
});
