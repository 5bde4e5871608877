import { destination, discArea } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { answer, sourceOf } from "../test/simulated-source.ts";
import { createSweepPlanner, type PlannedSearch } from "./index.ts";

const edinburgh = { lat: 55.9533, lng: -3.1883 };

describe("what of a source is new to the city", () => {
  const all = Array.from({ length: 400 }, (_, i) => ({
    ...destination(edinburgh, i * 137.5, 120 * Math.sqrt(i)),
    name: `Place ${i}`,
  }));
  const few = sourceOf({ source: "foursquare", resultCap: 10 });
  const many = sourceOf({ source: "yelp", resultCap: 10 });
  const ofFew = all.filter((_, i) => i % 4 === 0).map((place, i) => ({ ...place, key: `few/${i}` }));
  const ofMany = all.map((place, i) => ({ ...place, key: `many/${i}` }));

  it("Bug: nothing was learnt of a source that was only asked where no other was. Fix: its places are compared where another proves the ground later", () => {
    const sources = [few, many];
    const planner = createSweepPlanner({ area: discArea(edinburgh, 2300), sources, prior: [] });
    const ask = (source: typeof few, places: typeof ofFew) => {
      const search: PlannedSearch = {
        source: source.source,
        center: edinburgh,
        radiusMetres: 5000,
        page: 0,
      };
      planner.record([answer(places, source, search)]);
    };
    ask(few, ofFew);
    ask(many, ofMany);
    // Of the few, every fourth place, three are no farther than the ten of the many.
    expect(planner.toState().sources.map(({ overlap }) => overlap)).toEqual([
      { shown: 3, known: 3 },
      { shown: 10, known: 3 },
    ]);
  });
});
