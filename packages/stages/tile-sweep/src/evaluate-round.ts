import { type Books, openBooks } from "@cityscout/books";
import {
  type Candidate,
  type BudgetView,
  candidateKey,
  type Clock,
  CorruptObjectError,
  finishInTurns,
  hasRoomForRound,
  nextTurn,
  runKeys,
  type RunReference,
  type RunState,
  seededSchema,
  type Targets,
} from "@cityscout/contracts";
import { answeredSearch, type SweepPlanner } from "@cityscout/planning";
import { readTargets, type RunStore } from "@cityscout/raw-cache";
import type { StageOutcome, Telemetry } from "@cityscout/telemetry";
import { bookBox, recordsOf, smallerBoxes } from "./box-phase.ts";
import { writeCoverage } from "./coverage.ts";
import { giveUp } from "./dead-letters.ts";
import { failedSources } from "./failed-sources.ts";
import { isOutdated, noteNextPage } from "./further-pages.ts";
import { isKnownRound } from "./known-answers.ts";
import { isAllKnown, isBoxTimeUp, plannerOfCoverage, planSearches } from "./next-round.ts";
import { readRound, writeRound } from "./round-searches.ts";
import { plannedSearchOf, type SearchMessage } from "./search-message.ts";
import { type SettleDependencies, type Settlement, settlementOf } from "./settle.ts";
import { isTimeUp, roundsOf, stoppedOutcome } from "./stopped.ts";
import { type BoxSearch, readSweepState, type SweepState, writeSweepState } from "./sweep-state.ts";
import type { WarmPlanner } from "./warm-planner.ts";

export interface EvaluateRoundDependencies extends SettleDependencies {
  clock: Clock;
  telemetry: Telemetry;
  warmPlanner: WarmPlanner;
  maxWorkers: number;
  /** Of one execution; `Infinity` where its interpreter has no such limit. */
  maxHistoryEvents: number;
}

interface Settled {
  message: SearchMessage;
  settlement: Settlement;
}

/**
 * Folds the round's answers, in the order in which they were planned and whatever the order in which they came: books
 * them, tells the planner, keeps their records; then decides whether there is another round, and plans it.
 *
 * It may be cut short anywhere and run again: the ledger books an answer once and tells again how much of it was new,
 * and the state that names the next round is written last.
 */
export async function evaluateRound(deps: EvaluateRoundDependencies, state: RunState): Promise<StageOutcome> {
  const { run } = state;
  const books = await openBooks(deps, run);
  const sweep = await readSweepState(deps.store, run);
  if (sweep === undefined || state.sweep === undefined)
    throw new CorruptObjectError(`the sweep of run "${run.run_id}" was never planned`);
  const { history_events, workers } = state.sweep;
  // An attempt before this one folded the round, and was cut short before what it had to say was heard.
  if (sweep.round > state.sweep.round) return outcomeOf(sweep, books, history_events);

  const round = await settledRound(deps, run, sweep.round);
  const waiting = round.flatMap(({ message, settlement }) =>
    settlement.kind === "waiting" ? [message] : [],
  );
  const history = {
    events: history_events,
    hasRoom: hasRoomForRound(history_events, deps.maxWorkers, deps.maxHistoryEvents),
  };
  // Where answers were lost, what was planned for them is spent, and the round is as good as it gets. So it is at its time's end.
  const mayBeAsked =
    !isTimeUp(books) &&
    !(await isBoxTimeUp(deps, run, books, sweep)) &&
    waiting.some(({ source }) => books.ledger.exhausted([source]) === null);
  if (!mayBeAsked) return foldRound(deps, run, books, sweep, round, history);

  sweep.stalled = nextStall(sweep.stalled, waiting.length);
  deps.telemetry.log.warn("round not settled", { round: sweep.round, ...sweep.stalled });
  if (sweep.stalled.times < MOST_DRAINS && history.hasRoom) {
    await writeSweepState(deps.store, run, sweep);
    // That it had workers tells the next plan that its messages are on the queue.
    return { budget: books.view(), sweep: { round: sweep.round, done: false, workers, history_events } };
  }
  // Workers that fail whatever they do would have the round drained for ever: what it has is worth more.
  await Promise.all(waiting.map((message) => giveUp(deps, run, message, sweep.stalled.times)));
  return foldRound(deps, run, books, sweep, await settledRound(deps, run, sweep.round), history);
}

/** The execution's history, with the round that is evaluated. */
interface History {
  events: number;
  hasRoom: boolean;
}

/** Drains of one round that bring nothing, after which what it still waits for is given up. */
const MOST_DRAINS = 5;

function nextStall(before: SweepState["stalled"], waiting: number): SweepState["stalled"] {
  return { times: before.waiting === waiting ? before.times + 1 : 1, waiting };
}

async function settledRound(deps: SettleDependencies, run: RunReference, round: number): Promise<Settled[]> {
  const searches = await readRound(deps.store, run, round);
  return Promise.all(
    searches.map(async (message) => ({ message, settlement: await settlementOf(deps, run, message) })),
  );
}

async function foldRound(
  deps: EvaluateRoundDependencies,
  run: RunReference,
  books: Books,
  sweep: SweepState,
  round: readonly Settled[],
  history: History,
): Promise<StageOutcome> {
  const targets = await readTargets(deps.store, run);
  const planner = await deps.warmPlanner.take(run, sweep);
  const folded = sweep.round;
  const candidates = await bookAnswers(
    books,
    round,
    !isKnownRound(sweep, folded),
    await seededAnswers(deps.store, run, sweep),
  );
  await deps.store.writeRecords(runKeys.candidates(run.prefix, "tile-sweep", folded), candidates);

  const { failures, dropped } = failedSources(sweep, round);
  for (const { source, search } of failures) books.ledger.bookFailure(source, search);
  sweep.told = failures.flatMap(({ failure }) => failure ?? []);
  const boxes = await foldBoxes(sweep, targets, round);
  if (planner !== null) await foldCircles(deps.connectors, sweep, planner, round);
  for (const source of dropped) planner?.dropSource(source);
  await books.save(deps.telemetry.metrics);
  await forgetSettled(deps, run, sweep, round);

  const view = books.view();
  sweep.round = folded + 1;
  sweep.stalled = { times: 0, waiting: 0 };
  sweep.recalled = round.some(
    ({ settlement }) => settlement.kind === "answered" && !settlement.asked.counted,
  );
  const reason = (await isAllKnown(deps, targets, sweep, planner)) ? "complete" : view.stop_reason;
  // That circles bring little more says nothing of boxes that were held for them.
  const areBoxesLeft = sweep.held_boxes.length + sweep.waiting_boxes.length > 0;
  sweep.stopped = reason === "new_unique_rate" && areBoxesLeft ? null : reason;
  if (sweep.stopped === null && !history.hasRoom) {
    sweep.stopped = "max_history_events";
    sweep.waiting_boxes.push(...boxes);
  }
  let current = planner;
  if (sweep.stopped === null) {
    const next = await planSearches(deps, run, targets, sweep, boxes, books, planner);
    current = next.planner;
    sweep.stopped = next.stop;
    await writeRound(deps.store, run, sweep.round, next.searches);
  }
  sweep.planner = current && (await finishInTurns(current.toStateInSteps()));
  if (sweep.stopped !== null) {
    const known = await plannerOfCoverage(deps, run, targets, sweep, books, current);
    await writeCoverage(deps.store, run, sweep, targets, known);
  }
  await writeSweepState(deps.store, run, sweep);
  deps.warmPlanner.keep(run, sweep, sweep.stopped === null ? current : null);
  report(deps, sweep, candidates.length, view);
  return outcomeOf(sweep, books, history.events);
}

/** A search that was put back and is settled now is no dead letter any more. */
async function forgetSettled(
  { store }: EvaluateRoundDependencies,
  { prefix }: RunReference,
  sweep: SweepState,
  round: readonly Settled[],
): Promise<void> {
  const reopened = new Set(sweep.reopened);
  for (const { message, settlement } of round) {
    const isSettled = settlement.kind === "answered" || settlement.kind === "too-heavy";
    if (isSettled && reopened.has(message.request_hash))
      await store.remove(runKeys.deadLetter(prefix, message.request_hash));
  }
  sweep.reopened = [];
}

/** Answers whose records SeedPrimaries has stored: those of boxes. */
async function seededAnswers(
  store: RunStore,
  { prefix }: RunReference,
  { phase }: SweepState,
): Promise<ReadonlySet<string>> {
  const seeded = phase === "boxes" ? await store.readJson(runKeys.seeded(prefix), seededSchema) : undefined;
  return new Set(seeded?.request_hashes);
}

/**
 * Books every answer, in plan order; gives the records of those that showed anything new, each once. What was not planned by
 * what it would bring says nothing of what the next call will.
 */
async function bookAnswers(
  books: Books,
  round: readonly Settled[],
  isPlanned: boolean,
  stored: ReadonlySet<string>,
): Promise<Candidate[]> {
  const found = new Map<string, Candidate>();
  for (const { message, settlement } of round) {
    if (settlement.kind !== "answered") continue;
    // A box may hold tens of thousands of records.
    await nextTurn();
    const { candidates } = settlement.asked.answer;
    const keys = candidates.map(candidateKey);
    const inWindow = isPlanned && message.search_type !== "box";
    const booked = await finishInTurns(books.bookInSteps(settlement.asked, { shown: keys, inWindow }));
    if (booked.new === 0 || stored.has(message.request_hash)) continue;
    for (const [index, candidate] of candidates.entries()) found.set(keys[index]!, candidate);
  }
  return [...found.values()];
}

/** Books the area of the boxes; gives the smaller ones to ask instead of those that were too heavy. */
async function foldBoxes(
  sweep: SweepState,
  { area }: Targets,
  round: readonly Settled[],
): Promise<BoxSearch[]> {
  const next: BoxSearch[] = [];
  for (const { message, settlement } of round) {
    const box = message.metadata?.box;
    if (box === undefined) continue;
    // Boundaries of thousands of vertices are cut to each box.
    await nextTurn();
    if (settlement.kind === "waiting") {
      // For want of time or calls: it is asked where there are some yet.
      next.push({ source: message.source, box });
      continue;
    }
    const smaller =
      settlement.kind === "too-heavy" ? smallerBoxes(area, { source: message.source, box }) : [];
    if (smaller.length === 0) bookBox(sweep, area, message.source, box, recordsOf(settlement));
    next.push(...smaller);
  }
  return next;
}

async function foldCircles(
  { circle: circles }: EvaluateRoundDependencies["connectors"],
  sweep: SweepState,
  planner: SweepPlanner,
  round: readonly Settled[],
): Promise<void> {
  for (const { message, settlement } of round) {
    if (message.search_type === "box") continue;
    // An answer takes the planner some milliseconds, and a round has up to some hundred.
    await nextTurn();
    const search = plannedSearchOf(message);
    if (settlement.kind !== "answered") {
      planner.giveUp([search]);
      continue;
    }
    const { asked } = settlement;
    // Planned anew once it is worth a call.
    if (isOutdated(sweep, message, asked)) continue;
    await finishInTurns(planner.recordInSteps([answeredSearch(search, asked.answer)]));
    const connector = circles.find(({ source }) => source === search.source);
    if (connector !== undefined) noteNextPage(sweep, connector, search, asked);
  }
}

function report(
  { telemetry }: EvaluateRoundDependencies,
  sweep: SweepState,
  found: number,
  { calls, calls_left: callsLeft, new_unique_rate: rate }: BudgetView,
): void {
  if (calls + callsLeft > 0) telemetry.metrics.add("BudgetUse", calls / (calls + callsLeft));
  if (rate !== null) telemetry.metrics.add("NewUniqueRate", rate);
  if (sweep.stopped !== null) telemetry.metrics.add("EarlyStop", 1, { reason: sweep.stopped });
  telemetry.log.info("round folded", {
    round: sweep.round - 1,
    found,
    new_unique_rate: rate,
    stopped: sweep.stopped,
  });
}

/** What is said of the round that was folded last. */
function outcomeOf(sweep: SweepState, books: Books, history_events: number): StageOutcome {
  if (sweep.stopped !== null) return stoppedOutcome(sweep, books, sweep.told, history_events, false);
  return {
    budget: books.view(),
    sweep: { round: sweep.round - 1, done: false, workers: [], history_events },
    counts: roundsOf(sweep),
    failures: sweep.told,
  };
}
