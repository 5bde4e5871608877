import { createLedger, defaultLimits, type Limits } from "@cityscout/budget";
import { BudgetExhaustedError, runKeys, type RunReference, type Source } from "@cityscout/contracts";
import { exampleRunState, manualClock } from "@cityscout/contracts/testing";
import { createMemoryRunStore, type RawEntry } from "@cityscout/raw-cache";
import { describe, expect, test } from "vitest";
import { type Books, openBooks } from "./books.ts";
import { oncePerRun } from "./once-per-run.ts";
import type { Permit, PermittedCall } from "./permits.ts";
import { boxesEndAt, callEndsAt } from "./run-time.ts";
import { createSourceTerms } from "./source-terms.ts";

const run: RunReference = {
  run_id: "one",
  correlation_id: "00000000-0000-4000-8000-000000000000",
  city: "c",
  prefix: "cities/c/one",
  started_at: "2026-01-01T00:00:00.000Z",
  traceparent: "",
};
const clock = { now: () => Date.parse("2026-01-01T00:01:00.000Z"), sleep: () => Promise.resolve() };

async function opened(limits: Limits) {
  const store = createMemoryRunStore();
  await store.writeJson(runKeys.limits(run.prefix), limits);
  await store.writeJson(runKeys.ledger(run.prefix), createLedger(limits).toState());
  return { store, clock, telemetry: { metrics }, books: await openBooks({ store, clock }, run) };
}

const metrics = { add: () => undefined };

function answer(requestHash: string, source: Source = "yelp", counted = true) {
  const entry: RawEntry = {
    source,
    requestHash,
    runId: "one",
    correlationId: "",
    fetchedAt: "2026-01-01T00:01:00.000Z",
    status: 200,
    contentType: "application/json",
    costUsd: 1,
    body: "{}",
  };
  return { entry, counted };
}

/** Asks and takes the permit, as a client does that has no cached answer. */
const ask = (books: Books, requestHash: string, source: Source = "yelp") =>
  books.request(source, async (permit) => {
    await (await permit(requestHash)).begin();
    return answer(requestHash, source);
  });

const shown = { shown: ["yelp:1"], inWindow: true };

describe("books", () => {
  test("calls under way at the same time cannot take more than there is", async () => {
    const { books } = await opened({ ...defaultLimits, maxCalls: 2 });
    const results = await Promise.allSettled(["a", "b", "c"].map((hash) => ask(books, hash)));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(results[2]).toMatchObject({ reason: expect.any(BudgetExhaustedError) as unknown });
  });

  test("nor can calls of several sources together, of the run's calls or of its money", async () => {
    const asking = async (limits: Partial<Limits>) => {
      const { books } = await opened({ ...defaultLimits, ...limits });
      const sources = ["yelp", "google", "foursquare"] as const;
      const results = await Promise.allSettled(sources.map((source) => ask(books, source, source)));
      return results.map((result) => (result.status === "fulfilled" ? "made" : String(result.reason)));
    };
    expect(await asking({ maxCalls: 2 })).toEqual([
      "made",
      "made",
      "BudgetExhaustedError: no call is left of the run's max_api_calls",
    ]);
    const sources = { ...defaultLimits.sources };
    for (const source of ["yelp", "google", "foursquare"] as const)
      sources[source] = { ...sources[source], costUsdPerCall: 0.4 };
    expect(await asking({ maxCostUsd: 1, sources })).toEqual([
      "made",
      "made",
      "BudgetExhaustedError: what is left of max_cost_usd does not pay for a call of foursquare",
    ]);
  });

  test("a search takes of the same calls as any other request", async () => {
    const { books } = await opened({ ...defaultLimits, maxCalls: 1 });
    const search = (requestHash: string) =>
      books.search("yelp", async (permit) => {
        await (await permit(requestHash)).begin();
        return answer(requestHash);
      });
    await search("a");
    await expect(search("b")).rejects.toThrow("max_api_calls");
    await expect(ask(books, "b")).rejects.toThrow("max_api_calls");
  });

  test("an object among the notes of calls that is none is named", async () => {
    const { store } = await opened(defaultLimits);
    const names = ["bing.hash.1", "yelp..1", "yelp.hash.soon", "yelp"];
    for (const name of names) {
      const key = runKeys.call(run.prefix, "stage", name);
      await store.writeText(key, "", "text/plain");
      await expect(openBooks({ store, clock }, run), name).rejects.toMatchObject({
        name: "CorruptObjectError",
        message: `${key} is not the note of a call`,
      });
      await store.remove(key);
    }
    await expect(openBooks({ store, clock }, run)).resolves.toBeDefined();
  });

  test("an answer that is booked twice sets one call free, and no other that is under way", async () => {
    const { books } = await opened({ ...defaultLimits, maxCalls: 2 });
    const asked = await ask(books, "a");
    books.book(asked, shown);
    books.book(asked, shown);
    await ask(books, "b");
    await expect(ask(books, "c")).rejects.toThrow("max_api_calls");
  });

  test("no search is made once the run's time is up; what is known already, and other requests, are had all the same", async () => {
    const { books } = await opened({ ...defaultLimits, maxWallClockMs: 60_000 });
    const call = (requestHash: string) => async (permit: Permit) => {
      await (await permit(requestHash)).begin();
      return answer(requestHash);
    };
    await expect(books.search("yelp", call("a"))).rejects.toThrow("the run has no time left for this call");
    const cached = await books.search("yelp", () => Promise.resolve(answer("b", "yelp", false)));
    expect(books.book(cached, shown)).toEqual({ new: 1 });
    expect((await books.request("yelp", call("c"))).counted).toBe(true);
    expect(books.ledger.bySource().yelp.failures).toBe(0);
  });

  test("a call that failed gives its permit back, and is counted as a failure", async () => {
    const { books } = await opened({ ...defaultLimits, maxCalls: 1 });
    const failing = books.request("yelp", async (permit) => {
      const call = await permit("lost");
      await call.begin();
      await call.withdraw();
      call.end();
      throw new Error("reset");
    });
    await expect(failing).rejects.toThrow("reset");
    books.book(await ask(books, "a"), shown);
    expect(books.view()).toMatchObject({ calls: 1, calls_left: 0 });
    expect(books.ledger.bySource().yelp.failures).toBe(1);
  });

  test("keeps to a source's own limit and to money", async () => {
    const sources = {
      ...defaultLimits.sources,
      yelp: { ...defaultLimits.sources.yelp, maxCalls: 1, costUsdPerCall: 0.4 },
    };
    const { books } = await opened({ ...defaultLimits, maxCostUsd: 1, sources });
    books.book(await ask(books, "a"), shown);
    await expect(ask(books, "b")).rejects.toThrow("max_tokens_total");
    expect(books.view().cost_usd).toBe(0.4);
    const dear = { ...defaultLimits.sources, yelp: { ...defaultLimits.sources.yelp, costUsdPerCall: 0.4 } };
    const { books: poor } = await opened({ ...defaultLimits, maxCostUsd: 1, sources: dear });
    const results = await Promise.allSettled(["a", "b", "c"].map((hash) => ask(poor, hash)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  });

  test("calls under way cannot take more of a source than it has, and one that is booked is under way no more", async () => {
    const yelp = { ...defaultLimits.sources.yelp, maxCalls: 2 };
    const { books } = await opened({ ...defaultLimits, sources: { ...defaultLimits.sources, yelp } });
    books.book(await ask(books, "a"), shown);
    const results = await Promise.allSettled(["b", "c"].map((hash) => ask(books, hash)));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(results[1]).toMatchObject({ reason: { message: "no call is left of yelp's max_tokens_total" } });
  });

  test("a call that ends spent and without an answer is counted at once, and is under way no more", async () => {
    const { books } = await opened({ ...defaultLimits, maxCalls: 2 });
    const unreadable = books.request("yelp", async (permit) => {
      const call = await permit("a");
      await call.begin();
      call.end();
      throw new Error("not JSON");
    });
    await expect(unreadable).rejects.toThrow("not JSON");
    expect(books.view()).toMatchObject({ calls: 1, calls_left: 1 });
    books.book(await ask(books, "b"), shown);
    await expect(ask(books, "c")).rejects.toThrow("max_api_calls");
  });

  test("a call for an answer that is booked, and was lost since, is spent at once", async () => {
    const { store, books } = await opened({ ...defaultLimits, maxCalls: 3 });
    books.book(await ask(books, "a"), shown);
    await books.save(metrics);
    const nextDay = { ...clock, now: () => clock.now() + 86_400_000 };
    const later = await openBooks({ store, clock: nextDay }, run);
    expect(later.view().calls).toBe(1);
    const { entry, counted } = await ask(later, "b");
    expect(later.book(await ask(later, "a"), shown)).toEqual({ new: 1 });
    expect(later.view()).toMatchObject({ calls: 2, calls_left: 1 });
    const fetchedAt = new Date(nextDay.now()).toISOString();
    later.book({ entry: { ...entry, fetchedAt }, counted }, shown);
    await later.save(metrics);
    expect((await openBooks({ store, clock }, run)).view().calls).toBe(3);
  });

  test("a call whose answer is not booked when the books are saved is spent", async () => {
    const { store, books } = await opened(defaultLimits);
    await ask(books, "a");
    expect(books.view().calls).toBe(0);
    await books.save(metrics);
    const { ledger } = await openBooks({ store, clock }, run);
    expect(ledger.bySource().yelp).toMatchObject({ calls: 1, lost_calls: 1 });
  });

  /** A call that is begun, and taken back after `between`: its source refuses. */
  const refuse = async (books: Books, between: (call: PermittedCall) => Promise<void>): Promise<void> => {
    const refused = books.request("yelp", async (permit) => {
      const call = await permit("a");
      await call.begin();
      await between(call);
      await call.withdraw();
      call.end();
      throw new Error("refused");
    });
    await expect(refused).rejects.toThrow("refused");
  };

  test("a call is noted once however often it is begun, and no more once it is taken back", async () => {
    const { store, books } = await opened(defaultLimits);
    const noted = () => store.list(runKeys.callsPrefix(run.prefix));
    await refuse(books, async (call) => {
      await call.begin();
      expect(await noted()).toHaveLength(1);
    });
    expect(await noted()).toEqual([]);
    await books.save(metrics);
    expect(books.view().calls).toBe(0);
  });

  test("Bug: where a note was taken back and the store said it had failed, the next attempt went out without one. Fix: it is noted again", async () => {
    const { store, books } = await opened(defaultLimits);
    const noted = () => store.list(runKeys.callsPrefix(run.prefix));
    const remove = store.remove.bind(store);
    store.remove = async (key) => {
      await remove(key);
      throw new Error("the reply was lost");
    };
    await refuse(books, async (call) => {
      const [note] = await noted();
      await expect(call.withdraw()).rejects.toThrow("the reply was lost");
      await call.begin();
      expect(await noted()).toEqual([note]);
      store.remove = remove;
    });
    expect(await noted()).toEqual([]);
    expect(books.view().calls).toBe(0);
  });

  test("an answer out of the cache needs no permit, and one of an older run costs nothing", async () => {
    const { books } = await opened({ ...defaultLimits, maxCalls: 1 });
    books.book(await ask(books, "a"), shown);
    const cached = await books.request("yelp", async () => answer("b", "yelp", false));
    expect(books.book(cached, { shown: ["yelp:2"], inWindow: true })).toEqual({ new: 1 });
    expect(books.view().calls).toBe(1);
    // It was never under way, so that it sets no call free either.
    await expect(ask(books, "c")).rejects.toThrow("max_api_calls");
  });

  test("what is booked is there when the books are opened again", async () => {
    const { store, books } = await opened(defaultLimits);
    books.book(await ask(books, "a"), shown);
    await books.save(metrics);
    const again = await openBooks({ store, clock }, run);
    expect(again.view()).toEqual(books.view());
    expect(again.book(answer("a"), shown)).toEqual({ new: 1 });
    expect(again.view().calls).toBe(1);
  });

  test("Bug: calls whose answers were lost with their process were made again for nothing. Fix: they are spent", async () => {
    const { store, books } = await opened({ ...defaultLimits, maxCalls: 3 });
    for (const hash of ["a", "b", "b"]) await ask(books, hash);
    const again = await openBooks({ store, clock }, run);
    expect(again.begun.map(({ requestHash }) => requestHash)).toEqual(["a", "b", "b"]);
    expect(again.ledger.remaining().calls).toBe(0);
    await expect(ask(again, "c")).rejects.toThrow("max_api_calls");
    again.book(answer("a"), shown);
    await again.save(metrics);
    expect(await store.list(runKeys.callsPrefix(run.prefix))).toEqual([]);
    const { ledger } = await openBooks({ store, clock }, run);
    expect(ledger.bySource().yelp).toMatchObject({ calls: 3, lost_calls: 2 });
  });

  test("Bug: records were measured again by each attempt of a stage that had been cut short. Fix: as the books that know them are saved, once", async () => {
    const { store, books } = await opened(defaultLimits);
    const found: unknown[] = [];
    const metrics = { add: (...measured: unknown[]) => void found.push(measured) };
    books.book(await ask(books, "a"), { shown: ["yelp:1", "yelp:2"], inWindow: true });
    const again = await openBooks({ store, clock }, run);
    again.book(answer("a"), { shown: ["yelp:1", "yelp:2"], inWindow: true });
    again.book(answer("b", "google"), { shown: ["yelp:2"], inWindow: true });
    await again.save(metrics);
    const later = await openBooks({ store, clock }, run);
    later.book(answer("a"), { shown: ["yelp:1", "yelp:3"], inWindow: true });
    for (const _ of [1, 2]) await later.save(metrics);
    expect(found).toEqual([
      ["RecordsFound", 2, { source: "yelp" }],
      ["RecordsFound", 1, { source: "yelp" }],
    ]);
  });

  test("notes that outlive the ledger that has what became of their calls say nothing new", async () => {
    const { store, books } = await opened(defaultLimits);
    for (const hash of ["a", "b", "b"]) books.book(await ask(books, hash), shown);
    const notes = await store.list(runKeys.callsPrefix(run.prefix));
    await books.save(metrics);
    expect(books.view().calls).toBe(3);
    for (const key of notes) await store.writeText(key, "", "text/plain");
    const again = await openBooks({ store, clock }, run);
    expect(again.view()).toEqual(books.view());
  });

  test("a run that was never opened has none, and one whose opening was cut short", async () => {
    const store = createMemoryRunStore();
    await expect(openBooks({ store, clock }, run)).rejects.toThrow(/has no limits.json/);
    await store.writeJson(runKeys.limits(run.prefix), defaultLimits);
    await expect(openBooks({ store, clock }, run)).rejects.toThrow(/has no ledger.json/);
  });
});

describe("oncePerRun", () => {
  const state = exampleRunState({ run });

  test("does the work once, and says the same the second time", async () => {
    const deps = await opened(defaultLimits);
    let works = 0;
    const work = async (books: Books) => {
      works += 1;
      books.book(await ask(books, "a"), shown);
      const failures = [{ stage: "SeedPrimaries", error: "TransientSourceError", message: "HTTP 503" }];
      return { counts: { works }, skipped: "why", failures };
    };
    const first = await oncePerRun(deps, state, "SeedPrimaries", work);
    const second = await oncePerRun(deps, state, "SeedPrimaries", work);
    expect(first).toMatchObject({
      counts: { works: 1 },
      skipped: "why",
      failures: [{ message: "HTTP 503" }],
      budget: { calls: 1, stop: false },
    });
    expect(second).toEqual(first);
  });

  test("does the work again after it failed", async () => {
    const deps = await opened(defaultLimits);
    const failing = oncePerRun(deps, state, "SeedPrimaries", () => Promise.reject(new Error("cut short")));
    await expect(failing).rejects.toThrow("cut short");
    const outcome = await oncePerRun(deps, state, "SeedPrimaries", () =>
      Promise.resolve({ counts: { works: 1 } }),
    );
    expect(outcome.counts).toEqual({ works: 1 });
  });

  test("keeps the reason for which the search stopped", async () => {
    const deps = await opened(defaultLimits);
    const stopped = exampleRunState({ run, budget: { stop: true, stop_reason: "complete" } });
    const outcome = await oncePerRun(deps, stopped, "GeocodeValidate", () => Promise.resolve({}));
    const { books } = await opened(defaultLimits);
    expect(outcome.budget).toEqual({ ...books.view(), stop: true, stop_reason: "complete" });
  });
});

test("work after a sweep that another execution goes on with is done again there", async () => {
  const deps = await opened(defaultLimits);
  let works = 0;
  const work = () => Promise.resolve({ counts: { works: (works += 1) } });
  for (const stop_reason of ["max_history_events", "complete", "complete"] as const) {
    const state = exampleRunState({ run, budget: { stop: true, stop_reason } });
    await oncePerRun(deps, state, "GeocodeValidate", work);
  }
  expect(works).toBe(2);
});

describe("createSourceTerms", () => {
  test("gives the prices and rates of the run's limits, and the same buckets to every invocation of a run", async () => {
    const sources = {
      ...defaultLimits.sources,
      google: { ...defaultLimits.sources.google, costUsdPerCall: 0.5 },
    };
    const termsOf = createSourceTerms(await opened({ ...defaultLimits, sources }));
    const { terms } = await termsOf(run);
    expect(terms.google.costUsdPerCall).toBe(0.5);
    expect((await termsOf(run)).terms.google.bucket).toBe(terms.google.bucket);
  });

  test("ends the calls of each execution with the time of its own, in the same process, too", async () => {
    const termsOf = createSourceTerms(await opened({ ...defaultLimits, maxWallClockMs: 600_000 }));
    const later = { ...run, started_at: "2026-01-01T00:05:00.000Z" };
    const ends = [run, later].map(async (of) => (await termsOf(of)).callEndsAt("google"));
    expect(await Promise.all(ends)).toEqual([
      Date.parse("2026-01-01T00:10:00.000Z"),
      Date.parse("2026-01-01T00:15:00.000Z"),
    ]);
  });

  test("holds a worker to the rates of its slice, in buckets that are empty at first, in whatever process it is", async () => {
    const { store } = await opened(defaultLimits);
    const manual = manualClock();
    const termsOf = createSourceTerms({ store, clock: manual });
    const slice = { worker: 1, calls: { google: 9 }, tokens_per_min: { google: 120 } };
    await expect((await termsOf(run, slice)).terms.yelp.bucket.take()).rejects.toThrow(
      "worker 1 has no share of the rate of yelp",
    );
    for (let round = 0; round < 2; round += 1) {
      const { google } = (await termsOf(run, slice)).terms;
      expect(google.costUsdPerCall).toBe(defaultLimits.sources.google.costUsdPerCall);
      const taken: number[] = [];
      const takers = Array.from({ length: 3 }, () =>
        google.bucket.take().then(() => taken.push(manual.now())),
      );
      const from = manual.now();
      await manual.advance(1_500);
      await Promise.all(takers);
      expect(taken.map((at) => at - from)).toEqual([500, 1_000, 1_500]);
    }
  });
});

test("a call may go on to the end of the run's time, one for the boundary to a tenth of it, and each for some seconds", () => {
  const limits = { maxWallClockMs: 600_000 };
  const at = (source: Source, seconds: number) => {
    const startedAt = Date.parse(run.started_at);
    return (callEndsAt(limits, run, source, startedAt + seconds * 1000) - startedAt) / 1000;
  };
  expect([at("google", 0), at("google", 595), at("google", 700)]).toEqual([600, 605, 710]);
  expect([0, 55, 60, 300].map((seconds) => at("nominatim", seconds))).toEqual([60, 65, 600, 600]);
});

test("boxes have half of a run's time, and all of it where no circle is asked", () => {
  const limits = { maxWallClockMs: 600_000 };
  const of = (areCirclesAsked: boolean) =>
    boxesEndAt(limits, run, areCirclesAsked) - Date.parse(run.started_at);
  expect([of(true), of(false)]).toEqual([300_000, 600_000]);
});
