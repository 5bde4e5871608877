import { createHash } from "node:crypto";
import { InvalidInputError, placeSources } from "@cityscout/contracts";
import { containsPoint, discArea, distanceMetres } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { syntheticWorld } from "../src/index.ts";

const town = { city: "Testham", center: { lat: 51, lng: -1 }, radiusKm: 3, places: 1500 };

describe("a synthetic world", () => {
  const world = syntheticWorld({ ...town, seed: 7 });
  const truth = world.truth!;

  it("is the same for the same seed and another for another", () => {
    expect(syntheticWorld({ ...town, seed: 7 })).toEqual(world);
    const other = syntheticWorld({ ...town, seed: 8 });
    expect(other.id).not.toBe(world.id);
    expect(other.truth).not.toEqual(world.truth);
  });

  it("is the same on every machine: when this content changes, GENERATION has to change with it", () => {
    const content = createHash("sha256")
      .update(JSON.stringify([world.sources, world.truth]))
      .digest("hex");
    expect(content.slice(0, 16)).toBe("37502b29f0dc5624");
  });

  it("holds as many places inside the disc as asked for, and the boundary holds the disc", () => {
    const inside = truth.filter((place) => distanceMetres(world.center, place) <= 3000 * 1.0005);
    expect(Math.abs(inside.length - 1500)).toBeLessThanOrEqual(3);
    const disc = discArea(world.center, 3000);
    expect(disc[0]!.outer.every((point) => containsPoint(world.boundary, point))).toBe(true);
  });

  it("knows where everything is, also in an invented city", () => {
    const center = { lat: 10, lng: 20 };
    const world = syntheticWorld({ city: "Nowhere", center, radiusKm: 3, places: 1500, seed: 1 });
    const records = Object.values(world.sources).flat();
    expect(records.length).toBeGreaterThan(1500);
    expect(records.filter(({ lat, lng }) => !Number.isFinite(lat) || !Number.isFinite(lng))).toEqual([]);
  });

  it.each([
    { lat: 90, lng: 0 },
    { lat: -90, lng: 120 },
    { lat: 89.99, lng: -30 },
    { lat: -17, lng: 179.995 },
  ])("Bug: at $lat, $lng records were nowhere on the globe. Fix: they are around the center", (center) => {
    const { sources } = syntheticWorld({ city: "Nowhere", center, radiusKm: 3, places: 300, seed: 1 });
    const records = Object.values(sources).flat();
    expect(records.filter(({ lat, lng }) => Math.abs(lat) > 90 || Math.abs(lng) > 180)).toEqual([]);
    const far = records.filter((record) => distanceMetres(center, record) > 3_500);
    expect(far.length / records.length).toBeLessThan(0.02);
  });

  it("names in its answer key every record of every source once", () => {
    for (const source of placeSources) {
      const told = truth.flatMap(({ records }) =>
        records.filter((record) => record.source === source).map(({ id }) => id),
      );
      const served = world.sources[source]!.map(({ id }) => id);
      expect(new Set(served).size).toBe(served.length);
      expect(told.toSorted()).toEqual(served.toSorted());
    }
  });

  it("shows each source a part of it, near where it is, some of it twice", () => {
    const byId = new Map(world.sources.foursquare!.map((record) => [record.id, record]));
    const known = truth.map(({ records }) => records.filter(({ source }) => source === "foursquare"));
    const share = known.filter((records) => records.length > 0).length / truth.length;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.9);
    expect(known.some((records) => records.length === 2)).toBe(true);
    const drifts = truth.flatMap((place, i) =>
      known[i]!.map(({ id }) => distanceMetres(place, byId.get(id)!)),
    );
    expect(Math.max(...drifts)).toBeLessThan(2000);
    expect(drifts.toSorted((a, b) => a - b)[Math.floor(drifts.length / 2)]!).toBeLessThan(50);
  });

  it("has chains, respelled names, a heavy tail of popularity and prominent places with items", () => {
    const counts = Map.groupBy(truth, ({ name }) => name);
    expect(Math.max(...[...counts.values()].map((places) => places.length))).toBeGreaterThan(5);
    const names = new Map(
      truth.flatMap((place) => place.records.map(({ source, id }) => [`${source}:${id}`, place.name])),
    );
    const respelled = world.sources.yelp!.filter((record) => record.name !== names.get(`yelp:${record.id}`));
    expect(respelled.length / world.sources.yelp!.length).toBeGreaterThan(0.05);
    const prominent = truth.filter((place) => place.prominent);
    expect(prominent).toHaveLength(Math.floor(truth.length / 20));
    expect(prominent.every(({ records }) => records.some(({ source }) => source === "wikidata"))).toBe(true);
    const popularities = truth.map(({ popularity }) => popularity).toSorted((a, b) => a - b);
    expect(popularities[Math.floor(truth.length / 2)]!).toBeLessThan(0.4);
    expect(popularities.at(-1)).toBeGreaterThan(0.9);
  });

  it("leaves water empty, and small presets share the city of the large one", () => {
    const edinburgh = syntheticWorld({ preset: "budget-test-small", seed: 1 });
    const firthOfForth = edinburgh.truth!.filter(({ lat }) => lat > 55.9533 + 4.5 / 111.195);
    expect(firthOfForth).toEqual([]);
    expect(edinburgh.id).toBe(syntheticWorld({ preset: "edinburgh" }).id);
    expect(edinburgh.truth!.length).toBeGreaterThan(6900);
  });

  it("refuses what cannot be made", () => {
    expect(() => syntheticWorld({ preset: "atlantis" })).toThrow(InvalidInputError);
    expect(() => syntheticWorld({ ...town, radiusKm: -1 })).toThrow(/radiusKm .* is -1; it must be above 0/);
    expect(() => syntheticWorld({ ...town, places: 1.5 })).toThrow(/places .* is 1.5/);
  });
});
