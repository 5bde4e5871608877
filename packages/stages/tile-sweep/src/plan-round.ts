import { type Books, openBooks } from "@cityscout/books";
import {
  type Clock,
  finishInTurns,
  roundEvents,
  type RunReference,
  type RunState,
  type Slice,
  type Targets,
} from "@cityscout/contracts";
import type { FrontierReader, FrontierWriter } from "@cityscout/frontier";
import { restoreSweepPlannerInSteps } from "@cityscout/planning";
import { readTargets } from "@cityscout/raw-cache";
import type { StageOutcome, Telemetry } from "@cityscout/telemetry";
import { firstBoxes, nothingAnswered } from "./box-phase.ts";
import { writeCoverage } from "./coverage.ts";
import { planNoCalls, plannerOfCoverage, planSearches, sweepConnectors } from "./next-round.ts";
import { reopenSweep } from "./reopen.ts";
import { readRound, writeRound } from "./round-searches.ts";
import type { SearchMessage } from "./search-message.ts";
import { askerOf } from "./search-round.ts";
import { type SettleDependencies, settlementOf } from "./settle.ts";
import { isTimeUp, stoppedOutcome } from "./stopped.ts";
import {
  type BoxSearch,
  newSweepState,
  readSweepState,
  type SweepState,
  writeSweepState,
} from "./sweep-state.ts";
import { workerSlices } from "./worker-slices.ts";

export interface PlanRoundDependencies extends SettleDependencies {
  frontier: FrontierWriter & FrontierReader;
  clock: Clock;
  telemetry: Telemetry;
  maxWorkers: number;
  /** Searches that one worker has under way at once. */
  concurrency: number;
}

/**
 * Puts the searches of the planned round that are not answered yet on the frontier, and slices the budget for the
 * workers. The first call plans the first round; the others were planned when the round before was evaluated.
 */
export async function planRound(deps: PlanRoundDependencies, state: RunState): Promise<StageOutcome> {
  const { run } = state;
  const books = await openBooks(deps, run);
  const known = await readSweepState(deps.store, run);
  const sweep = known ?? (await beginSweep(deps, run, books));
  // Only an execution's first round goes on with a sweep that had stopped: the run had ended before.
  if (known !== undefined && state.sweep === undefined) {
    await reopenSweep(deps, run, books, sweep);
    if (sweep.stopped === "max_history_events") await continueSweep(deps, run, books, sweep);
  }
  const eventsBefore = state.sweep?.history_events ?? 0;
  const told = state.sweep === undefined ? Object.values(sweep.failures) : [];
  if (sweep.stopped !== null) return stoppedOutcome(sweep, books, told, eventsBefore, sweep.round === 0);

  const searches = await readRound(deps.store, run, sweep.round);
  const waiting = isTimeUp(books)
    ? []
    : mayBeAnswered(state, sweep)
      ? await waitingSearches(deps, run, searches)
      : searches;
  // In the same execution the messages of a round are on the queue already, unless it lost them.
  const isEnqueued =
    state.sweep?.round === sweep.round && state.sweep.workers.length > 0 && !(await isEmpty(deps.frontier));
  if (waiting.length > 0 && !isEnqueued) await enqueue(deps, waiting);
  const workers = workerSlices(waiting, books.ledger.remaining(), {
    most: deps.maxWorkers,
    concurrency: deps.concurrency,
  }).map((slice) => ({ ...slice, ...begunBefore(slice, books) }));
  deps.telemetry.log.info("round planned", {
    round: sweep.round,
    phase: sweep.phase,
    searches: waiting.length,
  });
  const history_events = eventsBefore + roundEvents(workers.length);
  return {
    budget: books.view(),
    sweep: { round: sweep.round, done: false, workers, history_events },
    failures: told,
  };
}

async function beginSweep(deps: PlanRoundDependencies, run: RunReference, books: Books): Promise<SweepState> {
  const targets = await readTargets(deps.store, run);
  const sweep = newSweepState();
  const boxes = firstBoxes(targets.area, sweepConnectors(deps, targets, sweep).boxes);
  // Named before any is asked, so that a source that the budget never comes to is known to be missing.
  for (const { source } of boxes) sweep.boxes[source] = nothingAnswered;
  await planFirstRound(deps, run, books, sweep, targets, boxes);
  return sweep;
}

/** Goes on with a sweep that has rounds left to plan, and had no room for them in the execution before. */
async function continueSweep(
  deps: PlanRoundDependencies,
  run: RunReference,
  books: Books,
  sweep: SweepState,
): Promise<void> {
  await planFirstRound(deps, run, books, sweep, await readTargets(deps.store, run), []);
  deps.telemetry.log.info("sweep continued", { round: sweep.round, stopped: sweep.stopped });
}

async function planFirstRound(
  deps: PlanRoundDependencies,
  run: RunReference,
  books: Books,
  sweep: SweepState,
  targets: Targets,
  boxes: readonly BoxSearch[],
): Promise<void> {
  const planner = sweep.planner && (await finishInTurns(restoreSweepPlannerInSteps(sweep.planner)));
  const limit = books.view().stop_reason;
  const next =
    limit === null
      ? await planSearches(deps, run, targets, sweep, boxes, books, planner)
      : await planNoCalls(deps, run, sweep, boxes, planner, limit);
  sweep.planner = next.planner && (await finishInTurns(next.planner.toStateInSteps()));
  sweep.stopped = next.stop;
  if (sweep.stopped !== null) {
    const known = await plannerOfCoverage(deps, run, targets, sweep, books, next.planner);
    await writeCoverage(deps.store, run, sweep, targets, known);
  }
  await writeRound(deps.store, run, sweep.round, next.searches);
  await writeSweepState(deps.store, run, sweep);
}

/**
 * Whether it pays to look for answers before searches go on the frontier, where workers look again. Not for a round that
 * this execution has just planned, after one whose answers nobody had before.
 */
function mayBeAnswered(state: RunState, sweep: SweepState): boolean {
  const isNew = state.sweep?.round === sweep.round - 1;
  return !isNew || sweep.recalled;
}

async function waitingSearches(
  deps: SettleDependencies,
  run: RunReference,
  searches: readonly SearchMessage[],
): Promise<SearchMessage[]> {
  const settlements = await Promise.all(searches.map((search) => settlementOf(deps, run, search)));
  return searches.filter((_, index) => settlements[index]?.kind === "waiting");
}

/** An earlier drain of the round may have had a worker of this number: what it began is taken out of the budget already. */
function begunBefore(slice: Slice, books: Books): Pick<Slice, "begun"> {
  const begun: Slice["begun"] = {};
  for (const { asker, source } of books.begun)
    if (asker === askerOf(slice)) begun[source] = (begun[source] ?? 0) + 1;
  return Object.keys(begun).length === 0 ? {} : { begun };
}

async function isEmpty(frontier: FrontierReader): Promise<boolean> {
  const { visible, inFlight, delayed } = await frontier.depth();
  return visible + inFlight + delayed === 0;
}

async function enqueue(
  { frontier, clock, telemetry }: PlanRoundDependencies,
  searches: readonly SearchMessage[],
): Promise<void> {
  const traceparent = telemetry.tracer.traceparent();
  const enqueued_at = new Date(clock.now()).toISOString();
  const report = await frontier.enqueue(searches.map((search) => ({ ...search, enqueued_at, traceparent })));
  const refused = report.failed[0];
  if (refused === undefined) return;
  throw new Error(
    `the frontier refused ${report.failed.length} of ${searches.length} messages: ${refused.reason}`,
  );
}
