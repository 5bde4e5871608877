import { seededRandom } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { calibrated } from "../model/calibration.ts";
import { bitOfKind, type KindOfPlace } from "../normalise/kinds-of-place.ts";
import { bandOfDoubt, calibrate } from "./calibrate.ts";

/** Pairs whose log-odds of the truth are `bend` of what the trees say. */
function bentPairs(
  kinds: readonly KindOfPlace[],
  bend: (logit: number, kind: KindOfPlace | undefined) => number,
): { logits: Float64Array; addedKinds: Int32Array; labels: Uint8Array } {
  const random = seededRandom(5);
  const count = 8000;
  const logits = Float64Array.from({ length: count }, () => random.next() * 8 - 4);
  const added = Array.from(logits, (_, pair) => kinds[pair % (kinds.length + 1)]);
  return {
    logits,
    addedKinds: Int32Array.from(added, (kind) => (kind === undefined ? 0 : bitOfKind(kind))),
    labels: Uint8Array.from(logits, (logit, pair) =>
      random.next() < 1 / (1 + Math.exp(-bend(logit, added[pair]))) ? 1 : 0,
    ),
  };
}

describe("calibrate", () => {
  it("finds the slope and offset that log-odds were bent by", () => {
    const { logits, addedKinds, labels } = bentPairs([], (logit) => 0.5 * logit - 1);
    const { slope, offset, added_kinds } = calibrate(logits, addedKinds, labels);
    expect(slope).toBeCloseTo(0.5, 1);
    expect(offset).toBeCloseTo(-1, 0);
    expect(Object.values(added_kinds).every((weight) => weight === 0)).toBe(true);
  });

  it("finds what each kind that one name adds is worth, beside the slope", () => {
    const worth: Partial<Record<KindOfPlace, number>> = { amenity: -1.5, transit: 1, food: 0 };
    const { logits, addedKinds, labels } = bentPairs(
      ["amenity", "transit", "food"],
      (logit, kind) => 0.8 * logit + (kind === undefined ? 0 : worth[kind]!),
    );
    const calibration = calibrate(logits, addedKinds, labels);
    expect(calibration.slope).toBeCloseTo(0.8, 1);
    expect(calibration.added_kinds.amenity).toBeCloseTo(-1.5, 0);
    expect(calibration.added_kinds.transit).toBeCloseTo(1, 0);
    expect(Math.abs(calibration.added_kinds.food)).toBeLessThan(0.2);
    const both = bitOfKind("amenity") | bitOfKind("transit");
    expect(calibrated(calibration, 2, both)).toBeCloseTo(
      2 * calibration.slope +
        calibration.offset +
        calibration.added_kinds.amenity +
        calibration.added_kinds.transit,
      9,
    );
  });

  it("gives a kind that three pairs add next to nothing", () => {
    const { logits, labels } = bentPairs([], (logit) => logit);
    const addedKinds = new Int32Array(logits.length);
    const unlikely = [...logits.keys()].filter((pair) => logits[pair]! < -1 && labels[pair] === 1);
    for (const pair of unlikely.slice(0, 3)) addedKinds[pair] = bitOfKind("library");
    const { added_kinds } = calibrate(logits, addedKinds, labels);
    expect(added_kinds.library).toBeGreaterThan(0);
    expect(added_kinds.library).toBeLessThan(0.7);
  });
});

describe("bandOfDoubt", () => {
  it("holds the given number of pairs, those nearest to even odds", () => {
    const logits = Float64Array.from({ length: 1000 }, (_, index) => (index - 500) / 50);
    const { from, to } = bandOfDoubt(logits, 100);
    const chances = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
    const held = chances.filter((chance) => chance >= from && chance <= to).length;
    expect(held).toBeGreaterThan(95);
    expect(held).toBeLessThan(105);
    expect(from + to).toBeCloseTo(1);
  });
});
