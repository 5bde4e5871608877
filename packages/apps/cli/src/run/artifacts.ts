import { mkdir } from "node:fs/promises";
import path from "node:path";
import { artifactNames, type Manifest } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { writeWhole } from "../output-file.ts";

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
    // Only one process at a time has a run.
    await writeWhole(file, text, `run ${manifest.run_id}`);
    paths[name] = file;
  }
  return paths;
}
