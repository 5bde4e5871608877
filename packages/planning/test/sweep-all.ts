import { expect } from "vitest";
import type { SweepPlanner, SweepSource } from "../src/index.ts";
import { answer as answerTruly, type SimulatedPlace } from "./simulated-source.ts";

export const unlimited = { inFlight: 1, callsLeft: 10_000, callsLeftBySource: {}, costLeftUsd: 1000 };

interface SweepOptions {
  inFlight?: number;
  /** It ends after so many calls at the latest. */
  most?: number;
  /** How sources answer. */
  answer?: typeof answerTruly;
}

interface Sweep {
  calls: number;
  found: Set<string>;
  requests: Set<string>;
}

/** Asks until nothing is left to plan. Of a source that is proven as far as it can be, only narrowed searches are right. */
export function sweepAll(
  planner: SweepPlanner,
  sources: SweepSource[],
  places: SimulatedPlace[],
  { inFlight = 1, most = 2000, answer = answerTruly }: SweepOptions = {},
): Sweep {
  const sweep: Sweep = { calls: 0, found: new Set(), requests: new Set() };
  for (;;) {
    const searches = planner.plan({ ...unlimited, inFlight });
    if (searches.length === 0 || sweep.calls > most) return sweep;
    const coverage = planner.coverage();
    const answers = searches.map((search) => {
      const { area_km2, covered_km2, unprovable_km2 } = coverage[search.source]!;
      const openKm2 = area_km2 - covered_km2 - unprovable_km2;
      if (search.category === undefined) expect(openKm2).toBeGreaterThan(1e-12);
      sweep.calls++;
      sweep.requests.add(JSON.stringify(search));
      return answer(
        places,
        sources.find(({ source }) => source === search.source)!,
        search,
      );
    });
    for (const { places } of answers) for (const { key } of places) sweep.found.add(key);
    planner.record(answers);
  }
}
