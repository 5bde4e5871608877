import { candidateKey } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { dedupe } from "../dedupe.ts";
import { at, candidate } from "../testing/candidates.ts";
import { assignIds, assignIdsInSteps } from "./assign-ids.ts";
import { newPlaceId } from "./place-id.ts";

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

/** The places of a state that are part of the one place that came of it. */
const absorbedBy = (merged: ReturnType<typeof assignIds>["places"], before: ReturnType<typeof state>) =>
  before.filter(({ id }) => id !== merged[0]!.id).map((one) => ({ ...one, into: merged[0]!.id }));

describe("assignIds", () => {
  it("gives the same records the same ids in any run without history", () => {
    const [first, second] = [assignIds([place("overpass:1")], []), assignIds([place("overpass:1")], [])];
    expect(first).toEqual(second);
    expect(first.events).toEqual([{ type: "created", id: first.places[0]!.id, keys: ["overpass:1"] }]);
  });

  it("Bug: keys that differ in half a surrogate pair gave one id in two files of places. Fix: two ids", () => {
    const ids = ["yelp:\uD800", "yelp:\uD801", "yelp:\uFFFD"].map((key) => newPlaceId(key));
    expect(new Set(ids).size).toBe(3);
  });

  it("Bug: 150,000 places were given their ids in one go, 0.8 s. Fix: some thousand a step", () => {
    const one = place("overpass:1");
    const [source] = one.sources;
    const places = Array.from({ length: 20_000 }, (_, index) => ({
      ...one,
      sources: [{ ...source!, source_id: String(index) }],
    }));
    expect([...assignIdsInSteps(places, [], [])].length).toBeGreaterThanOrEqual(8);
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
    const { places: merged } = assignIds([joined], before);
    const after = assignIds([one, other], state(merged), absorbedBy(merged, before));
    expect(state(after.places)).toEqual(before);
    expect(before.map(({ id }) => id)).toEqual(alone.map(({ id }) => id));
  });

  it("gives both places their ids back where the records that the ids were made from are gone", () => {
    const ids = state(assignIds([place("overpass:a"), place("overpass:b")], []).places).map(({ id }) => id);
    for (const [idOfA, idOfB] of [ids, ids.toReversed()]) {
      const before = [
        { id: idOfA!, keys: ["yelp:a1", "yelp:a2"] },
        { id: idOfB!, keys: ["yelp:b1", "yelp:b2"] },
      ];
      const joined = assignIds([place("yelp:a1", "yelp:a2", "yelp:b1", "yelp:b2")], before).places;
      const parted = [place("yelp:a1", "yelp:a2"), place("yelp:b1", "yelp:b2")];
      const after = assignIds(parted, state(joined), absorbedBy(joined, before));
      expect(state(after.places)).toEqual(before);
    }
  });

  it("gives a place the id back that was made from one of its records, where it redirects and its last records moved", () => {
    const [id] = state(assignIds([place("yelp:1")], []).places).map((one) => one.id);
    const known = [{ id: "y", keys: ["overpass:1", "overpass:2"] }];
    const absorbed = [{ id: id!, keys: ["overpass:1"], into: "y" }];
    const { places } = assignIds(
      [place("overpass:1", "overpass:2"), place("foursquare:1", "yelp:1")],
      known,
      absorbed,
    );
    expect(places.map((one) => one.id)).toEqual(["y", id]);
  });

  it("leads the id of an absorbed place on to where its records have moved", () => {
    const known = [
      { id: "y", keys: ["overpass:1", "overpass:2", "yelp:1"] },
      { id: "z", keys: ["overpass:3", "overpass:4"] },
    ];
    const absorbed = [{ id: "x", keys: ["yelp:1"], into: "y" }];
    const stays = [place("overpass:1", "overpass:2", "yelp:1"), place("overpass:3", "overpass:4")];
    expect(assignIds(stays, known, absorbed).events).toEqual([]);
    const moves = [place("overpass:1", "overpass:2"), place("overpass:3", "overpass:4", "yelp:1")];
    expect(assignIds(moves, known, absorbed).events).toEqual([
      { type: "merged", from: "x", into: "z" },
      { type: "split", from: "y", into: ["y", "z"] },
    ]);
    const along = [place("overpass:1", "overpass:2", "yelp:1", "overpass:3", "overpass:4")];
    expect(assignIds(along, known, absorbed).events).toEqual([{ type: "merged", from: "z", into: "y" }]);
    expect(assignIds([place("overpass:3", "overpass:4")], known, absorbed).events).toEqual([
      { type: "gone", id: "y" },
    ]);
  });

  it("Bug: of absorbed places with a record in common only one was known by it. Fix: all are, and the larger share counts", () => {
    const known = [{ id: "y", keys: ["overpass:1", "overpass:2", "yelp:1", "yelp:2"] }];
    const absorbed = [
      { id: "a", keys: ["yelp:1", "yelp:2"], into: "y" },
      { id: "b", keys: ["yelp:1"], into: "y" },
      { id: "c", keys: ["yelp:2"], into: "y" },
    ];
    const parted = [place("overpass:1", "overpass:2"), place("yelp:1", "yelp:2")];
    const { places, events } = assignIds(parted, known, absorbed);
    expect(places.map(({ id }) => id)).toEqual(["y", "a"]);
    expect(events).toContainEqual({ type: "merged", from: "b", into: "a" });
  });

  it("of two places with as many records gives the id to the one with fewer from places that it absorbed", () => {
    const known = [{ id: "y", keys: ["foursquare:1", "overpass:1", "overpass:2", "yelp:1"] }];
    const absorbed = [{ id: "x", keys: ["foursquare:1"], into: "y" }];
    const parted = [place("foursquare:1", "overpass:1"), place("overpass:2", "yelp:1")];
    expect(assignIds(parted, known, absorbed).places.map(({ id }) => id)).toEqual(["x", "y"]);
  });

  it("leads the id of an absorbed place nowhere else where as many of its records are where it leads", () => {
    const known = [
      { id: "y", keys: ["overpass:1", "overpass:2", "yelp:1", "yelp:2"] },
      { id: "z", keys: ["foursquare:3", "foursquare:4"] },
    ];
    const absorbed = [{ id: "x", keys: ["yelp:1", "yelp:2"], into: "y" }];
    const moved = [
      place("foursquare:3", "foursquare:4", "yelp:1"),
      place("overpass:1", "overpass:2", "yelp:2"),
    ];
    expect(assignIds(moved, known, absorbed).events).toEqual([
      { type: "split", from: "y", into: ["y", "z"] },
    ]);
  });

  it("leads it to where most of its records are, though some are where it leads", () => {
    const known = [
      { id: "y", keys: ["overpass:1", "overpass:2", "overpass:5", "yelp:1", "yelp:2", "yelp:5"] },
      { id: "z", keys: ["foursquare:3", "foursquare:4", "foursquare:5"] },
    ];
    const absorbed = [{ id: "x", keys: ["yelp:1", "yelp:2", "yelp:5"], into: "y" }];
    const moved = [
      place("foursquare:3", "foursquare:4", "foursquare:5", "yelp:1", "yelp:2"),
      place("overpass:1", "overpass:2", "overpass:5", "yelp:5"),
    ];
    expect(assignIds(moved, known, absorbed).events).toContainEqual({ type: "merged", from: "x", into: "z" });
  });

  it("leads it on with the place that it leads to, without another event", () => {
    const known = [
      { id: "y", keys: ["overpass:1", "yelp:1"] },
      { id: "z", keys: ["foursquare:3", "foursquare:4", "foursquare:5"] },
    ];
    const absorbed = [{ id: "x", keys: ["yelp:1"], into: "y" }];
    const merged = [place("foursquare:3", "foursquare:4", "foursquare:5", "overpass:1", "yelp:1")];
    expect(assignIds(merged, known, absorbed).events).toEqual([{ type: "merged", from: "y", into: "z" }]);
  });

  it("says which of the places that were gone have returned", () => {
    const gone = { id: "x", keys: ["overpass:1"], gone: true };
    expect(assignIds([place("overpass:1")], [gone]).events).toEqual([{ type: "returned", id: "x" }]);
    expect(assignIds([place("overpass:1")], [{ ...gone, gone: false }]).events).toEqual([]);
  });

  it("says which places are gone", () => {
    const before = state(assignIds([place("overpass:1")], []).places);
    expect(assignIds([], before).events).toEqual([{ type: "gone", id: before[0]!.id }]);
  });

  it("gives no id twice, whichever place has the one that would be made from a record", () => {
    const idOfYelp = newPlaceId("yelp:1");
    const moved = [{ id: idOfYelp, keys: ["overpass:1", "overpass:2"] }];
    const { places } = assignIds([place("overpass:1", "overpass:2"), place("yelp:1")], moved);
    expect(places.map(({ id }) => id)).toEqual([idOfYelp, newPlaceId("yelp:1", 1)]);
    const back = assignIds(
      [place("overpass:1", "overpass:2"), place("foursquare:1"), place("overpass:9", "yelp:1")],
      [{ id: "y", keys: ["overpass:1", "overpass:2", "foursquare:1"] }],
      [{ id: idOfYelp, keys: ["foursquare:1"], into: "y" }],
    );
    expect(back.places.map(({ id }) => id)).toEqual(["y", idOfYelp, newPlaceId("overpass:9")]);
  });
});
