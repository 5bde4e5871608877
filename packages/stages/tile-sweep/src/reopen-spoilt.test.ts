import { coverageSchema, type JobInput, runKeys, type Source } from "@cityscout/contracts";
import { openBooks } from "@cityscout/books";
import { failingAfter, type TrialRun } from "@cityscout/trial";
import { afterEach, describe, expect, test } from "vitest";
import { readRound } from "./round-searches.ts";
import type { SearchMessage } from "./search-message.ts";
import { settlementOf } from "./settle.ts";
import { readSweepState } from "./sweep-state.ts";
import { deadLettersOf, foundBy, hamlet, putBack, withDown } from "./testing-reopened.ts";
import { plannedRounds, sweepInRounds } from "./testing-rounds.ts";
import { type SpoilableTrial, startSpoilableTrial } from "./testing-spoilt.ts";

let trial: SpoilableTrial | undefined;
afterEach(async () => trial?.close());

/** A run that ended without one of its sources, whose searches were put back since. */
async function endedWithout(down: Source, job: Partial<JobInput> = {}) {
  trial = await startSpoilableTrial({ world: hamlet });
  const run = await trial.newRun("one", job);
  await trial.decideTargets(run);
  await sweepInRounds(withDown(run, down));
  await putBack(run);
  const { calls } = (await openBooks(run, run.state.run)).view();
  return { trial, run, calls };
}

/** The answered searches of a run, in plan order. */
async function answeredOf(run: TrialRun): Promise<SearchMessage[]> {
  const answered: SearchMessage[] = [];
  const rounds = (await plannedRounds(run.store, run.state.run)).length;
  for (let round = 0; round < rounds; round += 1) {
    for (const search of await readRound(run.store, run.state.run, round))
      if ((await settlementOf(run, run.state.run, search)).kind === "answered") answered.push(search);
  }
  return answered;
}

const spoilAll = (trial: SpoilableTrial, searches: readonly SearchMessage[]) =>
  Promise.all(
    searches.map(({ city, source, request_hash }, index) =>
      trial.spoil(city, source, request_hash, index % 2 === 0 ? "overwritten" : "unreadable"),
    ),
  );

describe("a sweep that is gone on with, and whose answers cannot be used any more", () => {
  test.each([
    ["google", "yelp"],
    ["foursquare", "google"],
    ["overpass", "yelp"],
  ] as const)(
    "Bug: what %s had been asked was given up. Fix: it is asked anew, and all is found",
    async (spoilt, down) => {
      const { trial, run, calls } = await endedWithout(down);
      const lost = (await answeredOf(run)).filter(({ source }) => source === spoilt).slice(0, 3);
      await spoilAll(trial, lost);
      const again = await trial.newRun("one");
      const state = await sweepInRounds(again);
      expect(state.failures).toEqual([]);
      expect(state.budget.stop_reason).toBe("complete");
      const coverage = await again.store.readJson(runKeys.coverage(again.state.run.prefix), coverageSchema);
      expect(Object.values(coverage!.sources).map(({ complete }) => complete)).not.toContain(false);
      expect(trial.simulator.calls().total.repeats).toBe(lost.length);
      expect(await deadLettersOf(again)).toEqual([]);

      const { prefix } = again.state.run;
      const noted = await again.store.list(runKeys.corruptAnswersPrefix(prefix));
      const named = lost.map(({ request_hash }) => expect.stringContaining(request_hash) as unknown);
      expect(noted).toEqual(expect.arrayContaining(named));
      // A call for an answer that is booked is one more, which brought nothing new.
      const uses = Object.values((await openBooks(again, again.state.run)).ledger.bySource());
      expect(uses.reduce((sum, { lost_calls = 0 }) => sum + lost_calls, 0)).toBe(lost.length);
      expect(state.budget.calls).toBe(trial.simulator.calls().total.requests);
      expect(state.budget.calls).toBeGreaterThan(calls);

      const clean = await trial.newRun("clean");
      await trial.decideTargets(clean);
      await sweepInRounds(clean);
      expect(await foundBy(again)).toEqual(await foundBy(clean));
    },
  );

  test("is asked no more than the run has calls left; what was put back goes first", async () => {
    const { trial, run, calls } = await endedWithout("yelp", { budgets: { max_api_calls: 24 } });
    const google = (await answeredOf(run)).filter(({ source }) => source === "google");
    await spoilAll(trial, google);
    const letters = await deadLettersOf(run);
    const left = 24 - calls;
    expect(letters.length).toBeLessThan(left);
    expect(letters.length + google.length).toBeGreaterThan(left);
    const again = await trial.newRun("one");
    const state = await sweepInRounds(again);
    expect(state.budget).toMatchObject({ calls: 24, calls_left: 0, stop_reason: "max_api_calls" });
    expect(trial.simulator.calls().total.requests).toBe(24);
    expect(await deadLettersOf(again)).toEqual([]);
    expect(state.failures).toEqual([]);
  });

  test("is left where its source stays dropped", async () => {
    trial = await startSpoilableTrial({ world: hamlet });
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    let asked = 0;
    const isDown = (): boolean => (asked += 1) > 3;
    await sweepInRounds(withDown(withDown(run, "google", isDown), "yelp"));
    const { dropped } = (await readSweepState(run.store, run.state.run))!;
    expect(dropped.toSorted()).toEqual(["google", "yelp"]);
    const answered = (await answeredOf(run)).filter(({ source }) => source === "google");
    expect(answered.length).toBeGreaterThan(0);
    await spoilAll(trial, answered);
    await putBack(run, Infinity, "yelp");
    const { requests } = trial.simulator.calls().bySource.google;
    await sweepInRounds(await trial.newRun("one"));
    const { bySource } = trial.simulator.calls();
    expect([bySource.google.requests, bySource.yelp.requests > 0]).toEqual([requests, true]);
  });

  test("is asked anew within the budget also where that is cut short at any write", async () => {
    const { trial, run } = await endedWithout("yelp", { budgets: { max_api_calls: 24 } });
    await spoilAll(
      trial,
      (await answeredOf(run)).filter(({ source }) => source === "google"),
    );
    let cuts = 0;
    for (let writes = 0, ended = false; !ended; writes = (writes + 1) % 9) {
      const again = await trial.newRun("one");
      ended = await sweepInRounds({ ...again, store: failingAfter(trial.store, writes) }).then(
        () => true,
        () => false,
      );
      cuts += ended ? 0 : 1;
    }
    expect(cuts).toBeGreaterThan(5);
    const last = await trial.newRun("one");
    const { calls, calls_left } = (await openBooks(last, last.state.run)).view();
    const { requests } = trial.simulator.calls().total;
    expect(requests).toBeLessThanOrEqual(calls);
    expect([calls, calls_left]).toEqual([24, 0]);
    expect(await deadLettersOf(last)).toEqual([]);
  });

  test("a day later, what the run was answered is still what it knows: nothing is asked for but what was put back", async () => {
    const { trial, run } = await endedWithout("yelp");
    const { requests } = trial.simulator.calls().total;
    run.clock.advance(3 * 24 * 3600 * 1000);
    const again = await trial.newRun("one");
    const state = await sweepInRounds(again);
    expect(state.budget.stop_reason).toBe("complete");
    const { bySource, total } = trial.simulator.calls();
    expect(total.requests - requests).toBe(bySource.yelp.requests);
    expect(total.repeats).toBe(0);
    const sweep = await readSweepState(again.store, again.state.run);
    expect(sweep?.dropped).toEqual([]);
  });
});
