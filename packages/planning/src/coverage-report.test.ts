import { finish } from "@cityscout/contracts";
import { destination, discArea, prepareArea } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { answer, sourceOf } from "../test/simulated-source.ts";
import { unlimited } from "../test/sweep-all.ts";
import { createSweepPlanner, type SweepPlannerOptions, type SweepSource } from "./index.ts";

const edinburgh = { lat: 55.9533, lng: -3.1883 };

/** Sweeps places call by call; after each, how many are left and how many are expected to be. */
function* remainders(
  places: readonly { lat: number; lng: number; key: string }[],
  source: SweepSource,
  { area, prior, calls = Infinity }: Pick<SweepPlannerOptions, "area" | "prior"> & { calls?: number },
) {
  const planner = createSweepPlanner({ area, prior, sources: [source] });
  const found = new Set<string>();
  for (let call = 0; call < calls; call++) {
    const [search] = planner.plan(unlimited);
    if (search === undefined) return;
    const given = answer(places, source, search);
    for (const { key } of given.places) found.add(key);
    planner.record([given]);
    yield { left: places.length - found.size, expected: planner.coverage().foursquare!.expected_remaining };
  }
}

/** A town and sixteen villages far around it; each time turned a little, since one such world says little. */
function countryside(turnedDegrees: number): Parameters<typeof remainders> {
  const villages = Array.from({ length: 16 }, (_, i) =>
    destination(edinburgh, i * 137.5 + turnedDegrees, 8000 + 7500 * Math.sqrt(i + 0.5)),
  );
  const places = [
    ...Array.from({ length: 300 }, (_, i) => destination(edinburgh, i * 137.5, 3 * i ** 1.3)),
    ...Array.from({ length: 400 }, (_, i) =>
      destination(villages[Math.floor(i / 25)]!, i * 137.5, 40 * Math.sqrt(i % 25)),
    ),
  ].map((at, i) => ({ ...at, key: `place/${i}` }));
  return [places, sourceOf({ resultCap: 10 }), { area: discArea(edinburgh, 40_000), prior: [] }];
}

describe("what is expected to remain", () => {
  // Areas that such circles leave most of the records of unseen: the fewer are seen, the less is a share of them.
  it.each([
    { minRadiusMetres: 1000, areaMetres: 1200 },
    { minRadiusMetres: 5000, areaMetres: 3000 },
  ])(
    "Bug: where circles of the least radius, $minRadiusMetres m, are full, a share of the records seen was expected beyond them, of hundreds. Fix: what was expected of the ground beforehand, or many times as much.",
    ({ minRadiusMetres, areaMetres }) => {
      const source = sourceOf({ ranking: "popularity", resultCap: 20, minRadiusMetres });
      const area = discArea(edinburgh, areaMetres);
      const places = Array.from({ length: 900 }, (_, i) => ({
        ...destination(edinburgh, i * 137.5, (areaMetres / 30) * Math.sqrt(i)),
        key: `place/${i}`,
      })).filter(prepareArea(area));
      const planner = createSweepPlanner({ area, sources: [source], prior: [] });
      const found = new Set<string>();
      for (;;) {
        const [search] = planner.plan(unlimited);
        if (search === undefined) break;
        const given = answer(places, source, search);
        for (const { key } of given.places) found.add(key);
        planner.record([given]);
      }
      const { expected_remaining, complete } = planner.coverage().foursquare!;
      expect(complete).toBe(false);
      expect(expected_remaining.high).toBeGreaterThanOrEqual(places.length - found.size);
      expect(expected_remaining.mean).toBeGreaterThan((places.length - found.size) / 10);
      expect(expected_remaining.low).toBe(0);
    },
  );

  it("Bug: after some answers, a prior of another town still kept the interval from holding what remained. Fix: it counts for fewer answers.", () => {
    const town = (bearing: number) => {
      const middle = destination(edinburgh, bearing, 2000);
      return Array.from({ length: 1500 }, (_, i) => ({
        ...destination(middle, i * 137.5, 25 * Math.sqrt(i)),
        key: `place/${i}`,
      }));
    };
    const source = sourceOf({ resultCap: 20 });
    const prior = [{ source: "overpass" as const, points: town(45) }];
    const area = discArea(edinburgh, 5000);
    const looks = remainders(town(225), source, { area, prior, calls: 20 });
    for (const [look, { left, expected }] of [...looks].entries()) {
      expect(expected.low).toBeLessThanOrEqual(left);
      if (look >= 7) expect(expected.high).toBeGreaterThanOrEqual(left);
    }
  });

  it.each([1, 5])(
    "Bug: answers from the middle of a city let more be expected around it, at the least, than there was; most so with pages, as each counted. Fix: the least rests on searches, however many pages each has (%d).",
    (maxPages) => {
      const source = sourceOf({ resultCap: 20, maxPages });
      const places = Array.from({ length: 3000 }, (_, i) => ({
        ...destination(edinburgh, i * 137.5, 30 * i ** 0.75),
        key: `place/${i}`,
      }));
      const area = discArea(edinburgh, 16_000);
      for (const { left, expected } of remainders(places, source, { area, prior: [], calls: 60 })) {
        expect(expected.low).toBeLessThanOrEqual(left);
        expect(expected.high).toBeGreaterThanOrEqual(left);
      }
    },
  );

  it("Bug: late in a sweep, villages not seen yet held several times the places that were expected at the most, as places were taken to be by themselves. Fix: they come in clusters.", () => {
    const looks = [0, 90, 180, 270].flatMap((turned) => [...remainders(...countryside(turned))]);
    const held = looks.filter(({ left, expected }) => Math.ceil(expected.high) >= left);
    expect(held.length / looks.length).toBeGreaterThanOrEqual(0.9);
  });
});

it("says which cells are open, covered and proven empty", () => {
  const source = sourceOf();
  const places = Array.from({ length: 300 }, (_, i) => ({
    ...destination(edinburgh, i * 137.5, 150 * Math.sqrt(i)),
    key: `place/${i}`,
  }));
  const planner = createSweepPlanner({ area: discArea(edinburgh, 2500), sources: [source], prior: [] });
  const statesAt = (resolution: number) =>
    new Set(finish(planner.coverageCellsInSteps(resolution)).map(({ state }) => state));
  expect(statesAt(8)).toEqual(new Set(["open"]));
  for (let round = 0; round < 6; round++) {
    const searches = planner.plan({ ...unlimited, inFlight: 3 });
    planner.record(searches.map((search) => answer(places, source, search)));
  }
  expect(statesAt(10)).toEqual(new Set(["open", "covered", "proven-empty"]));
  const { covered_km2, area_km2, complete } = planner.coverage().foursquare!;
  expect(covered_km2).toBeGreaterThan(0.1);
  expect(covered_km2).toBeLessThan(area_km2);
  expect(complete).toBe(false);
});
