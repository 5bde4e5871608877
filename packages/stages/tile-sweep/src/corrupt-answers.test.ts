import { CorruptObjectError, type JobInput, runKeys } from "@cityscout/contracts";
import { openBooks } from "@cityscout/books";
import { startTrial, type Trial } from "@cityscout/trial";
import { afterEach, expect, test } from "vitest";
import { plannedRounds, sweepInRounds } from "./testing-rounds.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

/** A trial whose answers can be spoilt, by their hashes; one that is stored anew is whole. */
async function trialOfSpoilt(isSpoiltAtOnce: (stored: number) => boolean = () => false) {
  const spoilt = new Set<string>();
  const stored = new Set<string>();
  trial = await startTrial({
    rawCache: (own) => ({
      ...own,
      async get(...request) {
        const entry = await own.get(...request);
        if (spoilt.has(request[2])) throw new CorruptObjectError(`${request[2]}: found other content`);
        return entry;
      },
      async put(city, entry, maxAgeSeconds) {
        const before = await own.get(city, entry.source, entry.requestHash, maxAgeSeconds);
        const isNew = !stored.has(entry.requestHash);
        stored.add(entry.requestHash);
        const kept = await own.put(
          city,
          entry,
          maxAgeSeconds,
          spoilt.delete(entry.requestHash) ? before : undefined,
        );
        if (isNew && isSpoiltAtOnce(stored.size)) spoilt.add(entry.requestHash);
        return kept;
      },
    }),
  });
  return { trial, spoilt };
}

/** A run that sweeps by circles alone; the requests that the sources had of it. */
async function sweep(of: Trial, runId: string, job: Partial<JobInput> = {}) {
  const run = await of.newRun(runId, job);
  await of.decideTargets(run, ["overpass", "wikidata"]);
  const before = of.simulator.calls().total.requests;
  const state = await sweepInRounds(run);
  const { prefix } = state.run;
  const noted = await run.store.list(runKeys.corruptAnswersPrefix(prefix));
  return { run, state, noted, calls: of.simulator.calls().total.requests - before };
}

test("Bug: one spoilt answer failed every run of the city. Fix: it is asked for anew, and all else is as before", async () => {
  const { trial, spoilt } = await trialOfSpoilt();
  const first = await sweep(trial, "one");
  const hashes = (await plannedRounds(first.run.store, first.state.run)).flat();
  for (const index of [0, 7, 20]) spoilt.add(hashes[index]!);
  const again = await sweep(trial, "two");
  expect(again.calls).toBe(3);
  expect(again.state.budget).toMatchObject({ calls: 3, records: first.state.budget.records });
  expect(again.state.failures).toEqual([]);
  const asked = (await plannedRounds(again.run.store, again.state.run)).flat();
  expect(asked.toSorted()).toEqual(hashes.toSorted());
  const noted = [0, 7, 20].map((index) => expect.stringContaining(hashes[index]!) as unknown);
  expect(again.noted).toHaveLength(3);
  expect(again.noted).toEqual(expect.arrayContaining(noted));
  expect((await sweep(trial, "three")).calls).toBe(0);
});

test("spoilt answers are asked for anew within the budget, and not one call beyond", async () => {
  const { trial, spoilt } = await trialOfSpoilt();
  const first = await sweep(trial, "one");
  const hashes = (await plannedRounds(first.run.store, first.state.run)).flat();
  for (const hash of hashes.slice(0, 6)) spoilt.add(hash);
  const again = await sweep(trial, "two", { budgets: { max_api_calls: 4 } });
  expect(again.calls).toBe(4);
  expect(again.state.budget).toMatchObject({ calls: 4, calls_left: 0, stop_reason: "max_api_calls" });
});

test.each([1, 5])(
  "where %s answers are spoilt before their round is evaluated, the calls of both count",
  async (most) => {
    const { trial } = await trialOfSpoilt((stored) => stored <= most);
    const { run, state, calls } = await sweep(trial, "one", { budgets: { max_api_calls: 30 } });
    expect(calls).toBe(30);
    expect(state.budget).toMatchObject({ calls: 30, calls_left: 0 });
    const uses = Object.values((await openBooks(run, state.run)).ledger.bySource());
    expect(uses.reduce((sum, { lost_calls: lost = 0 }) => sum + lost, 0)).toBe(most);
  },
);
