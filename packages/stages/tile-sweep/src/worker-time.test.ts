import { defaultLimits } from "@cityscout/budget";
import { type RunReference, runKeys, type Source } from "@cityscout/contracts";
import { exampleRunState } from "@cityscout/contracts/testing";
import { createMemoryRunStore } from "@cityscout/raw-cache";
import { expect, test } from "vitest";
import { workerTimeOf } from "./worker-time.ts";

const MINUTE = 60_000;
const run: RunReference = { ...exampleRunState().run, started_at: "2026-01-01T00:00:00.000Z" };
const startedAt = Date.parse(run.started_at);

/** A worker that begins so many minutes after its run, which has 30 for searching. */
async function workerAfter(minutes: number, off: readonly Source[] = []) {
  const store = createMemoryRunStore();
  const isOff = ([source, limits]: [string, object]) => [
    source,
    { ...limits, off: (off as readonly string[]).includes(source) },
  ];
  await store.writeJson(runKeys.limits(run.prefix), {
    ...defaultLimits,
    maxWallClockMs: 30 * MINUTE,
    sources: Object.fromEntries(Object.entries(defaultLimits.sources).map(isOff)),
  });
  let now = startedAt + minutes * MINUTE;
  const clock = { now: () => now };
  const connectors = { circle: [{ source: "google" }, { source: "yelp" }] } as unknown as Parameters<
    typeof workerTimeOf
  >[2];
  const time = await workerTimeOf({ store, clock }, run, connectors);
  return { ...time, at: (later: number) => void (now = startedAt + later * MINUTE) };
}

test("is up at the end of its run's time, in that very moment", async () => {
  const { at, isUp } = await workerAfter(0);
  at(29.99);
  expect(isUp()).toBe(false);
  at(30);
  expect(isUp()).toBe(true);
});

test("gives boxes up at half of the run's time where circles are asked too, unless it began later", async () => {
  expect((await workerAfter(14)).boxesEndAt).toBe(startedAt + 15 * MINUTE);
  expect((await workerAfter(14, ["yelp"])).boxesEndAt).toBe(startedAt + 15 * MINUTE);
  expect((await workerAfter(14, ["google", "yelp"])).boxesEndAt).toBe(startedAt + 30 * MINUTE);
  expect((await workerAfter(15)).boxesEndAt).toBe(Infinity);
});

test("waits for a source for eight minutes at most, no longer than the run has, and ever as long as a call may take", async () => {
  const early = await workerAfter(2);
  expect(early.patienceMs()).toBe(8 * MINUTE);
  early.at(5);
  expect(early.patienceMs()).toBe(5 * MINUTE);
  early.at(12);
  expect(early.patienceMs()).toBe(10_000);
  expect((await workerAfter(27)).patienceMs()).toBe(3 * MINUTE);
});
