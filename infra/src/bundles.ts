import path from "node:path";
import type { StageFolder } from "@cityscout/contracts";
import { bundleStage } from "@cityscout/runtime/stage-bundle";
import { stages } from "./stages.ts";

export interface BundledStage {
  /** With `index.mjs` and its source map. */
  directory: string;
  bytes: number;
}

export type Bundles = ReadonlyMap<StageFolder, BundledStage>;

/**
 * Bundles stages under `outdir`, one after another: each bundle already uses all cores.
 *
 * @param isWanted @defaultValue every stage
 */
export async function bundleStages(
  outdir: string,
  isWanted: (folder: StageFolder) => boolean = () => true,
): Promise<Bundles> {
  const bundles = new Map<StageFolder, BundledStage>();
  for (const { folder, entry } of stages.filter((stage) => isWanted(stage.folder))) {
    const { file, bytes } = await bundleStage(entry, outdir);
    bundles.set(folder, { directory: path.dirname(file), bytes });
  }
  return bundles;
}
