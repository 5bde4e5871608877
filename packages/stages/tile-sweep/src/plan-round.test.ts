import type { RunState } from "@cityscout/contracts";
import type { FrontierReader } from "@cityscout/frontier";
import { withOutcome } from "@cityscout/telemetry";
import { startTrial, type Trial, type TrialRun } from "@cityscout/trial";
import { afterEach, expect, test } from "vitest";
import { sweepInRounds } from "./testing-rounds.ts";
import { evaluateRound, planRound } from "./tile-sweep.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

async function begun() {
  trial = await startTrial();
  const run = await trial.newRun("one");
  await trial.decideTargets(run);
  return run;
}

const timing = { startedAt: 0, durationMs: 0 };

/** Plans as if the frontier had such depths, and refused a message where it says why; gives how many it was sent. */
async function planned(
  run: TrialRun,
  state: RunState,
  depth: Awaited<ReturnType<FrontierReader["depth"]>>,
  refusal?: string,
) {
  let sent = 0;
  const frontier: typeof run.frontier = {
    ...run.frontier,
    depth: () => Promise.resolve(depth),
    enqueue: async (messages) => {
      sent += messages.length;
      const failed =
        refusal === undefined ? [] : messages.slice(0, 1).map((message) => ({ message, reason: refusal }));
      return { ...(await run.frontier.enqueue([])), failed };
    },
  };
  const outcome = await planRound({ ...run, frontier, maxWorkers: 2, concurrency: 4 }, state);
  return { sent, state: withOutcome(state, "TileSweep", outcome, timing) };
}

const empty = { visible: 0, inFlight: 0, delayed: 0 };

test("messages of a round are sent again where the queue has lost them, not where one is still there", async () => {
  const run = await begun();
  const { sent, state } = await planned(run, run.state, empty);
  expect(sent).toBeGreaterThan(0);
  for (const still of [{ visible: 1 }, { inFlight: 1 }, { delayed: 1 }, { inFlight: 1, delayed: 1 }])
    expect((await planned(run, state, { ...empty, ...still })).sent).toBe(0);
  expect((await planned(run, state, empty)).sent).toBe(sent);
});

test("a round whose messages the frontier did not take fails, and says why", async () => {
  const run = await begun();
  const refused = planned(run, run.state, empty, "too large");
  await expect(refused).rejects.toThrow(/^the frontier refused 1 of \d+ messages: too large$/);
});

test("what boxes show says nothing of what the next search of a circle will", async () => {
  const run = await begun();
  const rates: (number | null)[] = [];
  await sweepInRounds(run, {
    evaluate: async (deps, state) => {
      const outcome = await evaluateRound(deps, state);
      rates.push(outcome.budget?.new_unique_rate ?? null);
      return outcome;
    },
  });
  expect(rates[0]).toBeNull();
  expect(rates.at(-1)).toBeGreaterThan(0);
});
