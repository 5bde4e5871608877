import { type Source, sourceNames } from "@cityscout/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BookedAnswer, Limits } from "./budget.ts";
import { createLedger, restoreLedger } from "./ledger.ts";
import { ledgerStateSchema } from "./ledger-state.ts";
import { defaultLimits } from "./limits.ts";

const at = "2026-01-01T00:00:00.000Z";
const limitsWith = (change: Partial<Limits>): Limits => ({ ...defaultLimits, ...change });
const ofSources = (change: (source: Source) => Partial<Limits["sources"][Source]>): Limits["sources"] =>
  Object.fromEntries(
    sourceNames.map((source) => [source, { ...defaultLimits.sources[source], ...change(source) }]),
  ) as Limits["sources"];

let answers = 0;
function answer(change: Partial<BookedAnswer> = {}): BookedAnswer {
  answers += 1;
  return {
    source: "google",
    requestHash: `hash-${answers}`,
    counted: true,
    costUsd: 0.032,
    shown: [],
    inWindow: true,
    at,
    ...change,
  };
}

const anAnswer: fc.Arbitrary<BookedAnswer> = fc.record({
  source: fc.constantFrom(...sourceNames),
  requestHash: fc.constantFrom("a", "b", "c", "d", "e", "f"),
  counted: fc.boolean(),
  costUsd: fc.constantFrom(0, 0.032, 0.015, 0.1),
  shown: fc.array(fc.constantFrom("p", "q", "r", "s", "t"), { maxLength: 6 }),
  inWindow: fc.boolean(),
  at: fc.constant(at),
});

describe("a ledger", () => {
  it("counts an answer once, however often it is booked", () => {
    const ledger = createLedger(defaultLimits);
    const booked = answer({ shown: ["google:1", "google:2", "google:1"] });
    expect(ledger.book(booked)).toEqual({ new: 2 });
    expect(ledger.book(booked)).toEqual({ new: 2 });
    expect(ledger.bySource().google).toEqual({
      calls: 1,
      cache_hits: 0,
      cost_usd: 0.032,
      shown: 2,
      new: 2,
      failures: 0,
    });
    expect(ledger.view(0, 0)).toMatchObject({ calls_by_source: { google: 1 }, records: 2 });
  });

  it("spends a call that was begun, and knows it for the answer's once that is booked", () => {
    const ledger = createLedger(limitsWith({ maxCalls: 3 }));
    const begun = (id: string) => ({ id, source: "google", requestHash: "a", at }) as const;
    for (const id of ["1", "2", "1"]) ledger.begin(begun(id));
    expect(ledger.remaining().calls).toBe(1);
    expect(ledger.bySource().google).toMatchObject({ calls: 2, lost_calls: 2 });
    ledger.book(answer({ requestHash: "a", costUsd: 0.035 }));
    expect(ledger.bySource().google).toMatchObject({ calls: 2, lost_calls: 1 });
    ledger.bookLost();
    expect(ledger.view(0, 0)).toMatchObject({ calls: 2, calls_left: 1, cost_usd: 0.07 });

    const restored = restoreLedger(limitsWith({ maxCalls: 3 }), ledger.toState());
    expect(restored.timeline().at(-1)?.cumulative).toEqual({ calls: 2, costUsd: 0.07, unique: 0 });
    // Notes that are still there because they could not be removed in time.
    for (const id of ["1", "2"]) restored.begin(begun(id));
    expect(restored.bySource()).toEqual(ledger.bySource());
    restored.begin({ ...begun("3"), requestHash: "b" });
    expect(restored.remaining().calls).toBe(0);
  });

  it("Bug: a call for an answer that was booked and lost since cost nothing after a restart. Fix: it is spent", () => {
    const ledger = createLedger(defaultLimits);
    ledger.book(answer({ requestHash: "a" }));
    const begun = (id: string, at: string) => ({ id, source: "google", requestHash: "a", at }) as const;
    const restored = restoreLedger(defaultLimits, ledger.toState());
    restored.begin(begun("its own", at));
    expect(restored.bySource()).toEqual(ledger.bySource());
    restored.begin(begun("anew", new Date(Date.parse(at) + 1).toISOString()));
    restored.bookLost();
    expect(restored.bySource().google).toMatchObject({ calls: 2, lost_calls: 1 });
    const again = createLedger(defaultLimits);
    again.book(answer({ requestHash: "a" }));
    again.begin(begun("anew", new Date(Date.parse(at) + 1).toISOString()));
    expect(again.remaining().calls).toBe(defaultLimits.maxCalls - 2);
  });

  it("Bug: where the clock had gone back, a call for an answer that was lost cost nothing. Fix: an answer takes one call", () => {
    const begun = (id: string) => ({ id, source: "google", requestHash: "a", at }) as const;
    const ledger = createLedger(defaultLimits);
    ledger.begin(begun("its own"));
    ledger.book(answer({ requestHash: "a" }));
    let restored = restoreLedger(defaultLimits, ledger.toState());
    // Its note could not be removed in time.
    restored.begin(begun("its own"));
    expect(restored.bySource()).toEqual(ledger.bySource());
    restored = restoreLedger(defaultLimits, restored.toState());
    restored.begin(begun("its own"));
    restored.begin(begun("anew"));
    restored.bookLost();
    expect(restored.bySource().google).toMatchObject({ calls: 2, lost_calls: 1 });
    restored = restoreLedger(defaultLimits, restored.toState());
    for (const id of ["its own", "anew"]) restored.begin(begun(id));
    expect(restored.bySource().google).toMatchObject({ calls: 2, lost_calls: 1 });
  });

  it("has nothing left, and never less, where more was spent than a lowered limit lets", () => {
    const spent = createLedger(defaultLimits);
    for (let call = 0; call < 3; call += 1) spent.book(answer({ costUsd: 0.1 }));
    const sources = ofSources((source) => (source === "google" ? { maxCalls: 1 } : {}));
    const left = (limits: Partial<Limits>) => restoreLedger(limitsWith(limits), spent.toState());
    expect(left({ maxCalls: 2 }).remaining()).toMatchObject({ calls: 0, bySource: { google: 0, yelp: 0 } });
    expect(left({ maxCalls: 2 }).view(0, 0)).toMatchObject({ calls_left: 0, stop_reason: "max_api_calls" });
    expect(left({ sources }).remaining().bySource.google).toBe(0);
    expect(left({ maxCostUsd: 0.2 }).remaining().costUsd).toBe(0);
  });

  it("takes one call for a request's answer, whether it learns of it before or after, and books a lost one once", () => {
    const ledger = createLedger(limitsWith({ windowCalls: 2 }));
    const begun = (id: string) => ({ id, source: "google", requestHash: "a", at }) as const;
    ledger.book(answer({ requestHash: "a", shown: ["google:1"] }));
    for (const id of ["1", "2", "1"]) ledger.begin(begun(id));
    expect(ledger.bySource().google).toMatchObject({ calls: 2, lost_calls: 1 });
    ledger.bookLost();
    ledger.bookLost();
    for (const id of ["1", "2"]) ledger.begin(begun(id));
    expect(ledger.timeline()).toHaveLength(2);
    expect(ledger.bySource().google).toMatchObject({ calls: 2, lost_calls: 1, shown: 1, new: 1 });
    // A lost answer says nothing of what was new.
    ledger.book(answer({ shown: ["google:1"] }));
    expect(ledger.view(0, 0).new_unique_rate).toBe(0.5);
  });

  it("is empty at first, and names no source that was not asked", () => {
    const ledger = createLedger(defaultLimits);
    const nothing = {
      bookings: [],
      seen: [],
      failures: {},
      failed: [],
      lost: [],
      answered: [],
      uncalled: [],
    };
    const state = { version: 1, ...nothing };
    expect(ledger.toState()).toEqual(state);
    expect(ledger.view(0, 0).calls_by_source).toEqual({});
  });

  it("says nothing of lost calls where there are none any more", () => {
    const ledger = createLedger(defaultLimits);
    ledger.begin({ id: "1", source: "google", requestHash: "a", at });
    ledger.book(answer({ requestHash: "a" }));
    expect(ledger.bySource().google).not.toHaveProperty("lost_calls");
  });

  it("tells the new-unique rate of the answers there are, before the window is full", () => {
    const ledger = createLedger(limitsWith({ windowCalls: 3 }));
    expect(ledger.view(0, 0).new_unique_rate).toBeNull();
    ledger.book(answer({ shown: ["1", "2"] }));
    ledger.book(answer({ shown: ["1", "3"] }));
    expect(ledger.view(0, 0).new_unique_rate).toBe(0.75);
  });

  it("spends a call whose answer came out of an older run's cache in the end", () => {
    const ledger = createLedger(defaultLimits);
    ledger.begin({ id: "1", source: "google", requestHash: "a", at });
    ledger.book(answer({ requestHash: "a", counted: false }));
    ledger.bookLost();
    expect(ledger.bySource().google).toMatchObject({ calls: 1, cache_hits: 1, lost_calls: 1 });
  });

  it("Bug: an answer of 150,000 records was booked in one go. Fix: in steps, and nothing of it before the last", () => {
    const ledger = createLedger(defaultLimits);
    ledger.book(answer({ requestHash: "a", shown: ["google:1", "google:2"] }));
    const before = ledger.toState();
    const shown = Array.from({ length: 50_000 }, (_, index) => `google:${index}`);
    const steps = ledger.bookInSteps(answer({ requestHash: "b", shown: [...shown, "google:7"] }));
    // The last key is in a step of its own.
    for (let step = 0; step < 5; step++) {
      expect(steps.next().done).toBe(false);
      expect(ledger.toState()).toEqual(before);
    }
    expect(steps.next()).toEqual({ done: true, value: { new: 49_998 } });
    expect(ledger.view(0, 0)).toMatchObject({ calls: 2, records: 50_000 });
  });

  it("counts no call and no money for an answer of an older run", () => {
    const ledger = createLedger(defaultLimits);
    ledger.book(answer({ counted: false, shown: ["google:1"] }));
    expect(ledger.view(0, 0)).toMatchObject({ calls: 0, cost_usd: 0, calls_left: defaultLimits.maxCalls });
    expect(ledger.view(0, 0)).toMatchObject({ calls_by_source: {}, records: 1 });
    expect(ledger.bySource().google).toMatchObject({ calls: 0, cache_hits: 1, new: 1 });
  });

  it("gives no source more calls than the run, than itself, or than a kill switch leaves", () => {
    const ledger = createLedger(
      limitsWith({
        maxCalls: 10,
        sources: ofSources((source) => ({
          off: source === "yelp",
          maxCalls: source === "google" ? 3 : null,
        })),
      }),
    );
    ledger.book(answer());
    expect(ledger.remaining()).toMatchObject({
      calls: 9,
      costUsd: Infinity,
      bySource: { overpass: 9, google: 2, yelp: 0 },
    });
  });

  it("adds money up without drifting across the limit", () => {
    const ledger = createLedger(limitsWith({ maxCostUsd: 0.3 }));
    for (let call = 0; call < 3; call += 1) ledger.book(answer({ costUsd: 0.1 }));
    expect(ledger.remaining().costUsd).toBe(0);
    expect(ledger.view(0, 0).cost_usd).toBe(0.3);
  });

  it("keeps the history with its sums", () => {
    const ledger = createLedger(defaultLimits);
    ledger.book(answer({ shown: ["1", "2"] }));
    ledger.book(answer({ source: "yelp", costUsd: 0.5, counted: false, shown: ["2", "3"] }));
    ledger.book(answer({ shown: ["3"] }));
    expect(
      ledger
        .timeline()
        .map(({ source, shown, new: fresh, cumulative }) => [source, shown, fresh, cumulative]),
    ).toEqual([
      ["google", 2, 2, { calls: 1, costUsd: 0.032, unique: 2 }],
      ["yelp", 2, 1, { calls: 1, costUsd: 0.032, unique: 3 }],
      ["google", 1, 0, { calls: 2, costUsd: 0.064, unique: 3 }],
    ]);
  });

  it("books the failure of a search once, and one without a name each time", () => {
    const ledger = createLedger(defaultLimits);
    ledger.bookFailure("yelp", "a");
    const again = restoreLedger(defaultLimits, JSON.parse(JSON.stringify(ledger.toState())));
    for (const search of ["a", "b", "a", undefined, undefined]) again.bookFailure("yelp", search);
    again.bookFailure("google", "a");
    expect([again.bySource().yelp.failures, again.bySource().google.failures]).toEqual([4, 1]);
  });

  it("refuses a state that is not one", () => {
    expect(() => restoreLedger(defaultLimits, { version: 2 })).toThrow(
      expect.objectContaining({ name: "CorruptObjectError" }),
    );
  });

  it("goes on as the original after it was stored and restored, at whatever point", () => {
    fc.assert(
      fc.property(fc.array(anAnswer, { maxLength: 30 }), fc.nat(30), (all, cut) => {
        const limits = limitsWith({ maxCalls: 12, maxCostUsd: 0.5, windowCalls: 4 });
        const original = createLedger(limits);
        for (const one of all.slice(0, cut)) original.book(one);
        original.bookFailure("yelp");
        original.bookFailure("yelp", "search");
        const stored: unknown = JSON.parse(JSON.stringify(original.toState()));
        const restored = restoreLedger(limits, stored);
        expect(ledgerStateSchema.safeParse(stored).success).toBe(true);
        for (const one of all.slice(cut)) expect(restored.book(one)).toEqual(original.book(one));
        expect(restored.toState()).toEqual(original.toState());
        expect(restored.view(5, 0)).toEqual(original.view(5, 0));
        expect(restored.remaining()).toEqual(original.remaining());
        expect(restored.bySource()).toEqual(original.bySource());
        expect(restored.timeline()).toEqual(original.timeline());
      }),
    );
  });

  it("Bug: what an answer that was asked for anew showed was not counted. Fix: it is its booking's", () => {
    const ledger = createLedger(limitsWith({ windowCalls: 2 }));
    ledger.book(answer({ requestHash: "a", shown: ["p"] }));
    ledger.book(answer({ requestHash: "b", shown: ["p", "q"] }));
    const anew = answer({ requestHash: "a", shown: ["q", "r"] });
    expect([ledger.book(anew), ledger.book(anew)]).toEqual([{ new: 2 }, { new: 2 }]);
    expect(ledger.view(0, 0)).toMatchObject({ calls: 2, records: 3, new_unique_rate: 0.75 });
    expect(ledger.timeline().map(({ new: fresh }) => fresh)).toEqual([2, 1]);
  });

  it("is the same wherever between the first bookings the repeated ones come", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anAnswer, { selector: (one) => `${one.source} ${one.requestHash}`, maxLength: 20 }),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 40 }),
        (once, repeats) => {
          const plain = createLedger(defaultLimits);
          for (const one of once) plain.book(one);
          const repeated = createLedger(defaultLimits);
          once.forEach((one, index) => {
            repeated.book(one);
            for (const [after, of] of repeats) {
              if (after % once.length === index) repeated.book(once[of % (index + 1)]!);
            }
          });
          expect(repeated.toState()).toEqual(plain.toState());
        },
      ),
    );
  });

  it("shows each record as new exactly once, also those of an answer that was asked for anew", () => {
    fc.assert(
      fc.property(fc.array(anAnswer, { maxLength: 30 }), (all) => {
        const ledger = createLedger(defaultLimits);
        for (const one of all) ledger.book(one);
        const uses = Object.values(ledger.bySource());
        const seen = new Set(all.flatMap(({ shown }) => shown));
        expect(uses.reduce((sum, use) => sum + use.new, 0)).toBe(seen.size);
        expect(ledger.timeline().at(-1)?.cumulative.unique ?? 0).toBe(seen.size);
      }),
    );
  });
});

describe("the reason to stop", () => {
  const stopOf = (limits: Limits, booked: readonly BookedAnswer[], now = 0) => {
    const ledger = createLedger(limits);
    for (const one of booked) ledger.book(one);
    return ledger.view(now, 0).stop_reason;
  };

  it("is none while something may be asked and brings something", () => {
    expect(stopOf(defaultLimits, [answer()])).toBeNull();
  });

  it("is time, at the very millisecond, before any other", () => {
    const limits = limitsWith({ maxCalls: 1, maxWallClockMs: 1_000 });
    expect(stopOf(limits, [answer()], 999)).toBe("max_api_calls");
    expect(stopOf(limits, [answer()], 1_000)).toBe("max_wall_clock");
    const started = createLedger(limits);
    expect(started.view(5_999, 5_000)).toMatchObject({ stop: false, stop_reason: null });
    expect(started.view(6_000, 5_000)).toMatchObject({ stop: true, stop_reason: "max_wall_clock" });
  });

  it("is calls where money and sources are spent too", () => {
    const limits = limitsWith({
      maxCalls: 1,
      maxCostUsd: 0.001,
      sources: ofSources(() => ({ maxCalls: 1 })),
    });
    expect(stopOf(limits, [answer()])).toBe("max_api_calls");
  });

  it("is money once it pays for no source, and not while a free one may be asked", () => {
    const paidOnly = ofSources((source) => ({ off: source === "overpass" || source === "wikidata" }));
    const limits = limitsWith({ maxCostUsd: 0.038, sources: paidOnly });
    expect(stopOf(limits, [])).toBeNull();
    expect(stopOf(limits, [answer()])).toBe("max_cost_usd");
    expect(stopOf(limitsWith({ maxCostUsd: 0.038 }), [answer()])).toBeNull();
  });

  it("is the sources' own budgets once every place source that is on has spent its own", () => {
    const limits = limitsWith({
      sources: ofSources((source) => ({ maxCalls: 1, off: source !== "google" && source !== "yelp" })),
    });
    expect(stopOf(limits, [answer()])).toBeNull();
    expect(stopOf(limits, [answer(), answer({ source: "yelp" })])).toBe("source_budgets");
  });

  it("is that there are no sources where all are off", () => {
    expect(stopOf(limitsWith({ sources: ofSources(() => ({ off: true })) }), [])).toBe("no_sources");
  });

  it("is a low rate only once the window is full, older answers having left it", () => {
    const limits = limitsWith({ windowCalls: 3, minNewUniqueRate: 0.5 });
    const stale = (): BookedAnswer => answer({ shown: ["1"] });
    const booked = [answer({ shown: ["1", "2", "3", "4"] }), stale(), stale()];
    expect(stopOf(limits, booked.slice(0, 2))).toBeNull();
    expect(stopOf(limits, booked)).toBeNull();
    expect(stopOf(limits, [...booked, stale()])).toBe("new_unique_rate");
  });

  it("looks at answers from the cache too, so that a second run stops where the first did", () => {
    const limits = limitsWith({ windowCalls: 2, minNewUniqueRate: 0.5 });
    const cached = [answer({ counted: false, shown: ["1"] }), answer({ counted: false, shown: ["1"] })];
    expect(stopOf(limits, cached)).toBeNull();
    expect(stopOf(limits, [...cached, answer({ counted: false, shown: ["1"] })])).toBe("new_unique_rate");
  });

  it("leaves answers out of the window that say nothing about the rate", () => {
    const limits = limitsWith({ windowCalls: 1, minNewUniqueRate: 0.5 });
    expect(stopOf(limits, [answer({ inWindow: false })])).toBeNull();
  });

  it("takes a full window that showed nothing for a rate of 0", () => {
    const limits = limitsWith({ windowCalls: 2, minNewUniqueRate: 0.05 });
    expect(stopOf(limits, [answer(), answer()])).toBe("new_unique_rate");
    expect(stopOf({ ...limits, minNewUniqueRate: 0 }, [answer(), answer()])).toBeNull();
  });

  it("can be asked for some sources only", () => {
    const ledger = createLedger(
      limitsWith({
        maxCostUsd: 0.04,
        sources: ofSources((source) => (source === "yelp" ? { maxCalls: 1 } : {})),
      }),
    );
    ledger.book(answer());
    expect(ledger.exhausted(["google"])).toBe("max_cost_usd");
    expect(ledger.exhausted(["google", "overpass"])).toBeNull();
    ledger.book(answer({ source: "yelp", costUsd: 0 }));
    expect(ledger.exhausted(["yelp"])).toBe("source_budgets");
    for (const both of [
      ["yelp", "google"],
      ["google", "yelp"],
    ] as const)
      expect(ledger.exhausted(both)).toBe("max_cost_usd");
  });
});
