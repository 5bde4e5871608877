import { InvalidInputError } from "@cityscout/contracts";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { spatialOrder } from "./spatial-order.ts";

const location = fc.option(
  fc.record({
    lat: fc.double({ min: -90, max: 90, noNaN: true }),
    lng: fc.double({ min: -180, max: 180, noNaN: true }),
  }),
);

it("orders every record once, whatever its place, and keeps the order of those at one place", () => {
  fc.assert(
    fc.property(fc.array(location), fc.nat(5), (places, copies) => {
      const all = Array.from({ length: copies + 1 }, () => places).flat();
      const order = [...spatialOrder(all.length, (at) => all[at]!)];
      expect(order.toSorted((a, b) => a - b)).toEqual([...all.keys()]);
      for (const [index] of places.entries()) {
        const own = order.filter((at) => at % places.length === index);
        expect(own).toEqual(own.toSorted((a, b) => a - b));
      }
    }),
  );
});

it("puts neighbours side by side", () => {
  const row = (lat: number): { lat: number; lng: number }[] => [
    { lat, lng: 3.2 },
    { lat, lng: -70 },
    { lat: lat + 0.0001, lng: 3.2001 },
  ];
  expect([...spatialOrder(3, (at) => row(55.9)[at]!)].filter((at) => at !== 1)).toEqual([0, 2]);
  expect([...spatialOrder(3, (at) => row(55.9)[at]!)].indexOf(1)).not.toBe(1);
});

it("refuses more records than can be numbered", () => {
  expect(() => spatialOrder(2 ** 21 + 1, () => null)).toThrow(InvalidInputError);
});
