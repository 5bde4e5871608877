import { destination, discArea } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { answer, type SimulatedPlace, sourceOf } from "../test/simulated-source.ts";
import { unlimited } from "../test/sweep-all.ts";
import { createSweepPlanner, type SweepSource } from "./index.ts";

const center = { lat: 48.2, lng: 16.37 };
const area = discArea(center, 6000);

/** A small town at a bearing and distance from the middle. */
const town = (bearing: number, metres: number, count: number): SimulatedPlace[] => {
  const middle = destination(center, bearing, metres);
  return Array.from({ length: count }, (_, i) => ({
    ...destination(middle, i * 137.5, 45 * Math.sqrt(i)),
    key: `${bearing}/${i}`,
  }));
};
const places = [town(200, 3500, 300), town(310, 1500, 400), town(20, 5000, 200)].flat();

/** Calls until nine in ten places are known, and whether each interval on the way held what was left. */
function callsToMost(
  ranking: SweepSource["ranking"],
  known: readonly SimulatedPlace[],
): { calls: number; missed: number } {
  const source = sourceOf({ resultCap: 20, ranking });
  const prior = [{ source: "overpass" as const, points: known }];
  const planner = createSweepPlanner({ area, sources: [source], prior });
  const found = new Set<string>();
  let [calls, missed] = [0, 0];
  while (found.size < 0.9 * places.length) {
    for (const search of planner.plan(unlimited)) {
      const answered = answer(places, source, search);
      for (const { key } of answered.places) found.add(key);
      planner.record([answered]);
      calls++;
    }
    const { low, high } = planner.coverage().foursquare!.expected_remaining;
    const left = places.length - found.size;
    if (left < Math.floor(low) || left > Math.ceil(high)) missed++;
  }
  return { calls, missed };
}

describe.each(["distance", "popularity"] as const)(
  "a sweep by %s that other sources' places mislead",
  (ranking) => {
    const alone = callsToMost(ranking, []);
    // Full answers that are not ranked tell little of a prior: trusted blindly, one that is all in a town where there is nothing
    // takes more than this, and one that is a kilometre off no more than it does here.
    const most = { distance: 1.2, popularity: 1.4 }[ranking];

    it.each([
      ["are all in a town where this source has none", town(100, 4500, 900)],
      [
        "are as many, all a kilometre away",
        places.map((place) => ({ ...place, ...destination(place, 130, 1200) })),
      ],
    ])(
      "Bug: it trusted them, took a quarter more calls than without them and expected too little. Fix: it compares what it would expect without them: they %s",
      (_name, known) => {
        const misled = callsToMost(ranking, known);
        expect(misled.calls).toBeLessThan(most * alone.calls);
        expect(misled.missed).toBeLessThan(0.1 * misled.calls);
      },
    );
  },
);
