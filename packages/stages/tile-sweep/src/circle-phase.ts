import type { Limits } from "@cityscout/budget";
import type { CircleConnector } from "@cityscout/connectors";
import {
  type Area,
  candidateSchema,
  expansionSchema,
  finishInTurns,
  nextTurn,
  type PlaceSource,
  runKeys,
  type RunReference,
  type SourceCoverage,
} from "@cityscout/contracts";
import {
  answeredSearch,
  createSweepPlannerInSteps,
  type NamedPoint,
  type SweepPlanner,
  sweepSourceOf,
} from "@cityscout/planning";
import type { RunStore } from "@cityscout/raw-cache";
import { noteNextPage } from "./further-pages.ts";
import type { SettleDependencies } from "./settle.ts";
import type { SweepState } from "./sweep-state.ts";

/**
 * A planner of the circle sources that knows where the box sources have shown places, and what ExpandNeighbors asked.
 *
 * @param sweep takes note of what further pages of these searches need.
 */
export async function startCircles(
  deps: SettleDependencies,
  run: RunReference,
  area: Area,
  circles: readonly CircleConnector[],
  boxSources: readonly PlaceSource[],
  limits: Limits,
  sweep: Pick<SweepState, "page_tokens" | "page_times">,
): Promise<SweepPlanner> {
  const prior = await pointsOf(deps.store, run, boxSources);
  const sources = circles.map((connector) =>
    sweepSourceOf(connector, limits.sources[connector.source].costUsdPerCall),
  );
  const planner = await finishInTurns(createSweepPlannerInSteps({ area, sources, prior }));
  const expansion = await deps.store.readJson(runKeys.expansion(run.prefix), expansionSchema);
  for (const { source, center, radius_metres: radiusMetres, page } of expansion?.searches ?? []) {
    const connector = circles.find((other) => other.source === source);
    if (connector === undefined) continue;
    // They are booked, and their records kept, however long ago that was.
    const asked = await deps.client.recallCircle(connector, { center, radiusMetres, page }, "any");
    if (asked === undefined) continue;
    await nextTurn();
    const search = { source, center, radiusMetres, page };
    noteNextPage(sweep, connector, search, asked);
    await finishInTurns(planner.recordInSteps([answeredSearch(search, asked.answer)]));
  }
  return planner;
}

/** Positions and names of what box sources have shown so far, each record once. */
async function pointsOf(store: RunStore, run: RunReference, sources: readonly PlaceSource[]) {
  const found = new Map(sources.map((source) => [source, new Map<string, NamedPoint>()]));
  for (const object of await store.list(runKeys.candidatesPrefix(run.prefix))) {
    for await (const candidate of store.readRecords(object, candidateSchema)) {
      if (candidate.location !== null)
        found
          .get(candidate.source)
          ?.set(candidate.source_id, { name: candidate.name, ...candidate.location });
    }
  }
  return [...found].map(([source, points]) => ({ source, points: [...points.values()] }));
}

const SMALLEST_ROUND = 24;
const LARGEST_ROUND = 256;
/** Rounds that what is left would take if all were of this size; rounds shrink as less is left. */
const ROUNDS_LEFT = 24;
/** Calls that a sweep needs for each full answer there is left to get. */
const CALLS_PER_FULL_ANSWER = 2;

/**
 * How many searches to plan at once, at most: the planner gives fewer while it has few answers. Few know best what the ones
 * before them found; but each round costs events of the execution's history (`roundEvents`), so that large cities take larger
 * rounds.
 */
export function roundSize(
  coverage: Partial<Record<PlaceSource, SourceCoverage>>,
  circles: readonly Pick<CircleConnector, "source" | "resultCap">[],
): number {
  const fullAnswers = circles.reduce(
    (sum, { source, resultCap }) => sum + (coverage[source]?.expected_remaining.mean ?? 0) / resultCap,
    0,
  );
  const wanted = Math.ceil((fullAnswers * CALLS_PER_FULL_ANSWER) / ROUNDS_LEFT);
  return Math.min(LARGEST_ROUND, Math.max(SMALLEST_ROUND, wanted));
}
