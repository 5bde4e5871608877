import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPlane } from "./plane.ts";
import { destination, distanceMetres, meanDirection, normalizeLongitude } from "./sphere.ts";

const anywhere = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lng: fc.double({ min: -180, max: 180, noNaN: true }),
});
const bearing = fc.double({ min: 0, max: 360, noNaN: true });

describe("distances on the sphere", () => {
  it("measures a quarter of a meridian", () => {
    const metres = distanceMetres({ lat: 90, lng: 12 }, { lat: 0, lng: -71 });
    expect(metres / 1000).toBeCloseTo(10_007.557, 2);
  });

  it("does not mind the date line", () => {
    const metres = distanceMetres({ lat: -16.8, lng: 179.999 }, { lat: -16.8, lng: -179.999 });
    expect(metres).toBeGreaterThan(200);
    expect(metres).toBeLessThan(220);
  });

  it("reaches as far as it was told to go", () => {
    fc.assert(
      fc.property(
        anywhere,
        bearing,
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (from, degrees, metres) => {
          expect(Math.abs(distanceMetres(from, destination(from, degrees, metres)) - metres)).toBeLessThan(
            0.5,
          );
        },
      ),
    );
  });
});

describe("a pole", () => {
  it("is left along the meridian that lies in the direction", () => {
    // At the north pole, 180 less the bearing counts from the meridian it is on; at the south pole, the bearing does.
    expect(destination({ lat: 90, lng: 0 }, 90, 5000).lng).toBeCloseTo(90, 9);
    expect(destination({ lat: 90, lng: 20 }, 180, 5000).lng).toBeCloseTo(20, 9);
    expect(destination({ lat: -90, lng: 0 }, 45, 5000).lng).toBeCloseTo(45, 9);
  });

  it("Bug: points from a pole lay in two directions only, and near it were some centimetres off. Fix: no division by the cosine of the latitude.", () => {
    const near = fc.record({
      lat: fc.double({ min: 89.9999, max: 90, noNaN: true }),
      lng: fc.double({ min: -180, max: 180, noNaN: true }),
      sign: fc.constantFrom(1, -1),
    });
    fc.assert(
      fc.property(near, bearing, bearing, fc.nat(5000), ({ lat, lng, sign }, b1, b2, metres) => {
        const from = { lat: sign * lat, lng };
        const [p, q] = [destination(from, b1, metres), destination(from, b2, metres)];
        const turn = ((b1 - b2) * Math.PI) / 180;
        expect(Math.abs(distanceMetres(p, q) - 2 * metres * Math.abs(Math.sin(turn / 2)))).toBeLessThan(2e-3);
        expect(Math.abs(distanceMetres(from, p) - metres)).toBeLessThan(1e-6);
        const plane = createPlane(from);
        expect(distanceMetres(plane.toLatLng(plane.toPlane(p)), p)).toBeLessThan(1e-6);
      }),
    );
  });
});

describe("the plane around a city", () => {
  it("brings every point back to where it was", () => {
    fc.assert(
      fc.property(
        anywhere,
        bearing,
        fc.double({ min: 0, max: 2e5, noNaN: true }),
        (origin, degrees, metres) => {
          const plane = createPlane(origin);
          const point = destination(origin, degrees, metres);
          expect(distanceMetres(plane.toLatLng(plane.toPlane(point)), point)).toBeLessThan(1e-3);
        },
      ),
    );
  });

  it("never makes two points nearer than they are", () => {
    fc.assert(
      fc.property(anywhere, bearing, bearing, fc.nat(200_000), fc.nat(200_000), (origin, b1, b2, d1, d2) => {
        const plane = createPlane(origin);
        const [p, q] = [destination(origin, b1, d1), destination(origin, b2, d2)];
        const [a, b] = [plane.toPlane(p), plane.toPlane(q)];
        expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(
          distanceMetres(p, q) * (1 - 1e-9) - 1e-4,
        );
      }),
    );
  });
});

describe("a longitude", () => {
  it("is within -180, included, and 180, excluded, however often it went around", () => {
    for (const [lng, expected] of [
      [-180, -180],
      [180, -180],
      [179.5, 179.5],
      [-180.5, 179.5],
      [190, -170],
      [-190, 170],
      [540, -180],
      [725, 5],
      [-725, -5],
    ] as const)
      expect(normalizeLongitude(lng), String(lng)).toBe(expected);
  });

  it("that is in range already stays what it is, to the last digit", () => {
    fc.assert(
      fc.property(fc.double({ min: -180, max: 180, maxExcluded: true, noNaN: true }), (lng) => {
        expect(normalizeLongitude(lng)).toBe(lng);
      }),
    );
  });
});

describe("the middle of some points", () => {
  it("is half-way between two, also across the date line", () => {
    for (const points of [
      [
        { lat: 10, lng: 179 },
        { lat: 10, lng: -177 },
      ],
      [
        { lat: -40, lng: 20 },
        { lat: 60, lng: 90 },
      ],
    ]) {
      const middle = meanDirection(points);
      const [a, b] = points.map((point) => distanceMetres(point, middle));
      expect(a).toBeCloseTo(b!, 3);
      expect(a! + b!).toBeCloseTo(distanceMetres(points[0]!, points[1]!), 3);
    }
  });

  it("of points all around one is that one", () => {
    const center = { lat: 55.95, lng: -3.19 };
    const around = [0, 90, 180, 270].map((degrees) => destination(center, degrees, 5_000));
    expect(distanceMetres(meanDirection(around), center)).toBeLessThan(0.01);
    expect(distanceMetres(meanDirection([center]), center)).toBeLessThan(1e-6);
  });
});
