import { PointTree } from "@cityscout/geo";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DensityField } from "./density.ts";
import { GuidedField } from "./guided-field.ts";
import { Extent } from "./extent.ts";

const square = { x: 0, y: 0, halfSide: 5000 };
const perKm2 = (count: number) => count / 1e6;

describe("the density field", () => {
  it("expects what it was told while nothing is known", () => {
    const field = new DensityField(square, () => 1, perKm2(30));
    expect(field.at(123, -456)).toBeCloseTo(perKm2(30), 9);
  });

  it("learns from known ground what to expect there, and elsewhere for want of better", () => {
    const field = new DensityField(square, () => 1, perKm2(30));
    // Patches as large as a cell of the pyramid, 1.25 km by 1.25 km in all, with 500 places.
    const patch = 10_000 / 64;
    for (let i = 0; i < 64; i++) {
      field.addGround(((i % 8) - 3.5) * patch, (Math.floor(i / 8) - 3.5) * patch, patch ** 2);
    }
    for (let i = 0; i < 500; i++) field.addPlace((i % 25) * 50 - 600, Math.floor(i / 25) * 62 - 590, patch);
    field.renew();
    const [near, far] = [field.at(0, 0), field.at(4500, 4500)];
    expect(near).toBeGreaterThan(perKm2(200));
    expect(near).toBeLessThan(perKm2(450));
    expect(far).toBeGreaterThan(perKm2(30));
    expect(far).toBeLessThan(near * 1.2);
  });

  it("expects little beside ground that is known to be empty", () => {
    const field = new DensityField(square, () => 1, perKm2(30));
    for (let x = -4500; x <= 0; x += 200) for (let y = -4500; y <= 4500; y += 200) field.addGround(x, y, 4e4);
    field.renew();
    expect(field.at(-2000, 0)).toBeLessThan(perKm2(1));
  });

  it("takes repeats at one point for a habit of the source, not of the place", () => {
    const learn = (repeatsAt: number) => {
      const field = new DensityField(square, () => 1, perKm2(30));
      field.addGround(0, 0, 1e6);
      for (let i = 0; i < 30; i++) field.addPlace(i, i, 100);
      for (let i = 0; i < repeatsAt; i++) field.addRepeat();
      field.renew();
      return field;
    };
    const [plain, mall] = [learn(0), learn(30)];
    expect(mall.at(0, 0) / plain.at(0, 0)).toBeCloseTo(mall.at(4000, 4000) / plain.at(4000, 4000), 6);
    expect(mall.at(0, 0)).toBeGreaterThan(plain.at(0, 0));
  });

  it("spreads a prior's places over the ground", () => {
    const places = Array.from({ length: 500 }, (_, i) => ({
      x: 2000 + (i % 25) * 20,
      y: 2000 + Math.floor(i / 25) * 25,
    }));
    const field = DensityField.ofPlaces(square, PointTree.of(places));
    expect(field.at(2250, 2250)).toBeGreaterThan(perKm2(1000));
    expect(field.at(-3000, -3000)).toBeLessThan(perKm2(5));
  });

  it("moves less from what another source's places led to expect than from nothing", () => {
    const patch = 10_000 / 64;
    const learnFromEmptyPatch = (field: DensityField) => {
      const before = field.at(0, 0);
      for (let i = 0; i < 16; i++)
        field.addGround(((i % 4) - 1.5) * patch, (Math.floor(i / 4) - 1.5) * patch, patch ** 2);
      field.renew();
      return field.at(0, 0) / before;
    };
    const even = Array.from({ length: 64 * 64 }, (_, i) => ({
      x: ((i % 64) - 31.5) * patch,
      y: (Math.floor(i / 64) - 31.5) * patch,
    }));
    const others = DensityField.ofPlaces(square, PointTree.of(even));
    const alone = learnFromEmptyPatch(new DensityField(square, () => 1, others.at(0, 0)));
    const withPrior = learnFromEmptyPatch(new GuidedField(square, others, others.at(0, 0)));
    expect(withPrior).toBeGreaterThan(1.5 * alone);
    expect(withPrior).toBeLessThan(1);
  });

  it("says where what was added may have changed an estimate, but for what it keeps until it is renewed", () => {
    const coordinate = fc.integer({ min: -4900, max: 4900 });
    const added = fc.record({ x: coordinate, y: coordinate, metres: fc.integer({ min: 1, max: 2000 }) });
    const looks = Array.from({ length: 400 }, (_, i) => ({
      x: ((i % 20) - 9.5) * 500,
      y: (Math.floor(i / 20) - 9.5) * 500,
    }));
    fc.assert(
      fc.property(
        fc.array(added, { maxLength: 5 }),
        fc.array(added, { minLength: 1, maxLength: 3 }),
        (first, then) => {
          const field = new DensityField(square, () => 1, perKm2(30));
          const add = ({ x, y, metres }: (typeof first)[number]) => {
            field.addGround(x, y, metres ** 2);
            field.addPlace(x, y, metres);
          };
          first.forEach(add);
          field.renew();
          field.moveTouched(new Extent());
          const before = looks.map(({ x, y }) => field.at(x, y));
          then.forEach(add);
          const touched = new Extent();
          field.moveTouched(touched);
          for (const [i, { x, y }] of looks.entries())
            if (!touched.touchesSquare(x, y, 0)) expect(field.at(x, y)).toBe(before[i]);
          expect(then.some(({ x, y, metres }) => metres < 100 && !touched.touchesSquare(x, y, 0))).toBe(
            false,
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it("says so of all ground that such an estimate may stand for", () => {
    const looks = Array.from({ length: 400 }, (_, i) => 5 * (i - 200));
    for (let x = 0; x < 400; x += 9) {
      const field = new DensityField(square, () => 1, perKm2(30));
      field.moveTouched(new Extent());
      const before = looks.map((at) => field.at(at, 0));
      field.addGround(x, 0, 1);
      const touched = new Extent();
      field.moveTouched(touched);
      const isHeld = (at: number) =>
        [-1, 1].every((side) => touched.touchesSquare(at + (side * field.finestCell) / 2, 0, 0));
      const changed = looks.filter((at, i) => field.at(at, 0) !== before[i]);
      expect(changed).toStrictEqual(changed.filter(isHeld));
      expect(changed).not.toHaveLength(0);
    }
  });

  it("takes fine cells into account at once, and wide ones once it is renewed", () => {
    const field = new DensityField(square, () => 1, perKm2(30));
    const [near, far] = [field.at(0, 0), field.at(4000, 4000)];
    for (let i = 0; i < 40; i++) field.addPlace(i, i, 40);
    field.addGround(0, 0, 40 ** 2);
    expect(field.at(0, 0)).toBeGreaterThan(near);
    expect(field.at(4000, 4000)).toBe(far);
    const beforehand = field.at(0, 0);
    field.renew();
    expect(field.at(0, 0)).toBeGreaterThan(beforehand);
    expect(field.at(4000, 4000)).toBeGreaterThan(far);
  });
});
