import { seededRandom } from "@cityscout/contracts";
import { Coverage, createPlaneArea, discArea, type PlaneDisc, type PlanePoint } from "@cityscout/geo";
import { array, assert, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { DensityField } from "./density.ts";
import { OpenGround } from "./open-ground.ts";
import { RINGS, RingSums } from "./ring-sums.ts";

const area = createPlaneArea(discArea({ lat: 40.44, lng: -80 }, 5000));

const uneven = (x: number, y: number) => 2 + Math.sin(x / 700 + y / 900);

function blankGround(base = uneven): OpenGround {
  const coverage = new Coverage(area);
  return new OpenGround(coverage, fieldOver(coverage, base));
}

function fieldOver(coverage: Coverage, base: typeof uneven): DensityField {
  const square = { x: coverage.x[0]!, y: coverage.y[0]!, halfSide: coverage.halfSide[0]! };
  return new DensityField(square, base, 1e-5);
}

/** Ground whose field learns from what is proven. */
function learningGround(): OpenGround {
  const ready: { ground?: OpenGround } = {};
  const coverage = new Coverage(area, { onCovered: (...covered) => ready.ground?.groundCovered(...covered) });
  ready.ground = new OpenGround(coverage, fieldOver(coverage, uneven), null, 1 / 16);
  return ready.ground;
}

/** Takes in that a disc was proven with a few places in it. */
function prove(ground: OpenGround, proven: PlaneDisc): void {
  const { x, y, radius } = proven;
  const shown = [0, 0.3, 0.8].map((share) => ({ x: x + share * radius, y: y - share * radius * 0.5 }));
  ground.learnNearness(shown, shown, (Math.PI * radius ** 2) / shown.length);
  for (const at of shown) ground.coverage.insert(at.x, at.y);
  ground.placesCame(proven, shown.length);
  ground.coverage.refine(x, y, 2.5 * radius, radius / 2);
  ground.coverage.add(proven);
  for (const at of shown) ground.field.addPlace(at.x, at.y, radius / 4);
  ground.answerCame(proven);
}

function sumsOf(sums: RingSums, x: number, y: number, reach: number): number[][] {
  sums.sumUp(x, y, reach, []);
  return [sums.known, sums.open, sums.gain, sums.value].map((rings) => [...rings]);
}

const total = (numbers: Iterable<number>) => [...numbers].reduce((sum, number) => sum + number, 0);

const coordinate = integer({ min: -4500, max: 4500 });
const disc = record({ x: coordinate, y: coordinate, radius: integer({ min: 60, max: 1500 }) });
const look = record({ x: coordinate, y: coordinate, reach: integer({ min: 50, max: 5000 }) });
type Look = PlanePoint & { readonly reach: number };
const point = record({ x: coordinate, y: coordinate });

/** Answers, and where is looked after each. From a seed, as a list of them would take minutes to shrink. */
function stepsOf(seed: number): [PlaneDisc, Look, Look][] {
  const random = seededRandom(seed);
  const between = (low: number, high: number) => low + (high - low) * random.next();
  const at = () => ({ x: between(-4500, 4500), y: between(-4500, 4500) });
  return Array.from({ length: 40 }, () => [
    { ...at(), radius: between(60, 1500) },
    { ...at(), reach: between(50, 5000) },
    { ...at(), reach: between(50, 5000) },
  ]);
}

describe("sums of rings around a point", () => {
  it("count each place in its ring, where the tree is coarse beside the reach", () => {
    assert(
      property(array(point, { maxLength: 60 }), look, (points, { x, y, reach }) => {
        const ground = blankGround();
        for (const place of points) ground.coverage.insert(place.x, place.y);
        const expected = Array.from({ length: RINGS }, () => 0);
        for (const place of points) {
          const ring = Math.trunc(((place.x - x) ** 2 + (place.y - y) ** 2) * (RINGS / (reach * reach)));
          if (ring < RINGS) expected[ring]!++;
        }
        expect(sumsOf(new RingSums(ground), x, y, reach)[0]).toStrictEqual(expected);
      }),
    );
  });

  it("hold all that is expected on open ground within a reach beyond the tree", () => {
    assert(
      property(array(disc, { maxLength: 12 }), (discs) => {
        const ground = blankGround(() => 1);
        for (const proven of discs) ground.coverage.add(proven);
        const [, , gain] = sumsOf(new RingSums(ground), 0, 0, 40_000);
        expect(total(gain!)).toBeCloseTo(ground.expectedPlaces(), 6);
      }),
    );
  });

  it("count ground beyond a wide proven disc where it is, however coarse the squares that it is in", () => {
    const ground = blankGround((x, y) => Math.exp((Math.hypot(x, y) - 3000) / 200));
    ground.coverage.refine(0, 0, 4500, 60);
    ground.coverage.add({ x: 0, y: 0, radius: 3000 });
    const reach = 4500;
    const [, open] = sumsOf(new RingSums(ground), 0, 0, reach);
    const proven = open!.filter((_, ring) => reach * Math.sqrt((ring + 1) / RINGS) < 3000);
    expect(total(proven)).toBe(0);
    expect(total(open!)).toBeGreaterThan(0);
  });

  it("go by what was answered alone, whatever was looked at between the answers", () => {
    assert(
      property(integer(), (seed) => {
        const steps = stepsOf(seed);
        const ground = learningGround();
        const sums = new RingSums(ground);
        const replayed = learningGround();
        for (const [proven, ...looks] of steps) {
          prove(ground, proven);
          for (const { x, y, reach } of looks) sums.sumUp(x, y, reach, []);
          prove(replayed, proven);
        }
        const fresh = new RingSums(replayed);
        for (const [, { x, y, reach }] of steps)
          expect(sumsOf(sums, x, y, reach)).toStrictEqual(sumsOf(fresh, x, y, reach));
        expect(ground.expectedPlaces()).toBe(replayed.expectedPlaces());
      }),
      { numRuns: 20 },
    );
  });

  it("are the same when more ground was looked at than is remembered", () => {
    const ground = blankGround();
    ground.coverage.refine(0, 0, 5000, 40);
    const sums = new RingSums(ground);
    const looks = Array.from({ length: 625 }, (_, i) => ({ x: 400 * (i % 25) - 4800, y: 16 * i - 5000 }));
    const [first, second] = [1, 2].map(() => looks.map(({ x, y }) => sumsOf(sums, x, y, 300)));
    expect(second).toStrictEqual(first);
  });

  it("count ground at a leaf that is nearly surrounded for more", () => {
    const ground = blankGround();
    const sums = new RingSums(ground);
    const before = sumsOf(sums, 0, 0, 1000);
    sums.knownShare.set(ground.coverage.leafAt(10, 10), 0.5);
    const after = sumsOf(sums, 0, 0, 1000);
    expect(after[2]).toStrictEqual(before[2]);
    expect(total(after[3]!)).toBeGreaterThan(total(before[3]!));
  });
});
