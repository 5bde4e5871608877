import { destination, discArea } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { answer, type SimulatedPlace, sourceOf } from "../test/simulated-source.ts";
import { type AnsweredSearch, createSweepPlanner } from "./index.ts";

const center = { lat: 55.9533, lng: -3.1883 };
const source = sourceOf({ resultCap: 6 });
const at = (bearing: number, metres: number, key = `${bearing}/${metres}`): SimulatedPlace => ({
  ...destination(center, bearing, metres),
  key,
});
const searchAt = (bearing: number, metres: number) => ({
  source: source.source,
  center: destination(center, bearing, metres),
  radiusMetres: 3000,
  page: 0,
});

/** Six places north of the middle, and six south of it. */
const near = [100, 110, 120, 130, 140, 150];
const north = near.map((metres) => at(0, metres));
const south = near.map((metres) => at(180, metres));

function isDistrustedAfter(...answers: AnsweredSearch[]): boolean {
  const planner = createSweepPlanner({ area: discArea(center, 4000), sources: [source], prior: [] });
  planner.record(answers);
  return planner.coverage().foursquare!.out_of_order === true;
}

const fromMiddle = (places: SimulatedPlace[]) => ({ search: searchAt(0, 0), places, more: true });

describe("a full answer is disproven", () => {
  it("by records that a later answer shows well within its disc", () => {
    const far = [...north.slice(0, 5), at(90, 1000)];
    const later = { search: searchAt(180, 300), places: south.toReversed(), more: false };
    expect(isDistrustedAfter(fromMiddle(far), later)).toBe(true);
  });

  it("by records that an earlier answer showed well within its disc", () => {
    const earlier = { search: searchAt(180, 300), places: south.toReversed(), more: false };
    expect(isDistrustedAfter(earlier, fromMiddle([...north.slice(0, 5), at(90, 1000)]))).toBe(true);
  });
});

describe("a full answer is not disproven", () => {
  it("by records at its border, however many are at one point", () => {
    const tied = Array.from({ length: 12 }, (_, i) => at(180, 1000, `tied/${i}`));
    const first = fromMiddle([...north.slice(0, 5), tied[0]!]);
    const others = { search: searchAt(180, 1000), places: tied.slice(6), more: true };
    expect(isDistrustedAfter(first, others)).toBe(false);
    expect(isDistrustedAfter(others, first)).toBe(false);
  });

  it("by as many records as may be mixed in, or have come since", () => {
    const later = { search: searchAt(180, 300), places: [south[0]!, at(180, 1300)], more: false };
    expect(isDistrustedAfter(fromMiddle([...north.slice(0, 5), at(90, 1000)]), later)).toBe(false);
  });

  it("by records that have moved since they were shown", () => {
    const moved = north.map((place) => ({ ...place, ...destination(place, 180, 40) }));
    const first = fromMiddle([...north.slice(0, 5), at(90, 1000)]);
    const later = { search: searchAt(180, 300), places: moved.slice(0, 5), more: false };
    expect(isDistrustedAfter(first, later)).toBe(false);
    expect(isDistrustedAfter(later, first)).toBe(false);
  });

  it("by the pages before it", () => {
    const paged = sourceOf({ resultCap: 6, maxPages: 3 });
    const planner = createSweepPlanner({ area: discArea(center, 4000), sources: [paged], prior: [] });
    const places = [...north, ...south, at(90, 400), at(90, 500), at(90, 600), at(90, 700)];
    for (const page of [0, 1, 2]) planner.record([answer(places, paged, { ...searchAt(0, 0), page })]);
    expect(planner.coverage().foursquare!.out_of_order).toBeUndefined();
  });
});
