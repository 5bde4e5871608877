import { InvalidInputError } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { bitOfKind, kindNames, type KindOfPlace } from "../normalise/kinds-of-place.ts";
import { type Calibration, calibrated, checkCalibration } from "./calibration.ts";

const weights = Object.fromEntries(kindNames.map((kind) => [kind, 0])) as Record<KindOfPlace, number>;

describe("calibrated", () => {
  it("adds what each kind is worth, the first and the last of them too", () => {
    const last = kindNames.at(-1)!;
    const calibration: Calibration = {
      slope: 0.5,
      offset: 0.25,
      added_kinds: { ...weights, [kindNames[0]!]: 4, [last]: -8 },
    };
    expect(calibrated(calibration, 2, 0)).toBe(1.25);
    expect(calibrated(calibration, 2, bitOfKind(kindNames[0]!))).toBe(5.25);
    expect(calibrated(calibration, 2, bitOfKind(kindNames[0]!) | bitOfKind(last))).toBe(-2.75);
  });
});

describe("checkCalibration", () => {
  it("refuses a model of other kinds of place, and of none", () => {
    const { food: _food, ...others } = weights;
    for (const calibration of [{ added_kinds: others }, {}]) {
      expect(() => checkCalibration("7", calibration)).toThrow(InvalidInputError);
      expect(() => checkCalibration("7", calibration)).toThrow(/model "7" .*expected "food cafe/);
    }
    expect(() => checkCalibration("7", { added_kinds: weights })).not.toThrow();
  });
});
