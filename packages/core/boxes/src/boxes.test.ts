import { EARTH_RADIUS_METRES } from "@cityscout/contracts";
import {
  areaFromSeed,
  areaSquareKilometres,
  containsPoint,
  destination,
  discArea,
  distanceMetres,
  intersectAreas,
} from "@cityscout/geo";
import { array, assert, constantFrom, double, integer, property, record, tuple } from "fast-check";
import { describe, expect, test } from "vitest";
import { boxArea, boxSquareKilometres, circleAroundBox, coverWithBoxes, quarterBox } from "./boxes.ts";

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

  test.each([0, 75])("asks for boxes that are about as high as wide, at latitude %d", (lat) => {
    const boxes = coverWithBoxes(disc(lat, 179.9, 40), 100);
    expect(boxes.length).toBeLessThan(90);
    for (const { south, west, north } of boxes) {
      const height = distanceMetres({ lat: south, lng: west }, { lat: north, lng: west });
      expect(height).toBeGreaterThan(7000);
      expect(height).toBeLessThan(13_000);
    }
  });

  test.each([-3.19, 179.99])(
    "Bug: boxes were asked for from a corner of the area on, where few calls found nothing. Fix: from its middle at longitude %d on",
    (lng) => {
      const middle = { lat: 55.95, lng };
      const boxes = coverWithBoxes(disc(middle.lat, middle.lng, 60), 250);
      const distances = boxes.map((box) => distanceMetres(middle, circleAroundBox(box).center));
      expect(boxes.length).toBeGreaterThan(40);
      expect(distances[0]).toBeLessThan(12_000);
      for (const [index, distance] of distances.entries())
        expect(distance).toBeGreaterThan((distances[index - 1] ?? 0) - 1.5);
    },
  );

  test("covers every point of the area with boxes that are not too large, also across the date line", () => {
    assert(
      property(
        double({ min: -70, max: 70, noNaN: true }),
        constantFrom(0, -3, 179.99, -180, 100),
        double({ min: 1, max: 25, noNaN: true }),
        double({ min: 40, max: 400, noNaN: true }),
        array(tuple(double({ min: 0, max: 360, noNaN: true }), double({ min: 0, max: 1, noNaN: true })), {
          maxLength: 8,
        }),
        (lat, lng, radius, limit, points) => {
          const area = disc(lat, lng, radius);
          const boxes = coverWithBoxes(area, limit);
          for (const box of boxes) {
            expect(boxSquareKilometres(box)).toBeLessThanOrEqual(limit);
            expect(intersectAreas(boxArea(box), area)).not.toBeNull();
          }
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

  test("covers areas around a pole and far apart once, whatever the size of the boxes", () => {
    const scattered = [-170, 0, 100].flatMap((lng) => discArea({ lat: 10, lng }, 20_000));
    for (const area of [
      discArea({ lat: -90, lng: 0 }, 50_000),
      discArea({ lat: 89.8, lng: 179 }, 50_000),
      scattered,
    ]) {
      const whole = areaSquareKilometres(area);
      for (const limit of [1000, 5000]) {
        const boxes = coverWithBoxes(area, limit);
        const shares = boxes.map((box) => areaSquareKilometres(intersectAreas(boxArea(box), area)!));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(whole, 3);
        expect(Math.max(...boxes.map(boxSquareKilometres))).toBeLessThanOrEqual(limit);
      }
    }
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

  test("shares a border beyond the date line, and keeps the outer ones to the last digit", () => {
    const box = { south: -0.3, west: 177.7, north: 0.1, east: -177.1 };
    const [southWest, southEast, northWest, northEast] = quarterBox(box);
    for (const quarter of [southWest, northWest]) {
      expect(quarter).toMatchObject({ west: box.west, east: southEast!.west });
      expect(quarter!.east).toBeCloseTo(-179.7, 9);
    }
    for (const quarter of [southEast, northEast]) expect(quarter!.east).toBe(box.east);
    expect([southWest!.south, southEast!.south]).toEqual([box.south, box.south]);
    expect([northWest!.north, northEast!.north]).toEqual([box.north, box.north]);
  });
});

describe("a box of any width", () => {
  const anyBox = record({
    south: integer({ min: -90, max: 89 }),
    height: integer({ min: 1, max: 180 }),
    west: integer({ min: -180, max: 179 }),
    width: integer({ min: 1, max: 360 }),
  }).map(({ south, height, west, width }) => {
    const east = west + width > 180 ? west + width - 360 : west + width;
    const all = width === 360;
    return {
      box: { south, west: all ? -180 : west, north: Math.min(90, south + height), east: all ? 180 : east },
      width,
    };
  });

  test("Bug: all longitudes had no ground, and more than half of them that of the rest. Fix: its borders have vertices on the way.", () => {
    assert(
      property(anyBox, ({ box, width }) => {
        const [low, high] = [box.south, box.north].map((lat) => Math.sin((lat * Math.PI) / 180));
        const truth = ((EARTH_RADIUS_METRES ** 2 / 1e6) * (high! - low!) * width * Math.PI) / 180;
        expect(boxSquareKilometres(box) / truth).toBeCloseTo(1, 9);
        const quarters = quarterBox(box).reduce((sum, quarter) => sum + boxSquareKilometres(quarter), 0);
        expect(quarters / truth).toBeCloseTo(1, 9);
      }),
    );
  });

  test("lies within the circle around it, which is no larger than one around the nearer pole", () => {
    const share = double({ min: 0, max: 1, noNaN: true });
    assert(
      property(anyBox, share, share, ({ box, width }, upward, eastward) => {
        const { center, radiusMetres } = circleAroundBox(box);
        const point = {
          lat: box.south + upward * (box.north - box.south),
          lng: box.west + eastward * width,
        };
        expect(distanceMetres(center, point)).toBeLessThanOrEqual(radiusMetres + 1e-3);
        const toPole = 90 - Math.min(Math.abs(box.south), Math.abs(box.north));
        if (box.south * box.north >= 0)
          expect(radiusMetres).toBeLessThanOrEqual((toPole * Math.PI * EARTH_RADIUS_METRES) / 180 + 1e-3);
      }),
      { numRuns: 500 },
    );
  });
});

test("the circle around a box wider than half the globe reaches what is farther than its corners", () => {
  const { center, radiusMetres } = circleAroundBox({ south: -69, west: 1, north: 70, east: -13 });
  for (const lng of [1, 90, 180, -90])
    expect(distanceMetres(center, { lat: 0, lng })).toBeLessThanOrEqual(radiusMetres);
});

test("the circle around a box reaches its corners", () => {
  const { center, radiusMetres } = circleAroundBox({ south: 0, west: -1, north: 2, east: 1 });
  expect(center).toEqual({ lat: 1, lng: 0 });
  expect(radiusMetres).toBeGreaterThan(157_000);
  expect(radiusMetres).toBeLessThan(157_300);
});
