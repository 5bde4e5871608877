import type { Candidate } from "@cityscout/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dedupe } from "../dedupe.ts";
import { at, candidate } from "../testing/candidates.ts";
import { assignIds, type PreviousPlace } from "./assign-ids.ts";

type Given = Partial<Candidate> & { key: string };

/** Places of one record each. */
const placesOf = (...given: Given[]) =>
  given.map(
    (one) => dedupe([candidate({ name: "Fruitmarket Gallery", location: at(0, 0), ...one })]).places[0]!,
  );
const before = (...given: Given[]): (PreviousPlace & { id: string })[] =>
  assignIds(placesOf(...given), []).places.map((place, index) => ({
    id: place.id,
    keys: [given[index]!.key],
    described: place,
  }));
const idsOf = (places: readonly { id: string }[]): string[] => places.map(({ id }) => id);

describe("a place whose records have got other keys", () => {
  it("keeps its id, and the log says so", () => {
    const known = before({ key: "overpass:node/1" });
    const after = assignIds(
      placesOf({ key: "overpass:way/1", name: "The Fruitmarket Gallery", location: at(40, 0) }),
      known,
    );
    expect(idsOf(after.places)).toEqual(idsOf(known));
    expect(after.events).toEqual([
      { type: "rekeyed", id: known[0]!.id, from: ["overpass:node/1"], into: ["overpass:way/1"] },
    ]);
  });

  it.each([
    [49, "rekeyed"],
    [51, "gone"],
  ])("is it up to 50 m off: %i m are %s", (metres, expected) => {
    const { events } = assignIds(
      placesOf({ key: "overpass:way/1", location: at(metres, 0) }),
      before({ key: "overpass:node/1" }),
    );
    expect(events.map(({ type }) => type)).toContain(expected);
  });

  it("returns where it was gone", () => {
    const [known] = before({ key: "overpass:node/1" });
    const { events } = assignIds(placesOf({ key: "overpass:way/1" }), [{ ...known!, gone: true }]);
    expect(events.map(({ type }) => type)).toEqual(["rekeyed", "returned"]);
  });

  it.each<[string, Given]>([
    ["another source", { key: "yelp:1" }],
    ["another name", { key: "overpass:way/1", name: "Fruitmarket Café" }],
    ["another category", { key: "overpass:way/1", category: "shop" }],
    ["60 m off", { key: "overpass:way/1", location: at(60, 0) }],
    ["no letter in its name", { key: "overpass:way/1", name: "…" }],
  ])("is a new one where it has %s", (_, given) => {
    const known = before({ key: "overpass:node/1" });
    const { events } = assignIds(placesOf(given), known);
    expect(events.map(({ type }) => type).sort()).toEqual(["created", "gone"]);
  });

  it("is a new one where the old record is still there, in its own place or another's", () => {
    const known = before({ key: "overpass:node/1" });
    const after = assignIds(placesOf({ key: "overpass:way/1" }, { key: "overpass:node/1" }), known);
    expect(after.events).toMatchObject([{ type: "created", keys: ["overpass:way/1"] }]);
  });

  it("does not give its id to a place that shares records with another, though that has lost its own to a larger part", () => {
    const gone = before({ key: "overpass:node/9" })[0]!;
    const known = { id: "y", keys: ["overpass:1", "overpass:2", "yelp:1"] };
    const parts = [
      ...placesOf({ key: "overpass:1" }),
      dedupe(
        ["overpass:2", "yelp:1"].map((key) =>
          candidate({ key, name: "Fruitmarket Gallery", location: at(0, 0) }),
        ),
      ).places[0]!,
    ];
    const after = assignIds(parts, [gone, known]);
    expect(after.places[1]!.id).toBe("y");
    expect(after.events.map(({ type }) => type).sort()).toEqual(["created", "gone", "split"]);
  });

  it("of a chain's branches takes the nearest one's id, whatever the order", () => {
    const spots = [0, 15, 45].map((metres) => at(metres, 0));
    const known = before(...spots.map((location, index) => ({ key: `overpass:node/${index}`, location })));
    const renamed = placesOf(
      ...spots.map((_, index) => ({ key: `overpass:way/${9 - index}`, location: spots[index]! })),
    );
    const expected = idsOf(known);
    expect(idsOf(assignIds(renamed, known).places)).toEqual(expected);
    expect(idsOf(assignIds(renamed.toReversed(), known.toReversed()).places)).toEqual(expected.toReversed());
  });

  it("across the date line and at a pole is as near as elsewhere", () => {
    for (const [old, moved] of [
      [
        { lat: 0, lng: 179.9999 },
        { lat: 0, lng: -179.9999 },
      ],
      [
        { lat: 89.9999, lng: 10 },
        { lat: 89.9999, lng: -170 },
      ],
    ] as const) {
      const known = before({ key: "overpass:node/1", location: old });
      const { places } = assignIds(placesOf({ key: "overpass:way/1", location: moved }), known);
      expect(idsOf(places)).toEqual(idsOf(known));
    }
  });

  it("is not told apart in a crowd of namesakes", () => {
    const crowd = (kind: string) =>
      Array.from({ length: 25 }, (_, index) => ({ key: `overpass:${kind}/${index}` }));
    const { events } = assignIds(placesOf(...crowd("way")), before(...crowd("node")));
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["created", "gone"]));
  });

  it("Bug: of a chain with more than twenty branches in one latitude none kept its id. Fix: a crowd is one in one spot", () => {
    const branches = (kind: string) =>
      Array.from({ length: 25 }, (_, index) => ({
        key: `overpass:${kind}/${index}`,
        location: at(0, 500 * index),
      }));
    const known = before(...branches("node"));
    expect(idsOf(assignIds(placesOf(...branches("way")), known).places)).toEqual(idsOf(known));
  });

  it("gives each id to one place and each place one id", () => {
    const spot = fc.record({ metres: fc.integer({ min: 0, max: 120 }), name: fc.constantFrom("Bar", "Inn") });
    fc.assert(
      fc.property(fc.array(spot, { maxLength: 12 }), fc.array(spot, { maxLength: 12 }), (old, current) => {
        const given = (spots: typeof old, kind: string): Given[] =>
          spots.map(({ metres, name }, index) => ({
            key: `overpass:${kind}/${index}`,
            name,
            location: at(metres, 0),
          }));
        const known = before(...given(old, "node"));
        const { places, events } = assignIds(placesOf(...given(current, "way")), known);
        expect(new Set(idsOf(places)).size).toBe(places.length);
        const count = (type: string) => events.filter((event) => event.type === type).length;
        expect(count("rekeyed") + count("created")).toBe(current.length);
        expect(count("rekeyed") + count("gone")).toBe(old.length);
      }),
      { numRuns: 30 },
    );
  });
});
