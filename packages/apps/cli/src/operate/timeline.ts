import type { Attempt, ExecutionView, StateVisit } from "./execution-view.ts";
import { formatDuration, formatNumber, formatTable, formatUsd } from "../format.ts";

/** A line of a run's history: a stage, or one round of the sweep. Times in milliseconds. */
export interface TimelineRow {
  name: string;
  /** Since the execution started. */
  atMs: number;
  /** `null` while it goes on. */
  tookMs: number | null;
  /** Of a round: how many workers searched. */
  workers: number | null;
  /** How often its tasks were begun. */
  attempts: number;
  /** Each attempt that failed, as `Error: cause`. */
  failures: string[];
  /** What the run had spent when it was left. */
  calls: number | null;
  costUsd: number | null;
}

const sweepPrefix = "TileSweep";
const sweepBegin = "TileSweepPlan";
const sweepSearch = "TileSweepSearch";

/** States in which nothing is done are left out; the states of one round of the sweep are one row. */
export function timelineOf(view: ExecutionView): TimelineRow[] {
  const startedAt = view.startedAt ?? view.visits[0]?.enteredAt ?? 0;
  return groupsOf(view.visits).map((visits) => rowOf(visits, startedAt, view.endedAt));
}

function groupsOf(visits: readonly StateVisit[]): StateVisit[][] {
  const groups: StateVisit[][] = [];
  for (const visit of visits) {
    const open = groups.at(-1);
    const belongs = visit.state.startsWith(sweepPrefix) && visit.state !== sweepBegin;
    if (belongs && open?.[0]?.state.startsWith(sweepPrefix) === true) open.push(visit);
    else if (visit.kind === "Task" || visit.kind === "Map" || visit.kind === "Fail") groups.push([visit]);
  }
  return groups;
}

function rowOf(visits: readonly StateVisit[], startedAt: number, endedAt: number | null): TimelineRow {
  const [first] = visits;
  const attempts = visits.flatMap((visit) => visit.attempts);
  const spent = visits.findLast((visit) => visit.spent !== null)?.spent ?? null;
  // What an execution was in when it ended was never left.
  const ends = visits.map(({ leftAt }) => leftAt ?? endedAt).filter((at) => at !== null);
  const leftAt = ends.length < visits.length ? null : Math.max(...ends);
  const enteredAt = first?.enteredAt ?? startedAt;
  return {
    name: nameOf(visits),
    atMs: enteredAt - startedAt,
    tookMs: leftAt === null ? null : leftAt - enteredAt,
    workers: workersOf(visits),
    attempts: attempts.length,
    failures: attempts.flatMap(describeFailure),
    calls: spent?.calls ?? null,
    costUsd: spent?.costUsd ?? null,
  };
}

function nameOf(visits: readonly StateVisit[]): string {
  const first = visits[0]?.state ?? "";
  if (!first.startsWith(sweepPrefix)) return first;
  // The plan tells it first; at the round's end the sweep may already stand in the next.
  const round = visits.find((visit) => visit.round !== null)?.round ?? null;
  return round === null ? sweepPrefix : `${sweepPrefix} ${round}`;
}

/** Of a round: as many as its Map had items or, where there is none, as searched. */
function workersOf(visits: readonly StateVisit[]): number | null {
  const map = visits.find(({ kind }) => kind === "Map");
  if (map !== undefined) return map.items ?? map.attempts.length;
  const searches = visits.filter(({ state }) => state === sweepSearch).length;
  return searches === 0 ? null : searches;
}

function describeFailure({ failure }: Attempt): string[] {
  return failure === null ? [] : [`${failure.error}: ${failure.cause}`];
}

/** A failure on one line, short enough for a table. */
function inShort(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

const none = "–";

/** The rows for people. */
export function formatTimeline(rows: readonly TimelineRow[]): string {
  const cells = rows.map((row) => [
    `+${formatDuration(row.atMs)}`,
    row.name,
    row.tookMs === null ? "goes on" : formatDuration(row.tookMs),
    row.workers === null ? none : formatNumber(row.workers),
    formatNumber(row.attempts),
    row.calls === null ? none : formatNumber(row.calls),
    row.costUsd === null ? none : formatUsd(row.costUsd),
    inShort([...new Set(row.failures)].join("; ")),
  ]);
  return formatTable(["at", "state", "took", "workers", "tries", "calls", "cost", "failures"], cells);
}
