import { type DeadLetterRecord, runKeys } from "@cityscout/contracts";
import { expect, it } from "vitest";
import { createMemoryRunStore } from "./memory-run-store.ts";
import { readRedriven } from "./redriven.ts";

const at = "2026-01-01T00:00:00.000Z";
const hashOf = (number: number): string => String(number).padStart(64, "0");
const letter = (number: number, isRedriven: boolean): DeadLetterRecord => ({
  request_hash: hashOf(number),
  source: "yelp",
  stage: "TileSweep",
  error: "TransientSourceError",
  reason: "reset",
  at,
  ...(isRedriven && { redriven_at: at }),
});

it("what was put back is all that has been, however much it is, in the order of its hashes", async () => {
  const store = createMemoryRunStore();
  const numbers = Array.from({ length: 100 }, (_, number) => 99 - number);
  for (const number of numbers) {
    const key = runKeys.deadLetter("cities/c/one", hashOf(number));
    await store.writeJson(key, letter(number, number % 3 === 0));
  }
  await store.writeJson(runKeys.deadLetter("cities/c/two", hashOf(0)), letter(0, true));
  // Settled by another process since it was listed.
  const list = (prefix: string) => store.list(prefix).then((keys) => [...keys, `${prefix}gone.json`]);
  const redriven = await readRedriven({ ...store, list }, "cities/c/one");
  expect(redriven).toEqual(
    numbers
      .filter((number) => number % 3 === 0)
      .toReversed()
      .map((number) => letter(number, true)),
  );
});
