import path from "node:path";
import { pathToFileURL } from "node:url";
import { bundleStage, type BindableStage } from "@cityscout/runtime";
import { stage as dedupeCanonicalize } from "@cityscout/stage-dedupe/handler";
import { stage as discoverTargets } from "@cityscout/stage-discover-targets/handler";
import { stage as expandNeighbors } from "@cityscout/stage-expand/handler";
import { stage as finalize } from "@cityscout/stage-finalize/handler";
import { stage as geocodeValidate } from "@cityscout/stage-geocode/handler";
import { stage as initialize } from "@cityscout/stage-initialize/handler";
import { stage as persist } from "@cityscout/stage-persist/handler";
import { stage as rank } from "@cityscout/stage-rank/handler";
import { stage as seedPrimaries } from "@cityscout/stage-seed/handler";
import { tileSweepEvaluate, tileSweepPlan, tileSweepSearch } from "@cityscout/stage-tile-sweep/handler";
import { cityFunctionStates, type CityFunctionState } from "@cityscout/workflows";

/** The stages' own handlers, called in process. */
export const cityStageHandlers: Readonly<Record<CityFunctionState, BindableStage>> = {
  Initialize: initialize,
  DiscoverTargets: discoverTargets,
  SeedPrimaries: seedPrimaries,
  ExpandNeighbors: expandNeighbors,
  TileSweepPlan: tileSweepPlan,
  TileSweepSearch: tileSweepSearch,
  TileSweepEvaluate: tileSweepEvaluate,
  GeocodeValidate: geocodeValidate,
  DedupeCanonicalize: dedupeCanonicalize,
  Persist: persist,
  Rank: rank,
  Finalize: finalize,
};

const entries: Readonly<Record<CityFunctionState, { module: string; name: string }>> = {
  Initialize: { module: import.meta.resolve("@cityscout/stage-initialize/handler"), name: "stage" },
  DiscoverTargets: {
    module: import.meta.resolve("@cityscout/stage-discover-targets/handler"),
    name: "stage",
  },
  SeedPrimaries: { module: import.meta.resolve("@cityscout/stage-seed/handler"), name: "stage" },
  ExpandNeighbors: { module: import.meta.resolve("@cityscout/stage-expand/handler"), name: "stage" },
  TileSweepPlan: {
    module: import.meta.resolve("@cityscout/stage-tile-sweep/handler"),
    name: "tileSweepPlan",
  },
  TileSweepSearch: {
    module: import.meta.resolve("@cityscout/stage-tile-sweep/handler"),
    name: "tileSweepSearch",
  },
  TileSweepEvaluate: {
    module: import.meta.resolve("@cityscout/stage-tile-sweep/handler"),
    name: "tileSweepEvaluate",
  },
  GeocodeValidate: { module: import.meta.resolve("@cityscout/stage-geocode/handler"), name: "stage" },
  DedupeCanonicalize: { module: import.meta.resolve("@cityscout/stage-dedupe/handler"), name: "stage" },
  Persist: { module: import.meta.resolve("@cityscout/stage-persist/handler"), name: "stage" },
  Rank: { module: import.meta.resolve("@cityscout/stage-rank/handler"), name: "stage" },
  Finalize: { module: import.meta.resolve("@cityscout/stage-finalize/handler"), name: "stage" },
};

/** The same handlers out of the bundles that Lambda would get, made under `dataDirectory`. */
export async function bundledStageHandlers(
  dataDirectory: string,
): Promise<Readonly<Record<CityFunctionState, BindableStage>>> {
  const bundles = new Map<string, Record<string, BindableStage>>();
  for (const { module } of Object.values(entries)) {
    if (bundles.has(module)) continue;
    const { file } = await bundleStage(module, path.join(dataDirectory, "bundles"));
    bundles.set(module, (await import(pathToFileURL(file).href)) as Record<string, BindableStage>);
  }
  return Object.fromEntries(
    cityFunctionStates.map((state) => [state, bundles.get(entries[state].module)?.[entries[state].name]]),
  ) as Record<CityFunctionState, BindableStage>;
}
