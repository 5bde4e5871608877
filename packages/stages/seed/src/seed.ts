import { type Books, oncePerRun } from "@cityscout/books";
import { coverWithBoxes } from "@cityscout/boxes";
import { boxCallsLeft, shareOfBoxes } from "@cityscout/budget";
import type { BoxConnector, Connectors, SourceClient } from "@cityscout/connectors";
import {
  type Area,
  type Candidate,
  candidateKey,
  type Clock,
  nextTurn,
  runKeys,
  type RunReference,
  type RunState,
  type Seeded,
  type Source,
  type Targets,
} from "@cityscout/contracts";
import { readTargets, type RunStore } from "@cityscout/raw-cache";
import type { StageOutcome, Telemetry } from "@cityscout/telemetry";
import { chooseAnchors } from "./choose-anchors.ts";
import { askBoxes, type BoxAnswers } from "./ask-boxes.ts";

export interface SeedDependencies {
  store: RunStore;
  client: SourceClient;
  connectors: Connectors;
  clock: Clock;
  telemetry: Telemetry;
  signal: AbortSignal;
}

/** Asks the box sources for their places, and chooses the most prominent as anchors of the search. */
export async function seed(deps: SeedDependencies, state: RunState): Promise<StageOutcome> {
  return oncePerRun(deps, state, "SeedPrimaries", async (books) => {
    const { prefix } = state.run;
    const targets = await readTargets(deps.store, state.run);
    const { candidates, requestHashes } = await answersOfBoxes(deps, state.run, targets, books);
    await deps.store.writeRecords(runKeys.candidates(prefix, "seed", 0), candidates);
    await deps.store.writeJson(runKeys.seeded(prefix), { request_hashes: requestHashes } satisfies Seeded);
    const anchors = chooseAnchors(candidates, targets.area);
    await deps.store.writeRecords(runKeys.anchors(prefix), anchors);

    const counts = { candidates: candidates.length, anchors: anchors.length };
    deps.telemetry.log.info("anchors chosen", counts);
    return anchors.length > 0 ? { counts } : { counts, skipped: "no prominent place is known here" };
  });
}

/**
 * Calls that the first of some sources may be asked for its boxes: what is left for boxes, less the fair shares of the
 * others. Boxes that are too heavy become more, so that its own share is no limit.
 */
function callsOfFirst(
  [first, ...others]: readonly BoxConnector[],
  areCirclesAsked: boolean,
  { connectors }: SeedDependencies,
  area: Area,
  { limits, ledger }: Books,
): number {
  const sources = connectors.box.map(({ source }) => source);
  const left = boxCallsLeft(limits, ledger, sources, areCirclesAsked);
  const countBoxes = ({ maxBoxSquareKilometres }: BoxConnector) =>
    coverWithBoxes(area, maxBoxSquareKilometres).length;
  const wanted = Object.fromEntries(
    [first!, ...others].map((connector) => [connector.source, countBoxes(connector)]),
  );
  const share = shareOfBoxes(wanted, left, ledger);
  return others.reduce((rest, { source }) => rest - (share[source] ?? 0), left);
}

/** Records to put together in a step of some milliseconds. */
const CANDIDATES_A_STEP = 5000;

async function answersOfBoxes(
  deps: SeedDependencies,
  run: RunReference,
  targets: Targets,
  books: Books,
): Promise<BoxAnswers> {
  const enabled = new Set(targets.sources.filter((entry) => entry.enabled).map((entry) => entry.source));
  const found = new Map<string, Candidate>();
  const requestHashes: string[] = [];
  const asked = deps.connectors.box.filter(({ source }) => enabled.has(source));
  const notOfCircles = new Set<Source>([...deps.connectors.box.map(({ source }) => source), "nominatim"]);
  const areCirclesAsked = [...enabled].some((source) => !notOfCircles.has(source));
  const endsAt = books.boxesEndAt(areCirclesAsked);
  for (const [index, connector] of asked.entries()) {
    const most = callsOfFirst(asked.slice(index), areCirclesAsked, deps, targets.area, books);
    const answers = await askBoxes(deps, run, connector, targets.area, books, { most, endsAt });
    for (const hash of answers.requestHashes) requestHashes.push(hash);
    for (const [index, candidate] of answers.candidates.entries()) {
      if (index % CANDIDATES_A_STEP === 0) await nextTurn();
      found.set(candidateKey(candidate), candidate);
    }
  }
  return { candidates: [...found.values()], requestHashes };
}
