import { type Source, sourceNames } from "@cityscout/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Limits, Remaining } from "./budget.ts";
import { createLedger } from "./ledger.ts";
import { defaultLimits } from "./limits.ts";
import { createSliceGuard, sliceBudget } from "./slices.ts";

const bySource = <T>(value: (source: Source) => T): Record<Source, T> =>
  Object.fromEntries(sourceNames.map((source) => [source, value(source)])) as Record<Source, T>;
const plenty: Remaining = {
  calls: 1_000,
  costUsd: Infinity,
  bySource: bySource(() => 1_000),
  costUsdPerCall: bySource((source) => defaultLimits.sources[source].costUsdPerCall),
  tokensPerMinute: bySource(() => 600),
};

const someLimits: fc.Arbitrary<Limits> = fc.record({
  maxCalls: fc.integer({ min: 1, max: 40 }),
  maxCostUsd: fc.option(fc.constantFrom(0.01, 0.1, 0.3, 1)),
  maxWallClockMs: fc.constant(1),
  minNewUniqueRate: fc.constant(0),
  windowCalls: fc.constant(1),
  sources: fc.record(
    bySource((source) =>
      fc.record({
        tokensPerMinute: fc.constant(60),
        maxCalls: fc.option(fc.integer({ min: 1, max: 15 })),
        costUsdPerCall: fc.constant(defaultLimits.sources[source].costUsdPerCall),
        off: fc.boolean(),
      }),
    ),
  ),
});
const aPlan = fc.dictionary(fc.constantFrom(...sourceNames), fc.integer({ min: 0, max: 30 }));

describe("slices", () => {
  it("give every worker its share of what is planned, and of the rates", () => {
    expect(sliceBudget({ google: 5, yelp: 2 }, plenty, 3)).toEqual([
      { worker: 0, calls: { google: 2, yelp: 1 }, tokens_per_min: { google: 200, yelp: 300 } },
      { worker: 1, calls: { google: 2 }, tokens_per_min: { google: 200 } },
      { worker: 2, calls: { google: 1, yelp: 1 }, tokens_per_min: { google: 200, yelp: 300 } },
    ]);
  });

  it("share what is short between the sources, each in its turn", () => {
    const [slice] = sliceBudget({ google: 50, foursquare: 50, yelp: 1 }, { ...plenty, calls: 10 }, 1);
    expect(slice?.calls).toEqual({ google: 5, foursquare: 4, yelp: 1 });
  });

  it("leave the money that pays for no dear call to the cheap one", () => {
    const [slice] = sliceBudget({ google: 5, foursquare: 5 }, { ...plenty, costUsd: 0.073 }, 1);
    expect(slice?.calls).toEqual({ google: 1, foursquare: 2 });
  });

  it("leave out workers that would get nothing", () => {
    expect(sliceBudget({ google: 2 }, plenty, 8)).toHaveLength(2);
    expect(sliceBudget({ google: 2 }, { ...plenty, calls: 0 }, 8)).toEqual([]);
    expect(sliceBudget({}, plenty, 8)).toEqual([]);
    expect(sliceBudget({ google: 2 }, plenty, 0)).toEqual(sliceBudget({ google: 2 }, plenty, 1));
  });

  it("are fair: no two workers differ by more than one call", () => {
    fc.assert(
      fc.property(aPlan, fc.integer({ min: 1, max: 9 }), (planned, workers) => {
        const sizes = sliceBudget(planned, plenty, workers).map(({ calls }) =>
          Object.values(calls).reduce((sum, count) => sum + count, 0),
        );
        expect(Math.max(0, ...sizes) - Math.min(...sizes, Infinity)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("let no interleaving of workers overspend, round after round, nor waste what can be spent", () => {
    fc.assert(
      fc.property(
        someLimits,
        fc.array(aPlan, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat()),
        (limits, rounds, workers, chance) => {
          const ledger = createLedger(limits);
          let requests = 0;
          for (const planned of rounds) {
            const before = ledger.remaining();
            const slices = sliceBudget(planned, before, workers);
            const guards = slices.map(createSliceGuard);
            const open = slices.flatMap(({ calls }, worker) =>
              // Every worker wants more of every source than it was given.
              sourceNames.flatMap((source) =>
                Array.from({ length: (calls[source] ?? 0) + 2 }, () => ({ worker, source })),
              ),
            );
            while (open.length > 0) {
              const [{ worker, source }] = open.splice(chance.next().value % open.length, 1) as [
                (typeof open)[number],
              ];
              try {
                guards[worker]!.permit(source);
              } catch (error) {
                expect(error).toMatchObject({ name: "BudgetExhaustedError" });
                continue;
              }
              requests += 1;
              const { costUsdPerCall } = limits.sources[source];
              const booked = {
                source,
                requestHash: String(requests),
                counted: true,
                costUsd: costUsdPerCall,
                shown: [],
                inWindow: true,
                at: "",
              };
              ledger.book(booked);
              // A redelivered message books its answer again.
              if (chance.next().value % 3 === 0) ledger.book(booked);
            }
            for (const guard of guards) expect(guard.unspent()).toEqual({});
            const after = ledger.remaining();
            for (const source of sourceNames) {
              const spent = before.bySource[source] - after.bySource[source];
              const unmet = (planned[source] ?? 0) - spent;
              const payable = limits.sources[source].costUsdPerCall <= after.costUsd;
              expect(unmet > 0 && after.bySource[source] > 0 && payable && spent === 0).toBe(false);
            }
          }
          const uses = ledger.bySource();
          const { calls, cost_usd: cost } = ledger.view(0, 0);
          expect(calls).toBe(requests);
          expect(calls).toBeLessThanOrEqual(limits.maxCalls);
          expect(cost).toBeLessThanOrEqual(limits.maxCostUsd ?? Infinity);
          for (const source of sourceNames) {
            const { maxCalls, off } = limits.sources[source];
            expect(uses[source].calls).toBeLessThanOrEqual(off ? 0 : (maxCalls ?? Infinity));
          }
        },
      ),
    );
  });

  it("give back what was not spent", () => {
    const guard = createSliceGuard({ worker: 1, calls: { google: 2, yelp: 1 }, tokens_per_min: {} });
    guard.permit("google");
    guard.permit("yelp");
    expect(guard.unspent()).toEqual({ google: 1 });
    expect(() => guard.permit("foursquare")).toThrow(/worker 1 has spent its slice of 0 calls of foursquare/);
  });
});
