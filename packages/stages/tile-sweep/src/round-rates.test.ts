import { openBooks } from "@cityscout/books";
import { runKeys, type Slice, type Source } from "@cityscout/contracts";
import { type ManualClock, manualClock } from "@cityscout/contracts/testing";
import { createMemoryFrontier } from "@cityscout/frontier";
import { startTrial, type Trial, type TrialRun } from "@cityscout/trial";
import { afterEach, expect, test } from "vitest";
import { circleMessage, type SearchMessage } from "./search-message.ts";
import { searchRound } from "./search-round.ts";
import { workerSlices } from "./worker-slices.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

const MINUTE = 60_000;

/** So many different searches of Foursquare as round `round` of the run. */
async function planned({ state, store, connectors }: TrialRun, round: number, count: number) {
  const connector = connectors.circle.find(({ source }) => source === "foursquare")!;
  const searches = Array.from({ length: count }, (_, index): SearchMessage => {
    const center = { lat: 55.9 + round / 100, lng: -3.2 + index / 10_000 };
    return circleMessage(
      state.run,
      round,
      connector,
      { source: "foursquare", center, radiusMetres: 100, page: 0 },
      undefined,
    );
  });
  await store.writeJson(runKeys.round(state.run.prefix, round), { round, searches });
  return searches;
}

/** The round's workers at the same time, each a process of its own; gives when each call was let through. */
async function search(
  trial: Trial,
  run: TrialRun,
  clock: ManualClock,
  round: number,
  searches: readonly SearchMessage[],
  slices: readonly Slice[],
): Promise<{ at: number; worker: number }[]> {
  const calls: { at: number; worker: number }[] = [];
  const { random, telemetry, state } = run;
  const frontier = createMemoryFrontier({ clock, random, telemetry, retryBaseSeconds: 0 });
  await frontier.enqueue(searches);
  const atWork = new Set(slices);
  const workers = slices.map(async (slice) => {
    const note = (source: Source) => {
      expect(source).toBe("foursquare");
      calls.push({ at: clock.now(), worker: slice.worker });
    };
    const client = await trial.clientOfWorker(run, slice, clock, note);
    const deps = { ...run, client, clock, frontier, concurrency: 4 };
    return searchRound(deps, { run: state.run, slice, round }).finally(() => atWork.delete(slice));
  });
  while (atWork.size > 0) await clock.advanceToNext();
  const reports = await Promise.all(workers);
  expect(reports.reduce((sum, { answered }) => sum + answered, 0)).toBe(searches.length);
  return calls;
}

/** The most calls that any minute had. */
const mostInAMinute = (calls: readonly { at: number }[]): number =>
  Math.max(...calls.map(({ at: from }) => calls.filter(({ at }) => at >= from && at < from + MINUTE).length));

test("Bug: each worker of a round, a process of its own, asked at the whole rate of the run. Fix: they share it, round after round", async () => {
  trial = await startTrial();
  const run = await trial.newRun("one", { budgets: { foursquare: { tokens_per_min: 120 } } });
  const { ledger } = await openBooks(run, run.state.run);
  const clock = manualClock(run.clock.now());
  const calls: { at: number; worker: number }[] = [];
  for (const [round, count] of [150, 64, 1, 1, 1].entries()) {
    const searches = await planned(run, round, count);
    const slices = workerSlices(searches, ledger.remaining(), { most: 4, concurrency: 2 });
    if (round === 0) expect(slices).toHaveLength(2);
    calls.push(...(await search(trial, run, clock, round, searches, slices)));
    // Removes the notes of the round's calls, as its evaluation does.
    await (await openBooks(run, run.state.run)).save(run.telemetry.metrics);
  }
  expect(calls).toHaveLength(217);
  expect(new Set(calls.slice(0, 150).map(({ worker }) => worker)).size).toBe(2);
  // What the rate gives in a minute, and what a bucket holds: a second's calls.
  expect(mostInAMinute(calls)).toBeLessThanOrEqual(120 + 2);
  // Nor are they slower than they may be, but for what each has to do at its own rate at last.
  const took = calls.at(-1)!.at - run.clock.now();
  expect(took).toBeLessThan((217 / 120) * MINUTE + 5 * 4_000);
});
