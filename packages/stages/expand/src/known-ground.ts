import {
  type Asked,
  type CircleConnector,
  knownCirclesWithin,
  type PlaceAnswer,
  type SourceClient,
} from "@cityscout/connectors";
import { type Area, type Candidate, finishInTurns, nextTurn } from "@cityscout/contracts";
import {
  answeredSearch,
  type PlannedSearch,
  type PlannerState,
  restoreSweepPlannerInSteps,
  type SweepPlanner,
} from "@cityscout/planning";

export interface KnownGroundDependencies {
  client: SourceClient;
  area: Area;
  circles: readonly CircleConnector[];
}

/**
 * Whether earlier runs were answered all of some searches. Answers of this run do not count, so that a stage that is done
 * again comes to the same.
 */
export async function wereAnsweredBefore(
  { client, circles }: KnownGroundDependencies,
  searches: readonly PlannedSearch[],
): Promise<boolean> {
  for (const { source, center, radiusMetres, page } of searches) {
    const connector = circles.find((other) => other.source === source);
    const asked = connector && (await client.recallCircle(connector, { center, radiusMetres, page }));
    if (asked === undefined || asked.counted) return false;
  }
  return true;
}

export interface KnownGround {
  planner: SweepPlanner;
  /** Records that earlier runs were shown. */
  shown: Candidate[];
}

/**
 * A planner that goes on from a state, and knows what earlier runs were answered of the area, too: that ground is paid for.
 * It is for the sweep to book these answers, and to keep their records. `null` where there are none.
 */
export async function withKnownGround(
  { client, area, circles }: KnownGroundDependencies,
  state: PlannerState,
): Promise<KnownGround | null> {
  const answers: { search: PlannedSearch; asked: Asked<PlaceAnswer> }[] = [];
  for (const connector of circles) {
    const { source } = connector;
    for (const query of await knownCirclesWithin(client, connector, area, () => undefined)) {
      const asked = await client.recallCircle(connector, query);
      const { pageToken: _, notBefore: __, ...search } = query;
      if (asked !== undefined && !asked.counted) answers.push({ search: { source, ...search }, asked });
    }
  }
  if (answers.length === 0) return null;
  const planner = await finishInTurns(restoreSweepPlannerInSteps(state));
  for (const { search, asked } of answers) {
    await nextTurn();
    await finishInTurns(planner.recordInSteps([answeredSearch(search, asked.answer)]));
  }
  return { planner, shown: answers.flatMap(({ asked }) => asked.answer.candidates) };
}
