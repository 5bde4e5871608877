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

const remainingOf = (
  calls: number,
  google: number,
  yelp: number,
  costUsd: number,
  tokensPerMinute = bySourceName(() => 6_000),
): Remaining => ({
  calls,
  costUsd,
  bySource: bySourceName((source) =>
    Math.min(calls, source === "google" ? google : source === "yelp" ? yelp : calls),
  ),
  costUsdPerCall: bySourceName((source) => (source === "google" ? 0.03 : 0.01)),
  tokensPerMinute,
});

const four = { most: 4, concurrency: 16 };

test("where the budget allows, any worker could make all calls of the round", () => {
  const slices = workerSlices(searchesOf(40, 60), remainingOf(5000, 5000, 5000, Infinity), four);
  expect(slices).toHaveLength(4);
  for (const slice of slices) {
    expect(slice.calls).toEqual({ google: 40, yelp: 60 });
    expect(slice.tokens_per_min).toEqual({ google: 1_500, yelp: 1_500 });
  }
});

test("a slow source's rate is not divided, nor is one that a single worker can use up", () => {
  const ratesOf = (google: number, yelp: number) =>
    remainingOf(
      5000,
      5000,
      5000,
      Infinity,
      bySourceName((source) => (source === "google" ? google : yelp)),
    );
  expect(workerSlices(searchesOf(100, 28), ratesOf(6_000, 60), four)).toEqual([
    { worker: 0, calls: { google: 100, yelp: 28 }, tokens_per_min: { google: 6_000, yelp: 60 } },
  ]);
  // 5 searches a second, of 2 seconds each.
  const slow = ratesOf(300, 6_000);
  expect(workerSlices(searchesOf(128, 0), slow, four)).toHaveLength(1);
  expect(workerSlices(searchesOf(128, 0), slow, { most: 4, concurrency: 4 })).toHaveLength(3);
});

test("boxes have one worker", () => {
  const boxes = searchesOf(64, 64).map((search): SearchMessage => ({ ...search, search_type: "box" }));
  expect(workerSlices(boxes, remainingOf(5000, 5000, 5000, Infinity), four)).toHaveLength(1);
});

test("a round that the budget just pays for has one worker, who can make all of it", () => {
  const slices = workerSlices(searchesOf(40, 60), remainingOf(100, 40, 60, Infinity), four);
  expect(slices).toEqual([
    { worker: 0, calls: { google: 40, yelp: 60 }, tokens_per_min: { google: 6_000, yelp: 6_000 } },
  ]);
});

test("nothing to ask needs no worker", () => {
  expect(workerSlices([], remainingOf(10, 10, 10, 1), four)).toEqual([]);
});

test("slices never add up to more than what remains of calls, of a source or of money, nor to more than a rate", () => {
  fc.assert(
    fc.property(
      fc.nat(120),
      fc.nat(120),
      fc.nat(300),
      fc.nat(150),
      fc.nat(150),
      fc.option(fc.nat(400).map((cents) => cents / 100)),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 1_000 }),
      (google, yelp, calls, ofGoogle, ofYelp, money, workers, rate) => {
        const rates = bySourceName(() => rate);
        const remaining = remainingOf(calls, ofGoogle, ofYelp, money ?? Infinity, rates);
        const slices = workerSlices(searchesOf(google, yelp), remaining, { most: workers, concurrency: 1 });
        for (const source of ["google", "yelp"] as const) {
          const shares = slices.flatMap(({ tokens_per_min: shared }) => shared[source] ?? []);
          expect(shares.reduce((total, share) => total + share, 0)).toBeLessThanOrEqual(rate + 1e-9);
          // Each has a whole token in a bucket that holds a second's.
          if (shares.length > 1) expect(Math.min(...shares)).toBeGreaterThanOrEqual(60);
        }
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
