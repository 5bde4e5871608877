import { createCallNotes, readCalls } from "@cityscout/books";
import { runKeys, type Slice } from "@cityscout/contracts";
import { createMemoryRunStore, type RunStore } from "@cityscout/raw-cache";
import { expect, test } from "vitest";
import { createAllowance } from "./allowance.ts";

const run = { prefix: "cities/c/one" };
const clock = { now: () => 0 };
const slice: Slice = { worker: 0, calls: { yelp: 3, google: 1 }, tokens_per_min: {} };

async function allowanceOf(store: RunStore, changes: Partial<Slice> = {}) {
  const notes = createCallNotes({ store, clock }, run, "worker-0");
  return createAllowance({ ...slice, ...changes }, notes, await readCalls(store, run, "worker-0"));
}

/** Makes so many calls of Yelp, which stay noted. */
async function call(allowance: Awaited<ReturnType<typeof allowanceOf>>, count: number) {
  for (let made = 0; made < count; made += 1) await (await allowance.of("yelp")(`${made}`)).begin();
}

test("a call that was not answered may be made again, and counts as left until then", async () => {
  const allowance = await allowanceOf(createMemoryRunStore());
  await call(allowance, 2);
  const third = await allowance.of("yelp")("c");
  expect(allowance.left()).toBe(1);
  third.end();
  expect(allowance.left()).toBe(2);
  expect(() => allowance.of("google")("d")).not.toThrow();
  await call(allowance, 1);
  expect(allowance.left()).toBe(0);
  expect(() => allowance.of("yelp")("e")).toThrow("has spent its slice of 3 calls of yelp");
});

test("the try after one that was cut short has what that one left", async () => {
  const store = createMemoryRunStore();
  await call(await allowanceOf(store), 2);
  const again = await allowanceOf(store);
  expect(again.left()).toBe(2);
  await call(again, 1);
  expect(() => again.of("yelp")("f")).toThrow("has spent its slice");
  expect((await allowanceOf(store)).left()).toBe(1);
});

test("calls that were taken out of the budget before it was sliced are none of the slice", async () => {
  const store = createMemoryRunStore();
  await call(await allowanceOf(store), 2);
  expect((await allowanceOf(store, { begun: { yelp: 2 } })).left()).toBe(4);
  expect((await allowanceOf(store, { begun: { yelp: 1 } })).left()).toBe(3);
  expect(await store.list(runKeys.callsPrefix(run.prefix))).toHaveLength(2);
});

test("more calls than a slice has, noted before it, leave it nothing of their source", async () => {
  const store = createMemoryRunStore();
  await call(await allowanceOf(store), 3);
  expect((await allowanceOf(store, { calls: { yelp: 1, google: 1 } })).left()).toBe(1);
});
