import { candidateKey } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { dedupe } from "../dedupe.ts";
import { at, candidate } from "../testing/candidates.ts";
import { assignIds, assignIdsInSteps } from "./assign-ids.ts";

const place = (...keys: string[]) =>
  dedupe(
    keys.map((key) => candidate({ key, name: "Fruitmarket Gallery", location: at(0, 0) })),
    {
      corrections: keys
        .slice(1)
        .map((key) => ({ type: "same" as const, records: [keys[0]!, key] as [string, string] })),
    },
  ).places[0]!;

const state = (places: ReturnType<typeof assignIds>["places"]) =>
  places.map(({ id, sources }) => ({ id, keys: sources.map((source) => candidateKey(source)) }));

describe("assignIds", () => {
  it("gives the same records the same ids in any run without history", () => {
    const [first, second] = [assignIds([place("overpass:1")], []), assignIds([place("overpass:1")], [])];
    expect(first).toEqual(second);
    expect(first.events).toEqual([{ type: "created", id: first.places[0]!.id, keys: ["overpass:1"] }]);
  });

  it("Bug: 150,000 places were given their ids in one go, 0.8 s. Fix: some thousand a step", () => {
    const one = place("overpass:1");
    const [source] = one.sources;
    const places = Array.from({ length: 20_000 }, (_, index) => ({
      ...one,
      sources: [{ ...source!, source_id: String(index) }],
    }));
    expect([...assignIdsInSteps(places, [], new Set())].length).toBeGreaterThanOrEqual(8);
  });

  it("Bug: a city of which 150,000 places were gone overflowed the stack. Fix: each is said to be gone", () => {
    const before = Array.from({ length: 150_000 }, (_, i) => ({ id: `place_${i}`, keys: [`overpass:${i}`] }));
    expect(assignIds([], before).events).toHaveLength(before.length);
  });

  it("keeps the id of a place that gains and loses records", () => {
    const before = state(assignIds([place("overpass:1", "yelp:1")], []).places);
    const after = assignIds([place("foursquare:1", "yelp:1")], before);
    expect(after.places[0]!.id).toBe(before[0]!.id);
    expect(after.events).toEqual([]);
  });

  it("keeps the larger share's id when two places merge, and says where the other went", () => {
    const before = state(assignIds([place("overpass:1", "yelp:1"), place("foursquare:1")], []).places);
    const after = assignIds([place("foursquare:1", "overpass:1", "yelp:1")], before);
    expect(after.places[0]!.id).toBe(before[0]!.id);
    expect(after.events).toEqual([{ type: "merged", from: before[1]!.id, into: before[0]!.id }]);
  });

  it("keeps the id with the larger share when a place is split, and leads on to both", () => {
    const before = state(assignIds([place("foursquare:1", "overpass:1", "yelp:1")], []).places);
    const after = assignIds([place("foursquare:1"), place("overpass:1", "yelp:1")], before);
    expect(after.places[1]!.id).toBe(before[0]!.id);
    expect(after.places[0]!.id).not.toBe(before[0]!.id);
    expect(after.events).toContainEqual({
      type: "split",
      from: before[0]!.id,
      into: [before[0]!.id, after.places[0]!.id],
    });
  });

  it("gives both places their ids back when their merge is undone, whichever of them comes first", () => {
    for (const name of ["a", "b", "c", "d", "e", "f"]) {
      const one = place(`foursquare:${name}`, `yelp:${name}1`);
      const other = place(`overpass:${name}`, `yelp:${name}2`);
      const before = state(assignIds([one, other], []).places);
      const joined = place(`foursquare:${name}`, `overpass:${name}`, `yelp:${name}1`, `yelp:${name}2`);
      const merged = state(assignIds([joined], before).places);
      const after = assignIds([one, other], merged);
      expect(state(after.places)).toEqual(before);
      expect(after.events).toContainEqual({
        type: "split",
        from: merged[0]!.id,
        into: [merged[0]!.id, before.find(({ id }) => id !== merged[0]!.id)!.id],
      });
    }
  });

  it("gives a place its id back that had gained a record with a smaller key before it was merged", () => {
    const alone = state(assignIds([place("yelp:a"), place("yelp:b")], []).places);
    const one = place("foursquare:a", "yelp:a");
    const other = place("foursquare:b", "yelp:b");
    const before = state(assignIds([one, other], alone).places);
    const joined = place("foursquare:a", "foursquare:b", "yelp:a", "yelp:b");
    const { places: merged, events } = assignIds([joined], before);
    const redirected = events.flatMap((event) => (event.type === "merged" ? [event.from] : []));
    const after = assignIds([one, other], state(merged), new Set(redirected));
    expect(state(after.places)).toEqual(before);
    expect(before.map(({ id }) => id)).toEqual(alone.map(({ id }) => id));
  });

  it("says which places are gone", () => {
    const before = state(assignIds([place("overpass:1")], []).places);
    expect(assignIds([], before).events).toEqual([{ type: "gone", id: before[0]!.id }]);
  });
});
