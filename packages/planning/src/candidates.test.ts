import { Coverage, createPlaneArea, discArea, type PlanePoint } from "@cityscout/geo";
import { beforeEach, describe, expect, it } from "vitest";
import { type CandidateEvaluator, Candidates } from "./candidates.ts";
import { NodeNumbers } from "./node-numbers.ts";

const area = createPlaneArea(discArea({ lat: 1.29, lng: 103.85 }, 2000));

let looks: PlanePoint[];
let changed: (at: PlanePoint) => boolean;
let candidates: Candidates;

/** The farther east the better; an answer is full within 200 m. */
const evaluator: CandidateEvaluator = {
  fullAnswer: 20,
  knownShare: new NodeNumbers(0),
  ofPoint: (at) => {
    looks.push(at);
    return { radius: 200, gain: 10, value: Math.fround(5000 + at.x) };
  },
  cutPointIn: () => undefined,
  ofNextPage: () => ({ radius: 0, gain: 0, value: 0 }),
  answers: () => 1,
  isChangedSince: (answer, at) => answer < 1 || changed(at),
  isGivenUp: () => false,
};

beforeEach(() => {
  looks = [];
  changed = () => false;
  candidates = new Candidates(new Coverage(area), evaluator);
  candidates.evaluateNew();
  looks = [];
});

describe("the best candidate", () => {
  it("is not evaluated again while nothing around it has changed", () => {
    const best = candidates.best();
    expect(looks).toHaveLength(0);
    changed = () => true;
    expect(candidates.best()).toBe(best);
    expect(looks).toHaveLength(1);
  });

  it("is another where what was expected of it has changed for the worse", () => {
    const best = candidates.best();
    const { queue } = candidates;
    const worst = queue.candidates().reduce((a, b) => (queue.valueOf(b)! < queue.valueOf(a)! ? b : a));
    const value = queue.valueOf(worst)!;
    queue.set(worst, 1e6);
    changed = ({ x }) => x < 0;
    expect(candidates.best()).toBe(best);
    expect(queue.valueOf(worst)).toBe(value);
  });

  it("Bug: with more outdated candidates than are evaluated at once it was the last of them, however little it was worth, so that a sweep ended early with 91 %. Fix: it is the best of them", () => {
    const many = new Candidates(new Coverage(area, { firstLeaves: 64 }), evaluator);
    many.evaluateNew();
    const all = many.queue.candidates();
    for (const candidate of all) many.queue.set(candidate, 1e6);
    looks = [];
    changed = () => true;
    const value = many.queue.valueOf(many.best());
    expect(looks.length).toBeLessThan(all.length / 2);
    expect(value).toBe(Math.fround(5000 + Math.max(...looks.map(({ x }) => x))));
  });

  it("is evaluated again after it was restored from an earlier answer", () => {
    const restored = new Candidates(new Coverage(area), evaluator);
    const evaluations = candidates.evaluations();
    const opinions = evaluations.opinions.map((number, i) => (i % 4 === 3 ? 0 : number));
    for (const _ of restored.restore({ ...evaluations, opinions }));
    restored.best();
    expect(looks).toHaveLength(1);
  });
});

describe("a leaf around a lake", () => {
  it("is searched from a point of the area: the middle of its open ground is in the lake", () => {
    const whole = discArea({ lat: 1.29, lng: 103.85 }, 2000);
    const { x, y, halfSide } = new Coverage(createPlaneArea(whole));
    const leaf = new Coverage(area).leafAt(100, 100);
    const middle = area.plane.toLatLng({ x: x[leaf]!, y: y[leaf]! });
    const lake = discArea(middle, halfSide[leaf]! / 2)[0]!.outer;
    const around = createPlaneArea([{ outer: whole[0]!.outer, holes: [lake] }], area.plane);
    const start = new Candidates(new Coverage(around), evaluator).middleOfOpen(leaf);
    expect(around.contains(x[leaf]!, y[leaf]!)).toBe(false);
    expect(around.contains(start.x, start.y)).toBe(true);
  });
});

describe("a leaf in which an answer was cut off among records at one point", () => {
  it("is searched from that point, if that is worth as much", () => {
    const leaf = new Coverage(area).leafAt(100, 100);
    const startAt = (cutPoint: PlanePoint) =>
      new Candidates(new Coverage(area), { ...evaluator, cutPointIn: () => cutPoint }).startIn(leaf).at;
    const middle = candidates.middleOfOpen(leaf);
    const [east, west] = [20, -20].map((metres) => ({ x: middle.x + metres, y: middle.y }));
    expect([startAt(east!), startAt(west!)]).toEqual([east, middle]);
  });
});
