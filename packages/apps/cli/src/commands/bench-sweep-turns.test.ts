import { discArea, distanceMetres, prepareArea } from "@cityscout/geo";
import { syntheticWorld } from "@cityscout/simulator";
import { describe, expect, it } from "vitest";
import type { MethodFigures, SetFigures, SweepSet } from "./bench-sweep-figures.ts";
import { Pauses } from "./bench-sweep-pauses.ts";
import { meanOfTurns, standardErrorOf, turnedSets } from "./bench-sweep-turns.ts";

const center = { lat: 64.15, lng: -21.94 };
const world = syntheticWorld({ city: "Turnton", center, radiusKm: 5, places: 80 });
const records = world.sources.foursquare!;
const area = discArea(center, 5000);
const set: SweepSet = {
  city: "Turnton",
  source: "foursquare",
  center,
  area,
  records,
  prior: records,
  categories: [],
};

describe("a set that is turned", () => {
  it("begins as it is", () => {
    expect(turnedSets(set, 3)[0]).toBe(set);
  });

  it("keeps all distances, and what is in the area, and lies somewhere else", () => {
    for (const turned of turnedSets(set, 4).slice(1)) {
      const [before, after] = [prepareArea(set.area), prepareArea(turned.area)];
      for (const [i, record] of turned.records.entries()) {
        expect(record.id).toBe(records[i]!.id);
        const moved = distanceMetres(record, records[i]!);
        const fromMiddle = distanceMetres(center, records[i]!);
        expect(moved).toBeGreaterThan(0.3 * fromMiddle);
        expect(distanceMetres(center, record)).toBeCloseTo(fromMiddle, 3);
        expect(distanceMetres(record, turned.records[0]!)).toBeCloseTo(
          distanceMetres(records[i]!, records[0]!),
          3,
        );
        expect(after(record)).toBe(before(records[i]!));
        expect(turned.prior[i]).toMatchObject({ lat: record.lat, lng: record.lng });
      }
    }
  });
});

describe("figures of several turns", () => {
  const none = new Pauses().longest();
  const method = (calls: number, at99: number | null): MethodFigures => ({
    method: "planner",
    calls,
    recall: 1,
    ratios: { "0.9": 1, "0.95": 1.2, "0.99": at99, "0.999": null },
    end_ratio: calls / 50,
    planning_ms_per_call: calls / 50,
    longest_pauses_ms: { ...none, plan: calls, restore: 220 - calls },
    planning_pauses_ms: { p50: 1, p99: calls / 10 },
    state_bytes: 10,
    heap_bytes: 20,
    early_stop: { calls: calls - 10, recall: 0.99 },
    interval_held: 0.96,
  });
  const figures = (own: MethodFigures): SetFigures => ({
    city: "Turnton",
    source: "foursquare",
    records: 1000,
    floor: 50,
    methods: [own],
  });

  it("are means, but for the longest pause", () => {
    expect(meanOfTurns([figures(method(100, 1.5)), figures(method(120, 1.7))]).methods[0]).toMatchObject({
      calls: 110,
      ratios: { "0.9": 1, "0.99": 1.6, "0.999": null },
      end_ratio: 2.2,
      longest_pauses_ms: { ...none, plan: 120, restore: 120 },
      planning_pauses_ms: { p50: 1, p99: 11 },
      early_stop: { calls: 100 },
    });
  });

  it("have no mean where a turn has none", () => {
    expect(
      meanOfTurns([figures(method(100, 1.5)), figures(method(120, null))]).methods[0]!.ratios["0.99"],
    ).toBeNull();
  });

  it("tell how far their mean can be relied on", () => {
    expect(standardErrorOf([1, 3])).toBeCloseTo(1, 10);
    expect(standardErrorOf([2, 2, 2])).toBe(0);
    expect(standardErrorOf([2])).toBeNull();
    expect(standardErrorOf([2, null])).toBeNull();
  });
});
