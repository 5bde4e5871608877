import { assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { areaSquareKilometres, boundingBoxOf } from "./area.ts";
import { containsPoint } from "./point-in-area.ts";
import { turnBetween } from "./ring.ts";

const longitude = double({ min: -180, max: 180, noNaN: true });

describe("an edge", () => {
  it("goes the short way round the globe, the same way there and back", () => {
    assert(
      property(longitude, longitude, (from, to) => {
        const turn = turnBetween(from, to);
        expect(Math.abs(turn)).toBeLessThanOrEqual(180);
        expect(Math.cos(((from + turn - to) * Math.PI) / 180)).toBeCloseTo(1, 12);
        expect(turnBetween(to, from) + turn).toBeCloseTo(0, 9);
      }),
    );
  });

  it("Bug: of 180 degrees it always went east, so half a band had no inside. Fix: it goes as written, not over the date line.", () => {
    const half = (west: number, east: number) => [
      {
        outer: [
          { lat: 60, lng: west },
          { lat: 60, lng: east },
          { lat: 70, lng: east },
          { lat: 70, lng: west },
        ],
        holes: [],
      },
    ];
    for (const [west, east] of [
      [-90, 90],
      [0, 180],
      [-180, 0],
    ] as const) {
      const area = half(west, east);
      for (let lng = -175; lng < 180; lng += 10)
        expect(containsPoint(area, { lat: 65, lng })).toBe(lng > west && lng < east);
      expect(boundingBoxOf(area)).toEqual({ south: 60, west, north: 70, east });
      expect(areaSquareKilometres(area)).toBeCloseTo(areaSquareKilometres(half(0, 90)) * 2, 3);
      expect(areaSquareKilometres(half(east, west))).toBeCloseTo(areaSquareKilometres(area), 3);
    }
  });
});
