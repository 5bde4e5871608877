import type { CircleConnector } from "@cityscout/connectors";
import type { SweepSource } from "@cityscout/planning";

/** A connector as the planner sees it. */
export function sweepSourceOf(connector: CircleConnector): SweepSource {
  const { source, resultCap, maxPages, ranking, minRadiusMetres, maxRadiusMetres, costUsdPerCall } =
    connector;
  return { source, resultCap, maxPages, ranking, minRadiusMetres, maxRadiusMetres, costUsdPerCall };
}
