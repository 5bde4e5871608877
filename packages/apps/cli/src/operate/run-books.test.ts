import { createLedger, defaultLimits } from "@cityscout/budget";
import { runKeys } from "@cityscout/contracts";
import { createMemoryRunStore, type RunStore } from "@cityscout/raw-cache";
import { describe, expect, it } from "vitest";
import { exampleHistory, edinburghState } from "./example-history.ts";
import { edinburghManifest } from "./edinburgh-manifest.ts";
import { createHistoryReader, type ExecutionView } from "./execution-view.ts";
import { readBooks } from "./run-books.ts";
import { recordsOf } from "../run/source-uses.ts";

const { run } = edinburghState();

/** An execution whose Initialize has ended. */
function begun(): ExecutionView {
  const history = exampleHistory();
  history.task("Initialize", 100, 400, edinburghState());
  const reader = createHistoryReader();
  reader.take(history.events);
  return reader.view;
}

async function bookedStore(): Promise<RunStore> {
  const store = createMemoryRunStore();
  const ledger = createLedger(defaultLimits);
  ledger.book({
    source: "yelp",
    requestHash: "a",
    counted: true,
    costUsd: 0.01,
    shown: ["one", "two"],
    inWindow: true,
    at: run.started_at,
  });
  await store.writeJson(runKeys.limits(run.prefix), defaultLimits);
  await store.writeJson(runKeys.ledger(run.prefix), ledger.toState());
  return store;
}

describe("what a run's objects say", () => {
  it("is what is booked so far, before its end", async () => {
    const { manifest, sources } = await readBooks(await bookedStore(), begun());
    expect(manifest).toBeNull();
    expect(sources).toEqual({
      yelp: { calls: 1, cache_hits: 0, cost_usd: 0.01, shown: 2, new: 2, failures: 0 },
    });
    expect(recordsOf(sources)).toBe(2);
  });

  it("is its manifest, once it is finalized", async () => {
    const store = await bookedStore();
    await store.writeJson(runKeys.manifest(run.city, run.run_id), edinburghManifest());
    const { manifest, sources } = await readBooks(store, begun());
    expect(manifest).toEqual(edinburghManifest());
    expect(sources).toEqual(edinburghManifest().sources);
  });

  it("is not the manifest of before, where the run goes on", async () => {
    const store = await bookedStore();
    const older = edinburghManifest({ finished_at: "2026-01-31T10:14:00.000Z" });
    await store.writeJson(runKeys.manifest(run.city, run.run_id), older);
    const { manifest, sources } = await readBooks(store, begun());
    expect(manifest).toBeNull();
    expect(Object.keys(sources)).toEqual(["yelp"]);
  });

  it("is nothing, where Initialize has not ended or nothing was written", async () => {
    const reader = createHistoryReader();
    reader.take(exampleHistory().events);
    expect(await readBooks(await bookedStore(), reader.view)).toEqual({ manifest: null, sources: {} });
    expect(await readBooks(createMemoryRunStore(), begun())).toEqual({ manifest: null, sources: {} });
  });
});
