import { type Manifest, runKeys } from "@cityscout/contracts";
import { exampleManifest } from "@cityscout/contracts/testing";
import { describe, expect, it } from "vitest";
import { listManifests, readManifest } from "./manifests.ts";
import { createMemoryRunStore } from "./memory-run-store.ts";

const manifest = (city: string, runId: string): Manifest => exampleManifest({ run_id: runId, city });

describe("manifests", () => {
  it("are found by city and run, listed for a city and for all", async () => {
    const store = createMemoryRunStore();
    for (const [city, runId] of [
      ["london", "b"],
      ["edinburgh", "a"],
      ["edinburgh", "c"],
    ] as const) {
      await store.writeJson(runKeys.manifest(city, runId), manifest(city, runId));
    }
    expect(await readManifest(store, "london", "b")).toEqual(manifest("london", "b"));
    expect(await readManifest(store, "london", "a")).toBeUndefined();
    const runIds = async (city?: string): Promise<string[]> =>
      (await listManifests(store, city)).map(({ run_id }) => run_id);
    expect(await runIds("edinburgh")).toEqual(["a", "c"]);
    expect(await runIds()).toEqual(["a", "c", "b"]);
  });

  it("of another shape are refused", async () => {
    const store = createMemoryRunStore();
    await store.writeJson(runKeys.manifest("london", "b"), { schema_version: 2 });
    await expect(readManifest(store, "london", "b")).rejects.toMatchObject({ name: "CorruptObjectError" });
  });
});
