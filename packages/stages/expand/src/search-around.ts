import type { Books, Permit } from "@cityscout/books";
import { leftAfter } from "@cityscout/budget";
import type { Asked, CircleConnector, PlaceAnswer, SourceClient } from "@cityscout/connectors";
import {
  type Anchor,
  BudgetExhaustedError,
  type Candidate,
  candidateKey,
  type Expansion,
  finishInTurns,
  isSourceError,
  nextTurn,
  type PlaceSource,
} from "@cityscout/contracts";
import { answeredSearch, type PlannedSearch, type SweepPlanner } from "@cityscout/planning";
import type { Telemetry } from "@cityscout/telemetry";
import { type Allowance, expansionAllowance } from "./allowance.ts";
import { type KnownGroundDependencies, wereAnsweredBefore, withKnownGround } from "./known-ground.ts";
import { NEAR_METRES } from "./near-edges.ts";

export interface SearchAroundDependencies {
  client: SourceClient;
  telemetry: Telemetry;
  signal: AbortSignal;
}

export interface Found {
  /** Each record once, in the order in which they were shown. */
  found: Candidate[];
  /** Records that earlier runs were shown, where they were looked for. */
  knownBefore: Candidate[];
  searches: Expansion["searches"];
}

const LEAST_RADIUS_METRES = 300;
/** Searches under way at once. */
const IN_FLIGHT = 8;

/**
 * Searches around anchors in rounds, until the planner finds none that is worth a call or the allowance is used up. Before the
 * first search that no earlier run was answered, all is taken in that earlier runs were answered of the area; not at once,
 * since the same run again thereby makes the same searches again.
 * Answers are taken in plan order, so that the result does not depend on which came first.
 */
export async function searchAround(
  deps: SearchAroundDependencies,
  begun: SweepPlanner,
  ground: Pick<KnownGroundDependencies, "area" | "circles">,
  anchors: readonly Anchor[],
  books: Books,
): Promise<Found> {
  const { circles } = ground;
  const known = { client: deps.client, ...ground };
  const allowance = expansionAllowance(books.limits, circles, begun.coverage());
  const result: Found = { found: [], knownBefore: [], searches: [] };
  const seen = new Set<string>();
  let [planner, isCacheKnown] = [begun, false];
  for (;;) {
    const before = isCacheKnown ? null : await finishInTurns(planner.toStateInSteps());
    const planned = planner.planAround(
      anchors.map((anchor) => anchor.location),
      {
        inFlight: IN_FLIGHT,
        ...allowance,
        minRadiusMetres: LEAST_RADIUS_METRES,
        maxRadiusMetres: NEAR_METRES,
      },
    );
    if (planned.length === 0) return result;
    if (before !== null && !(await wereAnsweredBefore(known, planned))) {
      isCacheKnown = true;
      const more = await withKnownGround(known, before);
      if (more !== null) {
        [planner, result.knownBefore] = [more.planner, more.shown];
        continue;
      }
    }
    const answers = await Promise.all(planned.map((search) => ask(deps, books, circles, search)));
    for (const [index, search] of planned.entries()) {
      // An answer takes the planner some milliseconds.
      await nextTurn();
      spend(allowance, search.source, books.limits.sources[search.source].costUsdPerCall);
      await takeAnswer({ planner, books, result, seen }, search, answers[index]);
    }
    for (const { source } of circles) {
      const own = planned.flatMap((search, index) => (search.source === source ? [answers[index]] : []));
      // The sweep asks such a source again, and reports it where it stays down.
      if (own.length > 0 && own.every((answer) => answer === undefined)) planner.dropSource(source);
    }
  }
}

interface Taking {
  planner: SweepPlanner;
  books: Books;
  result: Found;
  seen: Set<string>;
}

async function takeAnswer(
  { planner, books, result, seen }: Taking,
  search: PlannedSearch,
  asked: Asked<PlaceAnswer> | undefined,
): Promise<void> {
  if (asked === undefined) {
    planner.giveUp([search]);
    return;
  }
  const { candidates } = asked.answer;
  books.book(asked, { shown: candidates.map(candidateKey), inWindow: true });
  // A source that is found not to rank by distance is learnt again, all that it has answered.
  await finishInTurns(planner.recordInSteps([answeredSearch(search, asked.answer)]));
  const { source, center, radiusMetres, page } = search;
  result.searches.push({ source, center, radius_metres: radiusMetres, page });
  for (const candidate of candidates) {
    const key = candidateKey(candidate);
    if (seen.has(key)) continue;
    seen.add(key);
    result.found.push(candidate);
  }
}

/** `undefined` where the source failed, or no call or time is left for it. */
async function ask(
  { client, telemetry, signal }: SearchAroundDependencies,
  books: Books,
  circles: readonly CircleConnector[],
  { source, center, radiusMetres, page }: PlannedSearch,
): Promise<Asked<PlaceAnswer> | undefined> {
  const connector = circles.find((other) => other.source === source);
  if (connector === undefined) return undefined;
  try {
    return await books.search(source, (permit) =>
      client.searchCircle(connector, { center, radiusMetres, page }, onceOnly(permit), signal),
    );
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof BudgetExhaustedError) return undefined;
    if (!isSourceError(error)) throw error;
    telemetry.log.warn("a search around an anchor failed", {
      source,
      error: error.name,
      reason: error.message,
    });
    return undefined;
  }
}

/** A search takes one call of the allowance: where its answer cannot be read, another attempt would be another call. */
function onceOnly(permit: Permit): Permit {
  let isTaken = false;
  return (requestHash) => {
    if (isTaken) throw new BudgetExhaustedError("a search around an anchor has one call");
    isTaken = true;
    return permit(requestHash);
  };
}

function spend(allowance: Allowance, source: PlaceSource, costUsd: number): void {
  allowance.callsLeft -= 1;
  allowance.costLeftUsd = leftAfter(allowance.costLeftUsd, costUsd);
  allowance.callsLeftBySource[source] = (allowance.callsLeftBySource[source] ?? 0) - 1;
}
