import { Coverage, createPlaneArea, discArea } from "@cityscout/geo";
import { beforeEach, describe, expect, it } from "vitest";
import { DensityField } from "./density.ts";
import { Evidence } from "./evidence.ts";
import { OpenGround } from "./open-ground.ts";

const area = createPlaneArea(discArea({ lat: 1.29, lng: 103.85 }, 5000));
const LONGEST_ANSWER = 20;
const nothing = { x: -4000, y: 0, radius: 1 };

describe("records at the point that an answer was cut off at", () => {
  let ground: OpenGround;
  let evidence: Evidence;
  const mall = area.plane.toLatLng({ x: 800, y: 300 });
  const at = area.plane.toPlane(mall);

  beforeEach(() => {
    const coverage = new Coverage(area);
    const square = { x: coverage.x[0]!, y: coverage.y[0]!, halfSide: coverage.halfSide[0]! };
    const field = new DensityField(square, () => 1, 1e-5);
    ground = new OpenGround(coverage, field);
    evidence = new Evidence(ground, LONGEST_ANSWER);
  });

  const see = (records: number) => {
    for (let i = 0; i < records; i++) ground.coverage.insert(at.x, at.y);
    evidence.expectHidden(nothing, { ...mall, count: records });
  };

  it("are expected to be two in five more than were seen", () => {
    see(5);
    expect(ground.cutPoints).toStrictEqual([{ ...at, seen: 5, hidden: 2 }]);
  });

  it("are counted over all answers, once each", () => {
    see(5);
    see(10);
    expect(ground.cutPoints).toStrictEqual([{ ...at, seen: 15, hidden: 6 }]);
  });

  it("are no more than one where one was seen", () => {
    see(1);
    expect(ground.cutPoints).toStrictEqual([]);
  });

  it("are expected no more once the point is proven", () => {
    see(5);
    evidence.expectHidden({ x: at.x + 20, y: at.y, radius: 30 }, null);
    expect(ground.cutPoints).toStrictEqual([]);
  });

  it("Bug: a point that an earlier answer had proven was said to hide records, also once all was proven. Fix: it hides none.", () => {
    const { coverage } = ground;
    coverage.add({ x: at.x + 29, y: at.y, radius: 30 });
    expect(coverage.isProven(at.x, at.y)).toBe(false);
    see(5);
    expect(ground.cutPoints).toStrictEqual([]);
  });

  it("are expected no more once there are as many as any answer could show", () => {
    see(LONGEST_ANSWER);
    expect(ground.cutPoints).toStrictEqual([]);
  });
});

describe("a full answer that proves nothing", () => {
  it("says that its circle holds more, unless as much was expected of it anyway", () => {
    const coverage = new Coverage(area);
    const square = { x: coverage.x[0]!, y: coverage.y[0]!, halfSide: coverage.halfSide[0]! };
    const expectedAfter = (expected: number): number => {
      const circle = { x: 0, y: 0, radius: 500 };
      const field = new DensityField(square, () => 1, expected / (Math.PI * circle.radius ** 2));
      new Evidence(new OpenGround(coverage, field), LONGEST_ANSWER).countSaturated(circle, LONGEST_ANSWER);
      field.renew();
      return field.at(0, 0) * Math.PI * circle.radius ** 2;
    };
    expect(expectedAfter(5)).toBeGreaterThan(15);
    expect(expectedAfter(60)).toBeCloseTo(60, 9);
  });
});
