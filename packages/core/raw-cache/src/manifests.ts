import { manifestSchema, runKeys, type Manifest } from "@cityscout/contracts";
import type { RunStore } from "./run-store.ts";

/** `undefined` where the run has no manifest (yet). */
export async function readManifest(
  store: RunStore,
  city: string,
  runId: string,
): Promise<Manifest | undefined> {
  return await store.readJson(runKeys.manifest(city, runId), manifestSchema);
}

/** All manifests of a city, or of every one, in the order of their keys: by city, then by run id. */
export async function listManifests(store: RunStore, city?: string): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for (const key of await store.list(runKeys.manifestsPrefix(city))) {
    const manifest = await store.readJson(key, manifestSchema);
    if (manifest !== undefined) manifests.push(manifest);
  }
  return manifests;
}
