import { fnv1a, seededRandom } from "@cityscout/contracts";
import { destination, discArea } from "@cityscout/geo";
import { expect, it } from "vitest";
import { type SimulatedPlace, sourceOf } from "../test/simulated-source.ts";
import { sweepAll } from "../test/sweep-all.ts";
import { createSweepPlanner } from "./index.ts";

const center = { lat: 55.9533, lng: -3.1883 };

it("Bug: ranked by popularity, an empty place amid a full one took hundreds of calls of ever new circles full of what is beyond its border. Fix: that is expected, too.", () => {
  const random = seededRandom(7);
  const at = (key: string, metres: number): SimulatedPlace => ({
    key,
    ...destination(center, 360 * random.next(), metres),
  });
  const inside = Array.from({ length: 4 }, (_, i) => at(`inside/${i}`, 900 * Math.sqrt(random.next())));
  const beyond = Array.from({ length: 600 }, (_, i) => at(`beyond/${i}`, 1100 + 2000 * random.next()));
  // The source's own order has nothing to do with where they are.
  const places = [...inside, ...beyond].sort((a, b) => fnv1a(a.key) - fnv1a(b.key));
  const source = sourceOf({ ranking: "popularity", minRadiusMetres: 1 });
  const planner = createSweepPlanner({ area: discArea(center, 1000), sources: [source], prior: [] });
  const { calls, found } = sweepAll(planner, [source], places, { most: 200 });
  expect([...found].filter((key) => key.startsWith("inside"))).toHaveLength(4);
  expect(calls).toBeLessThan(40);
  expect(planner.coverage().foursquare!.complete).toBe(true);
});
