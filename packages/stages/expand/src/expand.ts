import { type Books, oncePerRun } from "@cityscout/books";
import type { CircleConnector, Connectors, SourceClient } from "@cityscout/connectors";
import {
  type Anchor,
  anchorSchema,
  type Candidate,
  candidateSchema,
  type Clock,
  type Expansion,
  finishInTurns,
  runKeys,
  type RunReference,
  type RunState,
} from "@cityscout/contracts";
import { createSweepPlannerInSteps, sweepSourceOf } from "@cityscout/planning";
import { readTargets, type RunStore } from "@cityscout/raw-cache";
import type { StageOutcome, Telemetry } from "@cityscout/telemetry";
import { nearEdges } from "./near-edges.ts";
import { type Found, searchAround } from "./search-around.ts";

export interface ExpandDependencies {
  store: RunStore;
  client: SourceClient;
  connectors: Connectors;
  clock: Clock;
  telemetry: Telemetry;
  signal: AbortSignal;
}

/**
 * Searches around the anchors where a call is worth it, within a small share of the budget, and links each anchor to
 * what lies near it. What was asked is handed to the sweep, which goes on from there.
 */
export async function expand(deps: ExpandDependencies, state: RunState): Promise<StageOutcome> {
  const { run } = state;
  return oncePerRun(deps, state, "ExpandNeighbors", async (books) => {
    const anchors = await Array.fromAsync(deps.store.readRecords(runKeys.anchors(run.prefix), anchorSchema));
    if (anchors.length === 0) return { skipped: "no anchor is known" };
    const known = await Array.fromAsync(
      deps.store.readRecords(runKeys.candidates(run.prefix, "seed", 0), candidateSchema),
    );
    const { found, knownBefore, searches } = await expansionOf(deps, run, anchors, known, books);
    const edges = await finishInTurns(nearEdges(anchors, [...known, ...knownBefore, ...found]));

    await deps.store.writeRecords(runKeys.candidates(run.prefix, "expand", 0), found);
    await deps.store.writeRecords(runKeys.edges(run.prefix), edges);
    await deps.store.writeJson(runKeys.expansion(run.prefix), { searches } satisfies Expansion);

    const counts = { searches: searches.length, candidates: found.length, edges: edges.length };
    deps.telemetry.log.info("anchors expanded", counts);
    return searches.length > 0
      ? { counts }
      : { counts, skipped: "no search around an anchor was worth a call" };
  });
}

async function expansionOf(
  deps: ExpandDependencies,
  run: RunReference,
  anchors: readonly Anchor[],
  known: readonly Candidate[],
  books: Books,
): Promise<Found> {
  const targets = await readTargets(deps.store, run);
  const asked = new Set(targets.sources.filter((entry) => entry.enabled).map((entry) => entry.source));
  const circles = deps.connectors.circle.filter((connector: CircleConnector) => asked.has(connector.source));
  const steps = createSweepPlannerInSteps({
    area: targets.area,
    sources: circles.map((connector) =>
      sweepSourceOf(connector, books.limits.sources[connector.source].costUsdPerCall),
    ),
    prior: pointsOf(known),
  });
  const planner = await finishInTurns(steps);
  return searchAround(deps, planner, { area: targets.area, circles }, anchors, books);
}

function pointsOf(known: readonly Candidate[]) {
  const sources = [...new Set(known.map((candidate) => candidate.source))].sort();
  return sources.map((source) => ({
    source,
    points: known.flatMap((candidate) =>
      candidate.source === source && candidate.location !== null
        ? [{ name: candidate.name, ...candidate.location }]
        : [],
    ),
  }));
}
