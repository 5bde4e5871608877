import { areaFromSeed, containsPoint, destination } from "@cityscout/geo";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boxSquareKilometres, circleAroundBox, coverWithBoxes, quarterBox } from "./boxes.ts";

const disc = (lat: number, lng: number, radius_km: number) =>
  areaFromSeed({ type: "map", center: { lat, lng }, radius_km });

const holds = (box: { south: number; west: number; north: number; east: number }, lat: number, lng: number) =>
  lat >= box.south &&
  lat <= box.north &&
  (box.west <= box.east ? lng >= box.west && lng <= box.east : lng >= box.west || lng <= box.east);

describe("coverWithBoxes", () => {
  test("asks for a small area in one box", () => {
    expect(coverWithBoxes(disc(55.95, -3.19, 5), 400)).toHaveLength(1);
  });

  test("leaves out boxes that do not meet the area", () => {
    const boxes = coverWithBoxes(disc(55.95, -3.19, 10), 4);
    expect(boxes.length).toBeGreaterThan(80);
    expect(boxes.length).toBeLessThan(115);
  });

  test("covers every point of the area with boxes that are not too large, also across the date line", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -70, max: 70, noNaN: true }),
        fc.constantFrom(0, -3, 179.99, -180, 100),
        fc.double({ min: 1, max: 25, noNaN: true }),
        fc.double({ min: 40, max: 400, noNaN: true }),
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 360, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
          { maxLength: 8 },
        ),
        (lat, lng, radius, limit, points) => {
          const area = disc(lat, lng, radius);
          const boxes = coverWithBoxes(area, limit);
          for (const box of boxes) expect(boxSquareKilometres(box)).toBeLessThanOrEqual(limit);
          for (const [bearing, share] of points) {
            const point = destination({ lat, lng }, bearing, share * radius * 1000);
            if (!containsPoint(area, point)) continue;
            expect(boxes.some((box) => holds(box, point.lat, point.lng))).toBe(true);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe("quarterBox", () => {
  test("keeps the outer borders and shares the inner ones", () => {
    const [southWest, southEast, northWest, northEast] = quarterBox({
      south: 0,
      west: 179,
      north: 2,
      east: -179,
    });
    expect(southWest).toEqual({ south: 0, west: 179, north: 1, east: 180 });
    expect(southEast).toEqual({ south: 0, west: 180, north: 1, east: -179 });
    expect(northWest).toEqual({ south: 1, west: 179, north: 2, east: 180 });
    expect(northEast).toEqual({ south: 1, west: 180, north: 2, east: -179 });
  });
});

test("the circle around a box reaches its corners", () => {
  const { center, radiusMetres } = circleAroundBox({ south: 0, west: -1, north: 2, east: 1 });
  expect(center).toEqual({ lat: 1, lng: 0 });
  expect(radiusMetres).toBeGreaterThan(157_000);
  expect(radiusMetres).toBeLessThan(157_300);
});
