import { type Candidate, candidateKey, runKeys } from "@cityscout/contracts";
import { createMemoryRunStore } from "@cityscout/raw-cache";
import { exampleCandidate } from "@cityscout/trial";
import { describe, expect, test } from "vitest";
import { latestCandidates } from "./latest-candidates.ts";

const prefix = "cities/c/r";

async function latestOf(parts: Candidate[][], recordsInMemory?: number) {
  const store = createMemoryRunStore();
  for (const [index, part] of parts.entries()) {
    await store.writeRecords(runKeys.candidates(prefix, "tile-sweep", index), part);
  }
  const latest = await latestCandidates(store, prefix, recordsInMemory);
  return { unique: latest.unique, records: await Array.fromAsync(latest.inKeyOrder()) };
}

const seen = (source_id: string, retrieved_at: string, request_hash = "h", name = retrieved_at) =>
  exampleCandidate({
    source_id,
    name,
    provenance: { request_hash, retrieved_at, attribution: "a", licence: "l" },
  });

describe("latestCandidates", () => {
  test("gives each record once, as it was retrieved last, whatever the order of the objects", async () => {
    const early = [seen("1", "2026-01-01T00:00:00Z"), seen("2", "2026-01-03T00:00:00Z")];
    const late = [seen("1", "2026-01-02T00:00:00Z"), seen("2", "2026-01-02T00:00:00Z")];
    const expected = ["2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"];
    expect((await latestOf([early, late])).records.map(({ name }) => name)).toEqual(expected);
    expect((await latestOf([late, early])).records.map(({ name }) => name)).toEqual(expected);
  });

  test("of answers at the same moment, the greater request hash decides", async () => {
    const a = seen("1", "2026-01-01T00:00:00Z", "a", "from a");
    const b = seen("1", "2026-01-01T00:00:00Z", "b", "from b");
    expect((await latestOf([[a], [b]])).records[0]?.name).toBe("from b");
    expect((await latestOf([[b], [a]])).records[0]?.name).toBe("from b");
  });

  test("is sorted by key, and the same when memory holds only a few records at once", async () => {
    const ids = ["b", "a", "10", "9", "é", "Z", "c"];
    const parts = [ids, ids.toReversed()].map((list) => list.map((id) => seen(id, "2026-01-01T00:00:00Z")));
    const whole = await latestOf(parts);
    expect(whole.unique).toBe(7);
    expect(whole.records.map(candidateKey)).toEqual(ids.map((id) => `yelp:${id}`).sort());
    expect(await latestOf(parts, 2)).toEqual(whole);
  });

  test("gives nothing where nothing was found", async () => {
    expect(await latestOf([])).toEqual({ unique: 0, records: [] });
  });
});
