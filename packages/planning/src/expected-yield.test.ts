import { Coverage, createPlaneArea, discArea } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { sourceOf } from "../test/simulated-source.ts";
import { DensityField } from "./density.ts";
import { YieldEstimator } from "./expected-yield.ts";
import { OpenGround } from "./open-ground.ts";

const area = createPlaneArea(discArea({ lat: 1.29, lng: 103.85 }, 5000));
const model = { fullAnswer: 20, maxRadius: 50_000 };

function groundOf(placesPerKm2: number): OpenGround {
  const coverage = new Coverage(area);
  const square = { x: coverage.x[0]!, y: coverage.y[0]!, halfSide: coverage.halfSide[0]! };
  return new OpenGround(coverage, new DensityField(square, () => 1, placesPerKm2 / 1e6));
}

const gainAt = (ground: OpenGround, x: number, y: number) =>
  new YieldEstimator(ground, sourceOf()).estimate({ x, y }, model, []).gain;

describe("what a search is expected to show", () => {
  it("is a full answer of new places, from as far as that takes, where nothing is known", () => {
    const ground = groundOf(30);
    ground.coverage.refine(0, 0, 2000, 50);
    const { radius, gain } = new YieldEstimator(ground, sourceOf()).estimate({ x: 0, y: 0 }, model, []);
    expect(Math.PI * radius ** 2 * 30e-6).toBeCloseTo(20, 0);
    expect(gain).toBeGreaterThan(18);
    expect(gain).toBeLessThanOrEqual(20);
  });

  it("is less beyond the border, where places fill an answer that are not asked for", () => {
    expect(gainAt(groundOf(30), 4900, 0)).toBeLessThan(0.7 * gainAt(groundOf(30), 0, 0));
  });

  it("Bug: small circles that the source does not answer were expected to show places. Fix: where it does not rank by distance, none is narrower than it allows.", () => {
    const [ground, known] = [groundOf(100), groundOf(100)];
    for (let i = 0; i < 30; i++) known.coverage.insert(250 + 5 * i, 250);
    const wide = sourceOf({ ranking: "popularity", minRadiusMetres: 500 });
    const [fresh, again] = [ground, known].map((around) =>
      new YieldEstimator(around, wide).estimate({ x: 0, y: 0 }, model, []),
    );
    expect(fresh!.radius).toBeGreaterThanOrEqual(500);
    expect(again!.radius).toBeGreaterThanOrEqual(500);
    expect(again!.gain).toBeLessThan(0.1 * fresh!.gain);
  });

  it("is what a cut point hides, as far as an answer has room beside what is nearer and what was seen there", () => {
    const ground = groundOf(1e-3);
    for (let i = 0; i < 12; i++) ground.coverage.insert(500, 500);
    for (let i = 0; i < 8; i++) ground.coverage.insert(300 + i, 500);
    ground.cutPoints.push({ x: 500, y: 500, seen: 12, hidden: 4 });
    expect(gainAt(ground, 500, 500)).toBeGreaterThan(3);
    expect(gainAt(ground, 300, 500)).toBeLessThan(0.5);
  });

  it("is all that a cut point hides if asked right at it, whatever stands half a metre beside", () => {
    const ground = groundOf(1e-3);
    for (let i = 0; i < 12; i++) ground.coverage.insert(500, 500);
    for (let i = 0; i < 12; i++) ground.coverage.insert(500.5, 500);
    ground.cutPoints.push({ x: 500, y: 500, seen: 12, hidden: 4 });
    expect(gainAt(ground, 500, 500)).toBeGreaterThan(3.5);
    expect(gainAt(ground, 501.5, 500)).toBeLessThan(0.5);
  });
});
