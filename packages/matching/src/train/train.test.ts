import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainForest } from "../model/forest.ts";
import { packForest, scoreForest } from "../model/packed-forest.ts";
import { decodeForest, encodeForest } from "../model/model.ts";
import { boostTrees, type BoostSettings } from "./boost.ts";
import { seededRandom } from "@cityscout/contracts";
import { candidate } from "../testing/candidates.ts";
import { foldCount, foldsByPlace } from "./labelled-set.ts";

const settings: BoostSettings = {
  trees: 40,
  learningRate: 0.2,
  maxLeaves: 6,
  minRowsInLeaf: 5,
  lambda: 1,
  rowShare: 0.8,
  columnShare: 1,
  seed: 3,
  monotone: new Int8Array(3),
};

/** Rows of three numbers, the label `x > 0.5` unless `y` is missing, the third of them noise. */
function rowsOf(count: number): { values: Float64Array; labels: Uint8Array } {
  const random = seededRandom(1);
  const values = new Float64Array(count * 3);
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const x = random.next();
    const missing = random.next() < 0.3;
    values.set([x, missing ? Number.NaN : random.next(), random.next()], row * 3);
    labels[row] = missing ? 0 : x > 0.5 ? 1 : 0;
  }
  return { values, labels };
}

describe("boostTrees", () => {
  const { values, labels } = rowsOf(600);
  const forest = boostTrees(values, labels, settings);
  const packed = packForest(forest);

  it("learns a rule with missing values, and repeats itself", () => {
    let right = 0;
    for (let row = 0; row < labels.length; row++) {
      if (scoreForest(packed, values.subarray(row * 3, row * 3 + 3)) > 0 === (labels[row] === 1)) right++;
    }
    expect(right / labels.length).toBeGreaterThan(0.97);
    expect(boostTrees(values, labels, settings)).toEqual(forest);
  });

  it("is the same after a round trip through the model file", () => {
    const decoded = decodeForest(
      JSON.parse(JSON.stringify(encodeForest(forest, [0.5, null, 0.5]))) as ReturnType<typeof encodeForest>,
    );
    for (const row of [
      [0.2, 0.1, 0.5],
      [0.9, Number.NaN, 0.5],
      [0.9, 0.4, 0.1],
    ]) {
      expect(scoreForest(packForest(decoded), Float64Array.from(row))).toBe(
        scoreForest(packed, Float64Array.from(row)),
      );
    }
  });

  it("scores the same whatever values are usual", () => {
    const value = fc.oneof(fc.double({ min: 0, max: 1 }), fc.constant(Number.NaN));
    const usual = fc.array(fc.option(fc.constantFrom(-1, 0.5, 2)), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(usual, fc.array(value, { minLength: 3, maxLength: 3 }), (medians, row) => {
        const turned = packForest(forest, medians);
        expect(scoreForest(turned, Float64Array.from(row))).toBe(scoreForest(packed, Float64Array.from(row)));
      }),
    );
    expect([...packForest(forest, [2, null, -1]).isTurned]).toEqual([1, 0, 0]);
  });

  it("explains a score as a base and what each feature adds", () => {
    const row = Float64Array.from([0.9, 0.4, 0.1]);
    const { base, pushes } = explainForest(forest, row, 3);
    expect(base + pushes.reduce((sum, push) => sum + push, 0)).toBeCloseTo(scoreForest(packed, row), 4);
    expect(pushes[0]).toBeGreaterThan(1);
  });

  it("never falls with a feature that may only raise the score", () => {
    const rising = packForest(
      boostTrees(values, labels, { ...settings, monotone: Int8Array.from([1, 0, 0]) }),
    );
    let last = Number.NEGATIVE_INFINITY;
    for (let x = 0; x <= 1; x += 0.05) {
      const score = scoreForest(rising, Float64Array.from([x, 0.5, 0.5]));
      expect(score).toBeGreaterThanOrEqual(last - 1e-6);
      last = score;
    }
  });
});

describe("foldsByPlace", () => {
  const listOf = (source: string): ReturnType<typeof candidate>[] =>
    Array.from({ length: 40 }, (_, index) => candidate({ key: `${source}:${index}`, name: "Costa" }));
  const pair = (
    left: number,
    right: number,
    same: boolean,
  ): { left: number; right: number; same: boolean } => ({
    left,
    right,
    same,
  });

  it("keeps all pairs of one place together, also through a third record", () => {
    const chain = [
      pair(0, 0, true),
      pair(1, 0, true),
      pair(1, 1, true),
      pair(0, 7, false),
      pair(1, 8, false),
    ];
    const others = Array.from({ length: 36 }, (_, index) => pair(index + 3, index + 3, true));
    const folds = foldsByPlace({
      name: "town/osm-yelp",
      left: listOf("overpass"),
      right: listOf("yelp"),
      pairs: [...chain, ...others],
    });
    expect(new Set(folds.subarray(0, chain.length)).size).toBe(1);
    expect(new Set(folds)).toEqual(new Set(Array.from({ length: foldCount }, (_, fold) => fold)));
  });
});
