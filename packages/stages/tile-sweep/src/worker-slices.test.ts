import type { Remaining } from "@cityscout/budget";
import { type PlaceSource, sourceNames } from "@cityscout/contracts";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { SearchMessage } from "./search-message.ts";
import { workerSlices } from "./worker-slices.ts";

const search = (source: PlaceSource, index: number): SearchMessage => ({
  type: "maps",
  city: "c",
  lat: 0,
  lng: 0,
  radius: 100,
  source,
  correlation_id: "00000000-0000-4000-8000-000000000000",
  request_hash: index.toString(16).padStart(64, "0"),
});

const bySourceName = (value: (source: (typeof sourceNames)[number]) => number) =>
  Object.fromEntries(sourceNames.map((source) => [source, value(source)])) as Remaining["bySource"];

const searchesOf = (google: number, yelp: number) => [
  ...Array.from({ length: google }, (_, i) => search("google", i)),
  ...Array.from({ length: yelp }, (_, i) => search("yelp", google + i)),
];

const remainingOf = (calls: number, google: number, yelp: number, costUsd: number): Remaining => ({
  calls,
  costUsd,
  bySource: bySourceName((source) =>
    Math.min(calls, source === "google" ? google : source === "yelp" ? yelp : calls),
  ),
  costUsdPerCall: bySourceName((source) => (source === "google" ? 0.03 : 0.01)),
});

test("where the budget allows, any worker could make all calls of the round", () => {
  const slices = workerSlices(searchesOf(40, 60), remainingOf(5000, 5000, 5000, Infinity), 4);
  expect(slices).toHaveLength(4);
  for (const { calls } of slices) expect(calls).toEqual({ google: 40, yelp: 60 });
});

test("a round that the budget just pays for has one worker, who can make all of it", () => {
  const slices = workerSlices(searchesOf(40, 60), remainingOf(100, 40, 60, Infinity), 4);
  expect(slices).toEqual([{ worker: 0, calls: { google: 40, yelp: 60 } }]);
});

test("nothing to ask needs no worker", () => {
  expect(workerSlices([], remainingOf(10, 10, 10, 1), 4)).toEqual([]);
});

test("slices never add up to more than what remains of calls, of a source or of money", () => {
  fc.assert(
    fc.property(
      fc.nat(120),
      fc.nat(120),
      fc.nat(300),
      fc.nat(150),
      fc.nat(150),
      fc.option(fc.nat(400).map((cents) => cents / 100)),
      fc.integer({ min: 1, max: 8 }),
      (google, yelp, calls, ofGoogle, ofYelp, money, workers) => {
        const remaining = remainingOf(calls, ofGoogle, ofYelp, money ?? Infinity);
        const slices = workerSlices(searchesOf(google, yelp), remaining, workers);
        const sum = (source: "google" | "yelp") =>
          slices.reduce((total, slice) => total + (slice.calls[source] ?? 0), 0);
        expect(slices.length).toBeLessThanOrEqual(workers);
        expect(sum("google") + sum("yelp")).toBeLessThanOrEqual(calls);
        expect(sum("google")).toBeLessThanOrEqual(remaining.bySource.google);
        expect(sum("yelp")).toBeLessThanOrEqual(remaining.bySource.yelp);
        expect(sum("google") * 0.03 + sum("yelp") * 0.01).toBeLessThanOrEqual(remaining.costUsd + 1e-9);
      },
    ),
    { numRuns: 200 },
  );
});
