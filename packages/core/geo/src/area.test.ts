import { type Area, type GeoJsonArea, InvalidInputError, type LatLng } from "@cityscout/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  areaFromGeoJson,
  areaFromSeed,
  areaSquareKilometres,
  areaToGeoJson,
  boundingBoxOf,
  centroidOf,
  discArea,
} from "./area.ts";
import { h3Cell, h3CellArea, h3CellCenter, h3CellCorners, h3CellsInSteps, h3CellsOf } from "./cell.ts";
import { intersectAreas } from "./overlay.ts";
import { createPlaneArea } from "./plane-area.ts";
import { containsPoint, prepareArea } from "./point-in-area.ts";
import { destination, distanceMetres } from "./sphere.ts";

const square = (south: number, west: number, side: number) => [
  { lat: south, lng: west },
  { lat: south, lng: west + side },
  { lat: south + side, lng: west + side },
  { lat: south + side, lng: west },
];
const areaOf = (geometry: GeoJsonArea) => areaFromGeoJson(geometry)!;
const withHole = [{ outer: square(10, 20, 0.4), holes: [square(10.1, 20.1, 0.2)] }];

describe("an area", () => {
  it("contains what is inside its ring and not in its hole", () => {
    expect(containsPoint(withHole, { lat: 10.05, lng: 20.05 })).toBe(true);
    expect(containsPoint(withHole, { lat: 10.2, lng: 20.2 })).toBe(false);
    expect(containsPoint(withHole, { lat: 10.5, lng: 20.2 })).toBe(false);
  });

  it("agrees with an even-odd test in degrees away from its border", () => {
    const inside = prepareArea(withHole);
    fc.assert(
      fc.property(fc.integer({ min: -9, max: 49 }), fc.integer({ min: -9, max: 49 }), (row, column) => {
        const lat = 10 + (row + 0.5) / 100;
        const lng = 20 + (column + 0.5) / 100;
        const within = (low: number, high: number) =>
          row >= low && row < high && column >= low && column < high;
        expect(inside({ lat, lng })).toBe(within(0, 40) && !within(10, 30));
      }),
    );
  });

  it("made of a disc contains the whole disc, wherever it lies", () => {
    const center = fc.record({
      lat: fc.double({ min: -89.99, max: 89.99, noNaN: true }),
      lng: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(center, fc.integer({ min: 50, max: 100_000 }), fc.nat(360), (center, metres, bearing) => {
        fc.pre(Math.abs(center.lat) < 75 || metres < 5000);
        const onCircle = destination(center, bearing, metres * 0.999999);
        expect(containsPoint(discArea(center, metres), onCircle)).toBe(true);
      }),
      // Bug: 2.5 km from a pole the sides, straight in degrees, bent into the disc. Fix: the bend is added.
      { examples: [[{ lat: 89.97767357506797, lng: 0 }, 61, 2]] },
    );
  });

  it("made of a disc at a pole, around it or beside it contains the whole disc and little more", () => {
    const center = fc.record({
      lat: fc.oneof(
        fc.constant(90),
        fc.double({ min: 89.5, max: 90, noNaN: true }),
        fc.double({ min: 89.999, max: 90, noNaN: true }),
      ),
      lng: fc.double({ min: -180, max: 180, noNaN: true }),
      sign: fc.constantFrom(1, -1),
    });
    fc.assert(
      fc.property(center, fc.integer({ min: 50, max: 60_000 }), fc.nat(359), (middle, metres, bearing) => {
        const { lng } = middle;
        const lat = middle.sign * middle.lat;
        const area = discArea({ lat, lng }, metres);
        const contains = prepareArea(area);
        for (const share of [0, 0.5, 0.99, 0.999999])
          expect(contains(destination({ lat, lng }, bearing, share * metres))).toBe(true);
        expect(contains(destination({ lat, lng }, bearing, 1.15 * metres + 1))).toBe(false);
        const truth = (Math.PI * metres ** 2) / 1e6;
        expect(areaSquareKilometres(area) / truth).toBeLessThan(1.15);
        expect(areaSquareKilometres(area) / truth).toBeGreaterThan(0.999);
      }),
      { numRuns: 300 },
    );
  });

  it("of polygons that overlap is what they cover together", () => {
    const box = fc.record({
      south: fc.integer({ min: 0, max: 9 }),
      west: fc.integer({ min: 0, max: 9 }),
      height: fc.integer({ min: 1, max: 6 }),
      width: fc.integer({ min: 1, max: 6 }),
    });
    // Hundredths of a degree, over the date line.
    const at = (row: number, column: number): [number, number] => {
      const lng = 179.95 + column / 100;
      return [lng >= 180 ? lng - 360 : lng, 10 + row / 100];
    };
    fc.assert(
      fc.property(fc.array(box, { minLength: 1, maxLength: 5 }), (boxes) => {
        const area = areaOf({
          type: "MultiPolygon",
          coordinates: boxes.map(({ south, west, height, width }) => [
            [
              at(south, west),
              at(south, west + width),
              at(south + height, west + width),
              at(south + height, west),
              at(south, west),
            ],
          ]),
        });
        const contains = prepareArea(area);
        const one = areaSquareKilometres([{ outer: square(10, 20, 0.01), holes: [] }]);
        let cells = 0;
        for (let row = -1; row < 17; row++) {
          for (let column = -1; column < 17; column++) {
            const isInside = boxes.some(
              ({ south, west, height, width }) =>
                row >= south && row < south + height && column >= west && column < west + width,
            );
            if (isInside) cells++;
            const [lng, lat] = at(row + 0.5, column + 0.5);
            expect(contains({ lat, lng })).toBe(isInside);
          }
        }
        expect(areaSquareKilometres(area) / one / cells).toBeCloseTo(1, 2);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps polygons that only lie in each other's holes or apart", () => {
    const ring = (points: { lat: number; lng: number }[]) =>
      [...points, points[0]!].map(({ lat, lng }): [number, number] => [lng, lat]);
    const area = areaOf({
      type: "MultiPolygon",
      coordinates: [
        [ring(square(10, 20, 0.4)), ring(square(10.1, 20.1, 0.2))],
        [ring(square(10.15, 20.15, 0.1))],
        [ring(square(12, 20, 0.1))],
      ],
    });
    expect(area).toHaveLength(3);
    const inside = [10.05, 10.12, 10.2].map((lat) => containsPoint(area, { lat, lng: lat + 10 }));
    expect(inside).toEqual([true, false, true]);
  });

  it("of a job is refused by its field where its holes leave nothing", () => {
    const ring = [...square(10, 20, 0.4), square(10, 20, 0.4)[0]!].map(({ lat, lng }): [number, number] => [
      lng,
      lat,
    ]);
    const polygon: GeoJsonArea = { type: "Polygon", coordinates: [ring, ring] };
    expect(areaFromGeoJson(polygon)).toBeNull();
    expect(() => areaFromSeed({ type: "area", polygon })).toThrow(
      new InvalidInputError(
        "seed.polygon: found holes that leave nothing of it, expected an area with ground",
      ),
    );
  });

  it("is as it was written where its holes lie in it, also where they touch it or each other", () => {
    const closed = (ring: LatLng[]) =>
      [...ring, ring[0]!].map(({ lat, lng }): [number, number] => [lng, lat]);
    const hole = square(10.1, 20.1, 0.1);
    for (const holes of [[hole], [hole, square(10.2, 20.1, 0.1)], [hole, square(10.2, 20.2, 0.2)]]) {
      const outer = square(10, 20, 0.4);
      const area = areaFromGeoJson({ type: "Polygon", coordinates: [outer, ...holes].map(closed) });
      expect(area).toEqual([{ outer, holes }]);
    }
  });

  it("measures square kilometres on the sphere, less its holes", () => {
    expect(areaSquareKilometres(discArea({ lat: 55.95, lng: -3.19 }, 10_000)) / (Math.PI * 100)).toBeCloseTo(
      1,
      2,
    );
    expect(areaSquareKilometres(withHole)).toBeCloseTo((44.5 * 44.5 - 22.25 * 22.25) * 0.983, -1);
  });

  it("survives the way through GeoJSON", () => {
    const geoJson = areaToGeoJson(withHole);
    expect(geoJson.type).toBe("Polygon");
    expect(geoJson.coordinates[0]).toHaveLength(5);
    expect(areaSquareKilometres(areaOf(geoJson))).toBeCloseTo(areaSquareKilometres(withHole), 6);
    const seed = areaFromSeed({ type: "area", polygon: geoJson });
    expect(seed[0]?.holes).toHaveLength(1);
  });

  it("of a disc over the date line has a box whose west exceeds its east", () => {
    const area = areaFromSeed({ type: "map", center: { lat: -16.8, lng: 179.95 }, radius_km: 20 });
    const box = boundingBoxOf(area);
    expect(box.west).toBeGreaterThan(179);
    expect(box.east).toBeLessThan(-179);
    expect(distanceMetres(centroidOf(area), { lat: -16.8, lng: 179.95 })).toBeLessThan(20);
    expect(containsPoint(area, { lat: -16.8, lng: -179.95 })).toBe(true);
  });

  it("around a pole has a box of all longitudes", () => {
    const box = boundingBoxOf(discArea({ lat: 89.9, lng: 0 }, 50_000));
    expect(box).toMatchObject({ west: -180, east: 180, north: 90 });
    expect(box.south).toBeLessThan(89.6);
    const other = boundingBoxOf(discArea({ lat: -89.9, lng: 0 }, 50_000));
    expect(other).toMatchObject({ west: -180, east: 180, south: -90 });
    expect(other.north).toBeGreaterThan(-89.6);
  });

  it("meets another in their common part, also over the date line", () => {
    const west = [{ outer: square(0, 179.8, 0.3), holes: [] }];
    const east = [{ outer: square(0.1, -179.99, 0.3), holes: [] }];
    const common = intersectAreas(west, east);
    expect(common).not.toBeNull();
    const box = boundingBoxOf(common!);
    expect(box.south).toBeCloseTo(0.1, 9);
    expect(box.north).toBeCloseTo(0.3, 9);
    expect(box.west).toBeCloseTo(-179.99, 9);
    expect(box.east).toBeCloseTo(-179.9, 9);
    expect(intersectAreas(west, withHole)).toBeNull();
  });
});

describe("an area drawn in a plane", () => {
  it("says of a square that no border crosses whether it is inside or outside", () => {
    const drawn = createPlaneArea(withHole);
    const at = (lat: number, lng: number) => drawn.plane.toPlane({ lat, lng });
    const position = (lat: number, lng: number, half: number) =>
      drawn.positionOf(at(lat, lng).x, at(lat, lng).y, half);
    expect(position(10.05, 20.05, 1000)).toBe("inside");
    expect(position(10.2, 20.2, 1000)).toBe("outside");
    expect(position(10.1, 20.2, 1000)).toBe("crossed");
    expect(position(10.2, 20.2, 100_000)).toBe("crossed");
    expect(position(11, 20.2, 1000)).toBe("outside");
  });

  it("Bug: a part opposite to the middle of all was drawn inside out. Fix: the plane is one around a point between.", () => {
    const area = [discArea({ lat: 0, lng: 0 }, 20_000), discArea({ lat: 0, lng: 180 }, 20_000, 8)].flat();
    const drawn = createPlaneArea(area);
    const contains = (lat: number, lng: number) => {
      const { x, y } = drawn.plane.toPlane({ lat, lng });
      return drawn.contains(x, y);
    };
    expect([contains(0.1, 0), contains(0.1, 179.9)]).toEqual([true, true]);
    expect([contains(0, 90), contains(0.5, 0), contains(0, -179.7)]).toEqual([false, false, false]);
  });
});

describe("H3 cells", () => {
  it("of an area include every cell that holds a point of it", () => {
    const area = discArea({ lat: 55.95, lng: -3.19 }, 3000);
    const cells = new Set(h3CellsOf(area, 8));
    for (let bearing = 0; bearing < 360; bearing += 7) {
      expect(cells.has(h3Cell(destination({ lat: 55.95, lng: -3.19 }, bearing, 2990), 8))).toBe(true);
    }
  });

  it("are the same taken in steps, of which there are as many as an area has vertices and cells", () => {
    const stepsOf = (area: Area, resolution: number) => {
      const steps = h3CellsInSteps(area, resolution);
      let count = 1;
      let step = steps.next();
      for (; step.done !== true; step = steps.next()) count++;
      return { count, cells: step.value };
    };
    const plain = discArea({ lat: 55.95, lng: -3.19 }, 3000);
    const coast = (lat: number, lng: number): Area => {
      const outer = Array.from({ length: 3000 }, (_, i) => {
        const bearing = (-360 * i) / 3000;
        return destination({ lat, lng }, bearing, 20_000 * (1 + 0.1 * Math.sin(bearing / 2)));
      });
      return [{ outer, holes: [] }];
    };
    const atDateLine = [...coast(-16.8, 179.99), ...discArea({ lat: -17.2, lng: 179.8 }, 4000)];
    const atPole = discArea({ lat: 89.9, lng: 0 }, 30_000);
    for (const [area, resolution, isCut] of [
      [plain, 8, false],
      [coast(55.95, -3.19), 8, true],
      [atDateLine, 8, true],
      [atPole, 7, false],
    ] as const) {
      const { count, cells } = stepsOf(area, resolution);
      expect(cells).toEqual(h3CellsOf(area, resolution));
      expect(count > 1).toBe(isCut);
    }
  });

  it("Bug: of an area around a pole none were found. Fix: they are found from neighbour to neighbour.", () => {
    for (const [lat, metres, resolution] of [
      [90, 5000, 7],
      [89.99, 5000, 8],
      [-89.99, 20_000, 6],
      [-90, 300, 9],
    ] as const) {
      const center = { lat, lng: 30 };
      const area = discArea(center, metres);
      const cells = h3CellsOf(area, resolution);
      for (let i = 0; i < 400; i++) {
        const point = destination(center, i * 137.5, metres * Math.sqrt(i / 400));
        expect(cells).toContain(h3Cell(point, resolution));
      }
      for (const cell of cells) {
        const { lat: cellLat, lng: cellLng } = h3CellCenter(cell);
        const [corner] = h3CellCorners(cell);
        const width = 2 * distanceMetres({ lat: cellLat, lng: cellLng }, corner!);
        expect(distanceMetres(center, { lat: cellLat, lng: cellLng })).toBeLessThan(1.15 * metres + width);
      }
    }
  });

  it("contain the point that they were made from", () => {
    const point = { lat: 1.3521, lng: 103.8198 };
    expect(containsPoint(h3CellArea(h3Cell(point, 9)), point)).toBe(true);
  });
});
