import { describe, expect, it } from "vitest";
import { type Nearness, NearnessCurves } from "./nearness.ts";

/** A hundred places a square kilometre: spaced 100 m apart. */
const density = 1e-4;
const at = (metres: number, toPrior = Infinity): Nearness => ({
  density,
  ownSquare: metres ** 2,
  priorSquare: toPrior ** 2,
});
const factorAt = (curves: NearnessCurves, { ownSquare, priorSquare }: Nearness) =>
  curves.factorAt(density, ownSquare, priorSquare);

/** Answers that each prove some ground; what is found is twice what is expected near, and half of it far away. */
function answer(curves: NearnessCurves, answers: number, near: Nearness, far: Nearness): void {
  for (let i = 0; i < answers; i++) {
    curves.expect(10, near);
    curves.find(20, near);
    curves.expect(10, far);
    curves.find(5, far);
    curves.answerCame();
    curves.renew();
  }
}

describe("how many of the places expected there are, by how near ground is to known places", () => {
  it("is learnt from answers", () => {
    const curves = new NearnessCurves(false);
    answer(curves, 110, at(20), at(300));
    expect(factorAt(curves, at(20))).toBeCloseTo(2, 1);
    expect(factorAt(curves, at(300))).toBeCloseTo(0.5, 1);
  });

  it("is one where no ground was as near", () => {
    const curves = new NearnessCurves(false);
    answer(curves, 110, at(20), at(300));
    expect(factorAt(curves, at(60))).toBe(1);
  });

  it("is one until ten answers are in, and moves little with the first after them", () => {
    const curves = new NearnessCurves(false);
    answer(curves, 10, at(20), at(300));
    expect(factorAt(curves, at(20))).toBe(1);
    answer(curves, 1, at(20), at(300));
    expect(factorAt(curves, at(20))).toBe(1.5);
  });

  it("goes by distance in units of the spacing expected: half as far counts as much where four times as many are", () => {
    const curves = new NearnessCurves(false);
    answer(curves, 110, at(20), at(300));
    expect(curves.factorAt(4 * density, 10 ** 2, Infinity)).toBe(factorAt(curves, at(20)));
  });

  it("has a curve of its own for places known beforehand, and the two are multiplied", () => {
    const curves = new NearnessCurves(true);
    answer(curves, 110, at(300, 10), at(300, 500));
    answer(curves, 110, at(20, 10), at(20, 500));
    const ratio = (metres: number) => factorAt(curves, at(metres, 10)) / factorAt(curves, at(metres, 500));
    expect(ratio(300)).toBeCloseTo(4, 0);
    expect(ratio(20)).toBeCloseTo(ratio(300), 10);
  });

  it("begins with more beside places known beforehand than away from them, until answers tell otherwise", () => {
    const curves = new NearnessCurves(true);
    expect(factorAt(curves, at(300, 2))).toBe(1.4);
    expect(factorAt(curves, at(300, 200))).toBe(0.6);
    expect(factorAt(curves, at(300))).toBe(0.75);
    answer(curves, 110, at(300, 200), at(300, 2));
    expect(factorAt(curves, at(300, 2))).toBeLessThan(0.8 * factorAt(curves, at(300, 200)));
  });
});
