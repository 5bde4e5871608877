import path from "node:path";
import type { StageFolder } from "@cityscout/contracts";
import { bundleStage } from "@cityscout/runtime/stage-bundle";
import { stages } from "./stages.ts";

export interface BundledStage {
  /** With `index.mjs` and its source map. */
  directory: string;
  bytes: number;
}

/** Bundles every stage under `outdir`, one after another: each bundle already uses all cores. */
export async function bundleStages(outdir: string): Promise<Record<StageFolder, BundledStage>> {
  const bundles: Partial<Record<StageFolder, BundledStage>> = {};
  for (const { folder, entry } of stages) {
    const { file, bytes } = await bundleStage(entry, outdir);
    bundles[folder] = { directory: path.dirname(file), bytes };
  }
  return bundles as Record<StageFolder, BundledStage>;
}
