import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { artifactNames, type Manifest } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";

/** Copies a run's artifacts out of the bucket into `directory`; returns their paths by name. */
export async function exportArtifacts(
  store: RunStore,
  manifest: Manifest,
  directory: string,
): Promise<Record<string, string>> {
  await mkdir(directory, { recursive: true });
  const paths: Record<string, string> = {};
  for (const name of artifactNames) {
    const key = manifest.artifacts[name];
    const text = key === undefined ? undefined : await store.readText(key);
    if (text === undefined) continue;
    const file = path.join(directory, name);
    // Whole or not at all, so that a report left by an older run is never half overwritten.
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
    paths[name] = file;
  }
  return paths;
}
