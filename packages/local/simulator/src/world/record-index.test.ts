import { distanceMetres } from "@cityscout/geo";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { fixtureRecord } from "../../test/fixture-world.ts";
import { createRecordIndex } from "./record-index.ts";

const coordinates = {
  lat: fc.double({ min: 49.9, max: 50.1, noNaN: true }),
  lng: fc.double({ min: 9.9, max: 10.1, noNaN: true }),
};
const worlds = fc
  .array(fc.record({ ...coordinates, popularity: fc.constantFrom(0, 0.1, 0.5, 1) }), { maxLength: 60 })
  .map((places) => places.map((place, i) => fixtureRecord({ id: `r${(i * 7919) % 1000}`, ...place })));
const circles = fc.record({
  center: fc.record(coordinates),
  radiusMetres: fc.double({ min: 1, max: 20_000, noNaN: true }),
  count: fc.integer({ min: 1, max: 40 }),
});

const compareIds = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

it("gives the same records of a circle, in the same order, as looking at every one of them", () => {
  fc.assert(
    fc.property(worlds, circles, (records, { center, radiusMetres, count }) => {
      const index = createRecordIndex(records);
      const inside = records
        .filter((record) => distanceMetres(center, record) <= radiusMetres)
        .sort(compareIds);
      const near = inside.toSorted((a, b) => distanceMetres(center, a) - distanceMetres(center, b));
      const popular = inside.toSorted((a, b) => b.popularity - a.popularity);
      const search = (ranking: "distance" | "popularity") =>
        index.search(center, radiusMetres, ranking, count).map(({ record }) => record.id);
      expect(search("distance")).toEqual(near.slice(0, count).map(({ id }) => id));
      expect(search("popularity")).toEqual(popular.slice(0, count).map(({ id }) => id));
      expect(index.count(center, radiusMetres)).toBe(inside.length);
    }),
  );
});

it("decides points on the very edge of a circle by their distance", () => {
  const record = fixtureRecord({ id: "edge", lat: 50.05, lng: 10.05 });
  const center = { lat: 50, lng: 10 };
  const index = createRecordIndex([record]);
  const distance = distanceMetres(center, record);
  expect(index.count(center, distance)).toBe(1);
  expect(index.count(center, distance - 1e-6)).toBe(0);
});
