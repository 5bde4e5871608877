import { finish, InvalidInputError, type Steps } from "@cityscout/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containsPoint, destination, discArea, distanceMetres, prepareArea } from "@cityscout/geo";
import { answer, type SimulatedPlace, sourceOf } from "../test/simulated-source.ts";
import { sweepAll, unlimited } from "../test/sweep-all.ts";
import {
  createSweepPlanner,
  type PlanLimits,
  type PlannedSearch,
  restoreSweepPlanner,
  restoreSweepPlannerInSteps,
  type SweepPlanner,
  type SweepSource,
} from "./index.ts";

const edinburgh = { lat: 55.9533, lng: -3.1883 };
const fiji = { lat: -16.8, lng: 179.999 };

/** What steps give, and how often they let go in between. */
function stepThrough<Result>(steps: Steps<Result>): { result: Result; turns: number } {
  for (let turns = 0; ; turns++) {
    const step = steps.next();
    if (step.done === true) return { result: step.value, turns };
  }
}

/** Places by bearing and distance from a centre; some share one point. */
const placesAround = (center: { lat: number; lng: number }, radius: number, most: number) =>
  fc
    .array(
      fc.record({
        bearing: fc.nat(359),
        metres: fc.oneof(fc.nat(radius), fc.nat(Math.ceil(radius / 20))),
        copies: fc.oneof(
          { weight: 9, arbitrary: fc.constant(1) },
          { weight: 1, arbitrary: fc.integer({ min: 2, max: 9 }) },
        ),
      }),
      { maxLength: most },
    )
    .map((spots): SimulatedPlace[] =>
      spots.flatMap(({ bearing, metres, copies }, spot) =>
        Array.from({ length: copies }, (_, copy) => ({
          ...destination(center, bearing, metres),
          key: `${spot}/${copy}`,
        })),
      ),
    );

/** Places that no search can be sure to show are left out: a full answer of them at one point. */
function provable(places: readonly SimulatedPlace[], resultCap: number): SimulatedPlace[] {
  const at = ({ lat, lng }: SimulatedPlace) => `${lat.toFixed(6)},${lng.toFixed(6)}`;
  const counts = new Map<string, number>();
  for (const place of places) counts.set(at(place), (counts.get(at(place)) ?? 0) + 1);
  return places.filter((place) => counts.get(at(place))! < resultCap);
}

describe("a sweep to its end", () => {
  it.each([
    ["one at a time", edinburgh, sourceOf(), 1],
    ["seven at a time, over the date line", fiji, sourceOf(), 7],
    ["with pages", fiji, sourceOf({ maxPages: 3 }), 1],
  ])("finds every place that can be proven and repeats no request: %s", (_name, center, source, inFlight) => {
    const area = discArea(center, 3000);
    const isInside = prepareArea(area);
    fc.assert(
      fc.property(placesAround(center, 3500, 60), (places) => {
        const planner = createSweepPlanner({ area, sources: [source], prior: [] });
        const sweep = sweepAll(planner, [source], places, { inFlight });
        expect(sweep.requests.size).toBe(sweep.calls);
        expect(sweep.calls).toBeLessThan(2000);
        for (const place of provable(places, source.resultCap)) {
          if (isInside(place)) expect(sweep.found).toContain(place.key);
        }
        expect(planner.plan(unlimited)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("Bug: with pages, more calls came after all was proven than before. Fix: a page that would reach proven ground alone is none to ask for.", () => {
    const shops = Array.from({ length: 1000 }, (_, i) => ({
      ...destination(edinburgh, i * 137.5, i % 3 === 0 ? 3 * i : 40 * Math.sqrt(i)),
      key: `shop/${i}`,
    }));
    const calls = [1, 2, 5].map((maxPages) => {
      const source = sourceOf({ resultCap: 20, maxPages });
      const planner = createSweepPlanner({ area: discArea(edinburgh, 2500), sources: [source], prior: [] });
      const sweep = sweepAll(planner, [source], shops);
      expect(planner.coverage().foursquare!.complete).toBe(true);
      return sweep.calls;
    });
    expect(calls[1]).toBeLessThan(1.05 * calls[0]!);
    expect(calls[2]).toBeLessThan(1.05 * calls[0]!);
  });

  it("ranked by popularity ends, repeats no request, and has found everything if it says so", () => {
    const source = sourceOf({ ranking: "popularity", resultCap: 10 });
    const area = discArea(edinburgh, 3000);
    const isInside = prepareArea(area);
    fc.assert(
      fc.property(placesAround(edinburgh, 3500, 40), (places) => {
        const planner = createSweepPlanner({ area, sources: [source], prior: [] });
        const sweep = sweepAll(planner, [source], places, { inFlight: 3 });
        expect(sweep.requests.size).toBe(sweep.calls);
        expect(sweep.calls).toBeLessThan(1000);
        if (!planner.coverage().foursquare?.complete) return;
        for (const place of places) if (isInside(place)) expect(sweep.found).toContain(place.key);
      }),
      { numRuns: 5 },
    );
  });

  it("Bug: ranked by popularity, one crowd took a thousand calls of ever new circles that all held it. Fix: circles that are known to hold a full answer are not asked.", () => {
    const source = sourceOf({ ranking: "popularity", resultCap: 20 });
    const hub = destination(edinburgh, 200, 700);
    const crowd = Array.from({ length: 76 }, (_, i) => ({ ...hub, key: `crowd/${i}` }));
    const others = fc.array(fc.record({ bearing: fc.nat(359), metres: fc.nat(1500) }), { maxLength: 15 });
    fc.assert(
      fc.property(others, (spots) => {
        const shops = spots.map(({ bearing, metres }, i) => ({
          ...destination(edinburgh, bearing, metres),
          key: `shop/${i}`,
        }));
        const planner = createSweepPlanner({ area: discArea(edinburgh, 1500), sources: [source], prior: [] });
        const { calls, requests } = sweepAll(planner, [source], [...crowd, ...shops]);
        expect(calls).toBeLessThan(100);
        const full: PlannedSearch[] = [];
        for (const request of requests) {
          const search = JSON.parse(request) as PlannedSearch;
          for (const { center, radiusMetres } of full) {
            expect(distanceMetres(center, search.center) + radiusMetres).toBeGreaterThan(search.radiusMetres);
          }
          if (answer([...crowd, ...shops], source, search).more) full.push(search);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("Bug: a crowd was asked from centres centimetres apart, and category by category from each. Fix: it is asked right where it is.", () => {
    const kinds = ["bar", "cafe", "gym", "museum", "shop"];
    const source = sourceOf({ resultCap: 20, categories: kinds });
    const wide: number[] = [];
    for (let world = 0; world < 10; world++) {
      const hub = destination(edinburgh, 77 * world, 100 * world + 50);
      const crowd = Array.from({ length: 90 }, (_, i) => ({
        ...hub,
        key: `crowd/${i}`,
        category: kinds[i % 5]!,
      }));
      const shops = Array.from({ length: 200 }, (_, i) => ({
        ...destination(edinburgh, (i + world) * 137.5, 100 * Math.sqrt(i)),
        key: `shop/${i}`,
        category: "shop",
      }));
      const planner = createSweepPlanner({ area: discArea(edinburgh, 1500), sources: [source], prior: [] });
      const { requests } = sweepAll(planner, [source], [...crowd, ...shops]);
      const searches = [...requests].map((request) => JSON.parse(request) as PlannedSearch);
      const atHub = searches.filter(({ center }) => distanceMetres(center, hub) < 0.5);
      const narrowed = atHub.filter(({ category }) => category !== undefined);
      expect(new Set(narrowed.map(({ category }) => category))).toEqual(new Set(kinds));
      expect(narrowed).toHaveLength(kinds.length);
      wide.push(atHub.length - narrowed.length);
    }
    expect(wide.reduce((sum, calls) => sum + calls)).toBeLessThan(20);
  });

  it("Bug: circles of a few metres left ground that was neither proven nor called unprovable. Fix: the smallest circle settles its middle.", () => {
    const hub = destination(edinburgh, 30, 15);
    const places = Array.from({ length: 40 }, (_, i) => ({
      ...(i < 12 ? hub : destination(edinburgh, i * 137.5, 10 * Math.sqrt(i))),
      key: `place/${i}`,
    }));
    for (const minRadiusMetres of [1, 2, 5]) {
      const source = sourceOf({ ranking: "popularity", resultCap: 3, minRadiusMetres });
      const planner = createSweepPlanner({ area: discArea(edinburgh, 60), sources: [source], prior: [] });
      expect(sweepAll(planner, [source], places).calls).toBeLessThan(200);
      const { area_km2, covered_km2, unprovable_km2 } = planner.coverage().foursquare!;
      expect(unprovable_km2).toBeGreaterThan(0);
      expect((area_km2 - covered_km2 - unprovable_km2) * 1e6).toBeCloseTo(0, 3);
    }
  });

  it("ends when more places than an answer holds are at one point, and says that it cannot be proven", () => {
    const mall = Array.from({ length: 12 }, (_, i) => ({ ...edinburgh, key: `mall/${i}` }));
    const shop = { ...destination(edinburgh, 90, 800), key: "shop" };
    const planner = createSweepPlanner({ area: discArea(edinburgh, 2000), sources: [sourceOf()], prior: [] });
    const sweep = sweepAll(planner, [sourceOf()], [...mall, shop], { most: 300 });
    expect(sweep.found).toContain("shop");
    expect(sweep.calls).toBeLessThan(100);
    const coverage = planner.coverage().foursquare!;
    expect(coverage.complete).toBe(false);
    expect(coverage.unprovable_km2).toBeGreaterThan(0);
    expect(coverage.covered_km2 + coverage.unprovable_km2).toBeCloseTo(coverage.area_km2, 9);
    const hidden = 13 - sweep.found.size;
    expect(hidden).toBe(7);
    expect(coverage.expected_remaining.low).toBe(0);
    expect(coverage.expected_remaining.mean).toBeGreaterThan(0);
    expect(coverage.expected_remaining.high).toBeGreaterThanOrEqual(hidden);
  });

  it.each(["distance", "popularity"] as const)(
    "narrows searches to a category where circles cannot tell records apart, ranked by %s",
    (ranking) => {
      const kinds = ["bar", "cafe", "shop"];
      const mall = Array.from({ length: 25 }, (_, i) => ({
        ...edinburgh,
        key: `mall/${i}`,
        category: kinds[i % 3]!,
      }));
      const shops = Array.from({ length: 40 }, (_, i) => ({
        ...destination(edinburgh, i * 137.5, 200 + 30 * i),
        key: `street/${i}`,
        category: "shop",
      }));
      const places = [...mall, ...shops];
      const sweep = (source: SweepSource) => {
        const area = discArea(edinburgh, 1500);
        let planner = createSweepPlanner({ area, sources: [source], prior: [] });
        const found = new Set<string>();
        const requests: string[] = [];
        for (;;) {
          planner = restoreSweepPlanner(JSON.parse(JSON.stringify(planner.toState())));
          const searches = planner.plan({ ...unlimited, inFlight: 2 });
          if (searches.length === 0) return { found, requests, coverage: planner.coverage().foursquare! };
          for (const search of searches) {
            requests.push(JSON.stringify(search));
            const answered = answer(places, source, search);
            for (const { key } of answered.places) found.add(key);
            planner.record([answered]);
          }
        }
      };
      const source = sourceOf({ ranking, resultCap: 10 });
      const [wide, narrowed] = [sweep(source), sweep({ ...source, categories: kinds })];
      expect(narrowed.found).toEqual(new Set(places.map(({ key }) => key)));
      expect(wide.found.size).toBeLessThan(places.length);
      expect(new Set(narrowed.requests).size).toBe(narrowed.requests.length);
      const extra = narrowed.requests.length - wide.requests.length;
      expect(extra).toBeGreaterThanOrEqual(3);
      expect(extra).toBeLessThan(12);
      expect(narrowed.coverage.complete).toBe(false);
      // Each category was shown to the last; but that there is no record of another one, nobody knows.
      const hidden = places.length - wide.found.size;
      expect(narrowed.coverage.expected_remaining.high).toBeGreaterThan(0);
      expect(narrowed.coverage.expected_remaining.high).toBeLessThan(hidden / 2);
      expect(wide.coverage.expected_remaining.high).toBeGreaterThanOrEqual(hidden);
    },
  );

  it("Bug: a crowd of which as many were known as an answer holds waited for a search right there, which shows nothing new; a run that stopped before never narrowed it, and said that hardly anything was left. Fix: it is a crowd as soon as so many are known.", () => {
    const kinds = ["bar", "cafe", "gym", "shop"];
    const hub = destination(edinburgh, 67, 760);
    const mall = Array.from({ length: 60 }, (_, i) => ({
      ...hub,
      key: `mall/${i}`,
      category: kinds[i % 4]!,
    }));
    const shops = Array.from({ length: 300 }, (_, i) => ({
      ...destination(edinburgh, i * 137.5, 115 * Math.sqrt(i)),
      key: `shop/${i}`,
      category: "shop",
    }));
    const places = [...mall, ...shops];
    const source = sourceOf({ resultCap: 20, categories: kinds });
    const planner = createSweepPlanner({ area: discArea(edinburgh, 2000), sources: [source], prior: [] });
    const worthwhile = { share: 0.02, afterAnswers: 0 };
    const found = new Set<string>();
    const foundOf = (some: readonly SimulatedPlace[]) => some.filter(({ key }) => found.has(key)).length;
    for (;;) {
      const [search] = planner.plan({ ...unlimited, worthwhile });
      if (search === undefined) break;
      const given = answer(places, source, search);
      for (const { key } of given.places) found.add(key);
      planner.record([given]);
      if (foundOf(mall) < source.resultCap) continue;
      const { unprovable_km2, expected_remaining } = planner.coverage().foursquare!;
      expect(unprovable_km2).toBeGreaterThan(0);
      expect(expected_remaining.high).toBeGreaterThanOrEqual(mall.length - foundOf(mall));
    }
    expect(foundOf(mall)).toBe(mall.length);
    expect(planner.bestExpectedShare()).toBeGreaterThan(0);
  });

  it("proves an empty area with few calls", () => {
    const planner = createSweepPlanner({ area: discArea(edinburgh, 2000), sources: [sourceOf()], prior: [] });
    expect(sweepAll(planner, [sourceOf()], []).calls).toBeLessThan(10);
    expect(planner.coverage().foursquare?.complete).toBe(true);
    expect(finish(planner.coverageCellsInSteps(7)).every(({ state }) => state === "proven-empty")).toBe(true);
  });
});

describe("a plan", () => {
  const places = Array.from({ length: 300 }, (_, i) => ({
    ...destination(edinburgh, i * 137.5, 150 * Math.sqrt(i)),
    key: `place/${i}`,
  }));
  const area = discArea(edinburgh, 2500);
  const create = (sources = [sourceOf()]) => createSweepPlanner({ area, sources, prior: [] });
  const advance = (planner: SweepPlanner, rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      const searches = planner.plan({ ...unlimited, inFlight: 3 });
      planner.record(searches.map((search) => answer(places, sourceOf(), search)));
    }
  };

  it("is the same after the planner went through its state, at any moment", () => {
    const sources = [sourceOf(), sourceOf({ source: "yelp" })];
    const named = places.map((place, i) => ({ ...place, name: `Café ${i}` }));
    const [lasting, restored] = [create(sources), create(sources)];
    let copy = restored;
    for (let round = 0; round < 12; round++) {
      copy = restoreSweepPlanner(JSON.parse(JSON.stringify(copy.toState())));
      const expected = lasting.plan({ ...unlimited, inFlight: 4 });
      expect(copy.plan({ ...unlimited, inFlight: 4 })).toEqual(expected);
      copy = restoreSweepPlanner(JSON.parse(JSON.stringify(copy.toState())));
      const answered = expected.slice(0, 3).map((search) => answer(named, sourceOf(), search));
      for (const planner of [lasting, copy]) {
        planner.record(answered);
        planner.giveUp(expected.slice(3));
      }
    }
    expect(copy.coverage()).toEqual(lasting.coverage());
  });

  it("Bug: what a search by category had shown was unknown to the next one, and known to a restored planner. Fix: any answer ends what was listed of the ground.", () => {
    const kinds = ["bar", "cafe", "shop"];
    const mall = Array.from({ length: 30 }, (_, i) => ({
      ...destination(edinburgh, 70, 400),
      key: `mall/${i}`,
      category: kinds[i % 3]!,
    }));
    const source = sourceOf({ resultCap: 20, categories: kinds });
    const prior = [{ source: "overpass" as const, points: mall.slice(0, 10) }];
    const lasting = createSweepPlanner({ area: discArea(edinburgh, 3000), sources: [source], prior });
    const asked: PlannedSearch[] = [];
    for (;;) {
      const restored = restoreSweepPlanner(JSON.parse(JSON.stringify(lasting.toState())));
      const searches = lasting.plan(unlimited);
      expect(restored.plan(unlimited)).toEqual(searches);
      if (searches.length === 0) break;
      lasting.record(searches.map((search) => answer(mall, source, search)));
      asked.push(...searches);
    }
    expect(asked.some(({ category }) => category !== undefined)).toBe(true);
  });

  it("Bug: a restored planner asked again for what was given up. Fix: the state says what that was.", () => {
    const planner = create();
    const lost = planner.plan({ ...unlimited, inFlight: 3 });
    planner.giveUp(lost);
    const restored = restoreSweepPlanner(JSON.parse(JSON.stringify(planner.toState())));
    const { requests } = sweepAll(restored, [sourceOf()], places);
    for (const search of lost) expect(requests).not.toContain(JSON.stringify(search));
    expect(requests.size).toBeGreaterThan(0);
  });

  it("Bug: a search given up that another planner had asked for kept all within its request from being looked at. Fix: what it is expected to show.", () => {
    const asking = create();
    const answers = Array.from({ length: 12 }, () => {
      const [search] = asking.plan(unlimited);
      const answered = answer(places, sourceOf(), search!);
      asking.record([answered]);
      return answered;
    });
    const replaying = create();
    replaying.record(answers);
    replaying.giveUp(asking.plan(unlimited));
    const { found } = sweepAll(replaying, [sourceOf()], places);
    for (const { places: shown } of answers) for (const { key } of shown) found.add(key);
    expect(found.size).toBe(places.length);
  });

  it("gives the process a turn after every search planned and every answer learnt anew", () => {
    const [whole, stepped] = [create(), create()];
    for (let round = 0; round < 3; round++) {
      const limits = { ...unlimited, inFlight: 11, callsLeft: 10 };
      const expected = whole.plan(limits);
      const { result, turns } = stepThrough(stepped.planInSteps(limits));
      expect(result).toEqual(expected);
      // And one before each source's first search is looked up.
      expect(turns).toBe(1 + expected.length);
      for (const planner of [whole, stepped])
        planner.record(expected.map((search) => answer(places, sourceOf(), search)));
    }
    const restored = stepThrough(restoreSweepPlannerInSteps(stepped.toState()));
    expect(restored.turns).toBeGreaterThanOrEqual(30);
    expect(restored.result.plan(unlimited)).toEqual(whole.plan(unlimited));
  });

  it("asks for no more than the calls, the source's calls and the money that are left", () => {
    const dear = sourceOf({ source: "google", costUsdPerCall: 0.03 });
    const count = (limits: object) =>
      create([dear, sourceOf()])
        .plan({ ...unlimited, inFlight: 50, ...limits })
        .reduce((sum, { source }) => sum.set(source, (sum.get(source) ?? 0) + 1), new Map<string, number>());
    expect([...count({ callsLeft: 7 }).values()].reduce((a, b) => a + b, 0)).toBe(7);
    expect(count({ callsLeftBySource: { foursquare: 2 } }).get("foursquare")).toBe(2);
    expect(count({ costLeftUsd: 0.1 }).get("google") ?? 0).toBeLessThanOrEqual(3);
    expect(count({ inFlight: 0 }).size).toBe(0);
  });

  it.each([
    [0.3, 0.1, 3],
    [1, 0.1, 10],
    [0.32, 0.032, 10],
  ])(
    "Bug: money was counted in floats, so that $%d at $%d a call paid for one call too few. Fix: nano-dollars",
    (costLeftUsd, costUsdPerCall, calls) => {
      const sources = [sourceOf({ resultCap: 2, costUsdPerCall })];
      const atOnce = create(sources).plan({ ...unlimited, inFlight: 50, costLeftUsd });
      expect(atOnce).toHaveLength(calls);
      const planner = create(sources);
      let asked = 0;
      for (;;) {
        // What a caller has left by its own floats, such as 0.09999999999999998.
        const searches = planner.plan({ ...unlimited, costLeftUsd: costLeftUsd - asked * costUsdPerCall });
        if (searches.length === 0) break;
        asked += searches.length;
        planner.record(searches.map((search) => answer(places, sources[0]!, search)));
      }
      expect(asked).toBe(calls);
    },
  );

  it("is over once no search is expected to show enough that is new, and goes on to the proof where that is asked", () => {
    const planner = create();
    const worthwhile = { share: 0.2, afterAnswers: 10 };
    const found = new Set<string>();
    const isInside = prepareArea(area);
    const ask = (limits: PlanLimits) => {
      const searches = planner.plan(limits);
      const answers = searches.map((search) => answer(places, sourceOf(), search));
      for (const { places } of answers) for (const { key } of places) found.add(key);
      planner.record(answers);
      return searches.length;
    };
    let calls = 0;
    for (let asked = -1; asked !== 0; calls += asked) asked = ask({ ...unlimited, worthwhile });
    const inside = places.filter(isInside).length;
    expect(planner.bestExpectedShare()).toBeLessThan(0.2);
    expect(planner.bestExpectedShare()).toBeGreaterThan(0);
    expect(found.size).toBeGreaterThan(0.93 * inside);
    expect(calls).toBeGreaterThan(10);
    while (ask(unlimited) > 0) calls++;
    expect(planner.bestExpectedShare()).toBeNull();
    expect(planner.coverage().foursquare?.complete).toBe(true);
    for (const place of places) if (isInside(place)) expect(found).toContain(place.key);
  });

  it("spends a shared budget on places that no other source has shown", () => {
    const sources = [sourceOf(), sourceOf({ source: "google" }), sourceOf({ source: "yelp" })];
    const named = places.map((place, i) => ({ ...place, name: `Café ${i}` }));
    // Google has what Foursquare has; Yelp has places of its own, as many and as dense.
    const own = places.map((place, i) => ({
      ...destination(place, 45, 60),
      key: place.key,
      name: `Pub ${i}`,
    }));
    const budget = 100;
    const known = (withNames: boolean) => {
      const planner = create(sources);
      const found = new Set<string>();
      const calls = { foursquare: 0, google: 0, yelp: 0 };
      for (let call = 0; call < budget; call++) {
        const [search] = planner.plan({ ...unlimited, callsLeft: budget - call });
        const source = search!.source as keyof typeof calls;
        calls[source]++;
        const given = answer(source === "yelp" ? own : named, sourceOf(), search!);
        for (const { name } of given.places) found.add(name!);
        const anonymous = given.places.map(({ key, lat, lng }) => ({ key, lat, lng }));
        planner.record([withNames ? given : { ...given, places: anonymous }]);
      }
      return { found: found.size, calls };
    };
    const [told, untold] = [known(true), known(false)];
    expect(told.found).toBeGreaterThan(1.15 * untold.found);
    expect(told.calls.yelp).toBeGreaterThan(untold.calls.yelp);
  });

  it("leaves a dropped source out", () => {
    const planner = create([sourceOf(), sourceOf({ source: "yelp" })]);
    planner.dropSource("foursquare");
    expect(new Set(planner.plan({ ...unlimited, inFlight: 10 }).map(({ source }) => source))).toEqual(
      new Set(["yelp"]),
    );
  });

  it("does not ask again for what was given up, but around it", () => {
    const planner = create();
    const [lost] = planner.plan(unlimited);
    planner.giveUp([lost!]);
    const sweep = sweepAll(planner, [sourceOf()], []);
    expect(sweep.requests).not.toContain(JSON.stringify(lost));
    expect(sweep.calls).toBeGreaterThan(0);
  });

  it("takes the same answer twice for one", () => {
    const [once, twice] = [create(), create()];
    for (const hasRecords of [true, false]) {
      const [search] = once.plan(unlimited);
      twice.plan(unlimited);
      const answered = hasRecords
        ? answer(places, sourceOf(), search!)
        : { search: search!, places: [], more: true };
      once.record([answered]);
      twice.record([answered, answered]);
      expect(twice.toState()).toEqual(once.toState());
    }
  });

  it("stays inside a city with a lake", () => {
    const [part] = area;
    const lake = [{ outer: part!.outer, holes: [discArea(edinburgh, 1200)[0]!.outer] }];
    const planner = createSweepPlanner({ area: lake, sources: [sourceOf()], prior: [] });
    for (let call = 0; call < 40; call++) {
      for (const search of planner.plan(unlimited)) {
        expect(containsPoint(lake, search.center)).toBe(true);
        planner.record([answer(places, sourceOf(), search)]);
      }
    }
  });

  it.each([
    ["area", { area: [] }, "area: found one without any ground, expected a polygon with an inside"],
    [
      "sources",
      { sources: [sourceOf(), sourceOf()] },
      "sources: found foursquare twice, expected each source once",
    ],
    [
      "resultCap",
      { sources: [sourceOf({ resultCap: 0 })] },
      "foursquare.resultCap: found 0, expected a whole number from 1",
    ],
    [
      "maxPages",
      { sources: [sourceOf({ maxPages: 1.5 })] },
      "foursquare.maxPages: found 1.5, expected a whole number from 1",
    ],
    [
      "maxRadiusMetres",
      { sources: [sourceOf({ maxRadiusMetres: Number.NaN })] },
      "foursquare.maxRadiusMetres: found NaN, expected metres above 0",
    ],
    [
      "minRadiusMetres",
      { sources: [sourceOf({ minRadiusMetres: 900, maxRadiusMetres: 800 })] },
      "foursquare.minRadiusMetres: found 900, expected at most maxRadiusMetres, 800",
    ],
    [
      "costUsdPerCall",
      { sources: [sourceOf({ costUsdPerCall: -1 })] },
      "foursquare.costUsdPerCall: found -1, expected dollars from 0",
    ],
  ])("is refused where it makes no sense: %s", (_field, changes, message) => {
    const options = { area, sources: [sourceOf()], prior: [], ...changes };
    expect(() => createSweepPlanner(options)).toThrow(new InvalidInputError(message));
  });

  it.each([Infinity, 1e6])("goes to the source that shows more a call, with %d calls left", (callsLeft) => {
    const planner = create([sourceOf(), sourceOf({ source: "yelp", resultCap: 50 })]);
    const searches = planner.plan({ ...unlimited, inFlight: 5, callsLeft, costLeftUsd: Infinity });
    expect(new Set(searches.map(({ source }) => source))).toEqual(new Set(["yelp"]));
  });

  it("says which cells are open, covered and proven empty", () => {
    const planner = create();
    expect(new Set(finish(planner.coverageCellsInSteps(8)).map(({ state }) => state))).toEqual(
      new Set(["open"]),
    );
    advance(planner, 6);
    const states = new Set(finish(planner.coverageCellsInSteps(9)).map(({ state }) => state));
    expect(states).toContain("covered");
    expect(states).toContain("open");
    const { covered_km2, area_km2, complete } = planner.coverage().foursquare!;
    expect(covered_km2).toBeGreaterThan(0.1);
    expect(covered_km2).toBeLessThan(area_km2);
    expect(complete).toBe(false);
  });
});

describe("searches around anchors", () => {
  const area = discArea(edinburgh, 4000);
  const limits = { ...unlimited, inFlight: 50, minRadiusMetres: 300, maxRadiusMetres: 800 };
  const town = Array.from({ length: 2000 }, (_, i) => ({
    ...destination(edinburgh, i * 137.5, 70 * Math.sqrt(i)),
    key: `town/${i}`,
  }));

  it("keep within the radii that are allowed and are made only where they bring nearly a full answer", () => {
    const prior = [{ source: "overpass" as const, points: town }];
    const planner = createSweepPlanner({ area, sources: [sourceOf()], prior });
    const anchors = [
      edinburgh,
      destination(edinburgh, 90, 5),
      destination(edinburgh, 0, 2500),
      destination(edinburgh, 0, 9000),
    ];
    const searches = planner.planAround(anchors, limits);
    expect(searches.map(({ center }) => center.lat)).toEqual([
      anchors[0]!.lat,
      expect.closeTo(anchors[2]!.lat, 6),
    ]);
    for (const { radiusMetres } of searches) {
      expect(radiusMetres).toBeGreaterThanOrEqual(300);
      expect(radiusMetres).toBeLessThanOrEqual(800);
    }
    planner.record(searches.map((search) => answer(town, sourceOf(), search)));
    expect(planner.planAround(anchors, limits)).toEqual([]);
  });

  it("Bug: a search was narrower than its source allows. Fix: where it would have to be too wide, none is made", () => {
    const prior = [{ source: "overpass" as const, points: town }];
    const plannedBy = (minRadiusMetres: number) =>
      createSweepPlanner({ area, sources: [sourceOf({ resultCap: 20, minRadiusMetres })], prior }).planAround(
        [edinburgh, destination(edinburgh, 0, 2500)],
        limits,
      );
    expect(plannedBy(1000)).toEqual([]);
    expect(plannedBy(800).map(({ radiusMetres }) => radiusMetres)).toEqual([800, 800]);
  });

  it("are not made where hardly a place is expected", () => {
    const planner = createSweepPlanner({
      area: discArea(edinburgh, 40_000),
      sources: [sourceOf()],
      prior: [],
    });
    expect(planner.planAround([edinburgh], limits)).toEqual([]);
  });
});
