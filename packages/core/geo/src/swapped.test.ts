import type { LatLng } from "@cityscout/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { destination, distanceMetres } from "./sphere.ts";
import { findSwapped, isInsideSwapped, swapped } from "./swapped.ts";

const edinburgh: LatLng = { lat: 55.95, lng: -3.19 };
/** Points of a town, up to 8 km from its middle. */
const townAt = (middle: LatLng, count: number): LatLng[] =>
  Array.from({ length: count }, (_, index) => destination(middle, index * 137.5, 20 + (index % 40) * 200));
const find = (points: readonly (LatLng | null)[]) => findSwapped(points.length, (at) => points[at]!);
const turned = (points: readonly LatLng[]) => points.map((point) => swapped(point)!);

describe("findSwapped", () => {
  it("names points that lie far away from all others, and amid them the other way round", () => {
    const town = townAt(edinburgh, 100);
    const points = [...turned(town.slice(0, 2)), null, ...town.slice(2)];
    expect(find(points)).toEqual([0, 1]);
  });

  it("names a whole source among larger ones, but for what would not be amid them", () => {
    const swappedTown = [...turned(townAt(edinburgh, 40)), { lat: -3.19, lng: 56.4 }];
    expect(find([...townAt(edinburgh, 60), ...swappedTown])).toEqual(
      Array.from({ length: 40 }, (_, index) => 60 + index),
    );
  });

  it("names both of two groups of one size, as nobody can tell which is wrong", () => {
    expect(find([edinburgh, swapped(edinburgh)!])).toEqual([0, 1]);
  });

  it.each<[string, (LatLng | null)[]]>([
    ["a town", townAt(edinburgh, 100)],
    ["two towns far apart", [...townAt(edinburgh, 50), ...townAt({ lat: 1.35, lng: 103.82 }, 50)]],
    ["a point far away that is nowhere near when swapped", [...townAt(edinburgh, 50), { lat: 10, lng: 20 }]],
    [
      "points that have others of their own around them",
      [...townAt(edinburgh, 50), ...turned(townAt(edinburgh, 5)), ...townAt({ lat: -3.19, lng: 56.5 }, 5)],
    ],
    ["a town where both are nearly the same", townAt({ lat: 9.05, lng: 7.49 }, 50)],
    [
      "a town where both are the same, and one far away",
      [...townAt({ lat: 8, lng: 8 }, 50), ...townAt(edinburgh, 50)],
    ],
    [
      "a line of towns that ends where its beginning is when swapped",
      Array.from({ length: 11 }, (_, i) => townAt({ lat: 10 - i, lng: i }, 10)).flat(),
    ],
    ["a list that is swapped as a whole", turned(townAt(edinburgh, 50))],
    ["a point whose longitude is no latitude", [{ lat: 1.35, lng: 103.82 }, edinburgh]],
    ["no point at all", [null]],
    ["nothing", []],
  ])("names none of %s", (_, points) => {
    expect(find(points)).toEqual([]);
  });

  it("finds a swapped point of any town whose two sides are far apart, across the date line and near the poles too", () => {
    const middle = fc.record({
      lat: fc.double({ min: -89, max: 89, noNaN: true }),
      lng: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(middle, fc.nat(19), (at, which) => {
        const town = townAt(at, 20);
        const point = swapped(town[which]!);
        fc.pre(point !== null && distanceMetres(point, at) > 1_800_000);
        const points = town.map((one, index) => (index === which ? point : one));
        expect(find(points)).toEqual([which]);
      }),
    );
  });
});

it("a position is swapped where the other way round is one", () => {
  expect(swapped({ lat: 1.35, lng: -90 })).toEqual({ lat: -90, lng: 1.35 });
  expect(swapped({ lat: 1.35, lng: 90.1 })).toBeNull();
});

it("a point is inside the other way round where it is far away, and a position when swapped", () => {
  const isNear = (point: LatLng) => distanceMetres(point, edinburgh) < 10_000;
  const inside = (point: LatLng, isInside = isNear) => isInsideSwapped(point, edinburgh, isInside);
  expect(inside(swapped(edinburgh)!)).toBe(true);
  expect(inside({ lat: 10, lng: 20 })).toBe(false);
  expect(inside(edinburgh, () => true)).toBe(false);
  expect(inside({ lat: 1.35, lng: 103.82 }, () => true)).toBe(false);
});
