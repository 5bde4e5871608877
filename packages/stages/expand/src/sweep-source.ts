import type { Limits } from "@cityscout/budget";
import type { CircleConnector } from "@cityscout/connectors";
import type { SweepSource } from "@cityscout/planning";

/** A connector as the planner sees it. */
export function sweepSourceOf(connector: CircleConnector, limits: Limits): SweepSource {
  const { source, resultCap, maxPages, ranking, minRadiusMetres, maxRadiusMetres, categories } = connector;
  const { costUsdPerCall } = limits.sources[source];
  return {
    source,
    resultCap,
    maxPages,
    ranking,
    minRadiusMetres,
    maxRadiusMetres,
    categories,
    costUsdPerCall,
  };
}
