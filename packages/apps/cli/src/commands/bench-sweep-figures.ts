import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Area, LatLng } from "@cityscout/contracts";
import { areaSquareKilometres } from "@cityscout/geo";
import {
  createSweepPlannerInSteps,
  restoreSweepPlannerInSteps,
  type SweepPlanner,
  type SweepSource,
  worthwhileSearches,
} from "@cityscout/planning";
import type { WorldRecord } from "@cityscout/simulator";
import { mapResolution } from "@cityscout/stage-tile-sweep";
import { type LongestPauses, Pauses } from "./bench-sweep-pauses.ts";
import { nameOf } from "./bench-sweep-sets.ts";
import { sweepGrid, sweepLargestGaps, sweepQuadtree } from "./bench-sweep-rivals.ts";
import { type CountedCall, CountingServer } from "./bench-sweep-server.ts";

export const recallMarks = [0.9, 0.95, 0.99, 0.999] as const;

/** Early stop as a job has it by default. */
const EARLY_STOP = { leastRate: 0.05, windowCalls: 200 };
/** No method that goes on by itself is followed beyond this many floors. */
const MOST_FLOORS = 12;

/** The planner, and the usual ways beside it. */
export type SweepMethod =
  | "planner"
  | "planner, OSM known"
  | "planner, by category"
  | "largest gap"
  | "quadtree"
  | "H3 grid 8"
  | "H3 grid 9";

/** How one method did on one source of one city. Ratios are to the floor, `⌈records / answers a call⌉`. */
export interface MethodFigures {
  readonly method: SweepMethod;
  readonly calls: number;
  /** Share of the records found in the end. */
  readonly recall: number;
  /** By recall mark; `null` where it was never reached. */
  readonly ratios: Readonly<Record<string, number | null>>;
  readonly end_ratio: number;
  /** Of making the planner, planning and taking answers in. */
  readonly planning_ms_per_call: number | null;
  /** The longest that the process could do nothing else, by what the planner did. */
  readonly longest_pauses_ms: LongestPauses | null;
  /** Median and 99th percentile of the pauses for planning, each one search or one answer. */
  readonly planning_pauses_ms: { readonly p50: number; readonly p99: number } | null;
  /** Of what a run keeps in S3 of the planner at its end, as JSON. */
  readonly state_bytes: number | null;
  /** What the planner takes of the heap at its end, garbage left out. */
  readonly heap_bytes: number | null;
  /**
   * When a run stops early: the new-unique rate says so, or the planner expects too little of any search left. `null`
   * where neither comes before the end.
   */
  readonly early_stop: { readonly calls: number; readonly recall: number } | null;
  /** How often the number of records not found was within the interval given for it, of the times that this was looked at. */
  readonly interval_held: number | null;
}

export interface SetFigures {
  readonly city: string;
  readonly source: string;
  readonly records: number;
  readonly floor: number;
  readonly methods: readonly MethodFigures[];
}

/** What is measured: one source of one city, alone. */
export interface SweepSet {
  readonly city: string;
  readonly source: string;
  readonly center: LatLng;
  readonly area: Area;
  readonly records: readonly WorldRecord[];
  /** Places of OpenStreetMap, as a prior; none where they are what is measured. */
  readonly prior: readonly LatLng[];
  /** What a search can be narrowed to; none unless categories are to be measured. */
  readonly categories: readonly string[];
}

export type YieldCurves = {
  readonly name: string;
  readonly records: number;
  readonly floor: number;
  readonly curves: { readonly method: SweepMethod; readonly found: readonly number[] }[];
};

/** Runs every method over a set, or the planner alone, each on a counting server of its own. */
export function measureSet(
  set: SweepSet,
  settings: SweepSource,
  inFlight: number,
  plannerOnly: boolean,
): { figures: SetFigures; curves: YieldCurves } {
  const start = (categories: readonly string[] = []) =>
    new CountingServer(set.records, set.area, { ...settings, categories });
  const { records } = start();
  const floor = Math.ceil(records / settings.resultCap);
  const most = MOST_FLOORS * floor;
  const methods: MethodFigures[] = [];
  const curves: YieldCurves["curves"] = [];
  const follow = (
    method: SweepMethod,
    sweep: (server: CountingServer) => Timing | void,
    categories: readonly string[] = [],
  ) => {
    const server = start(categories);
    const timing = sweep(server) ?? null;
    methods.push(figuresOf(method, server, floor, timing));
    curves.push({ method, found: server.calls.map(({ found }) => found) });
  };
  follow("planner", (server) => sweepPlanned(server, set.area, [], inFlight, most));
  if (set.prior.length > 0) {
    follow("planner, OSM known", (server) => sweepPlanned(server, set.area, set.prior, inFlight, most));
  }
  if (set.categories.length > 0) {
    const sweep = (server: CountingServer) => sweepPlanned(server, set.area, [], inFlight, most);
    follow("planner, by category", sweep, set.categories);
  }
  const figures = { city: set.city, source: set.source, records, floor, methods };
  const all = { figures, curves: { name: nameOf(set), records, floor, curves } };
  if (plannerOnly) return all;
  follow("largest gap", (server) => sweepLargestGaps(server, set.area, most));
  follow("quadtree", (server) => sweepQuadtree(server, set.area, most));
  follow("H3 grid 8", (server) => sweepGrid(server, set.area, 8));
  follow("H3 grid 9", (server) => sweepGrid(server, set.area, 9));
  return all;
}

interface Timing {
  readonly pauses: Pauses;
  /** Calls after which nothing was worth a call any more. */
  readonly worthwhileCalls: number | null;
  readonly intervalHeld: number | null;
  readonly stateBytes: number;
  readonly heapBytes: number;
}

function sweepPlanned(
  server: CountingServer,
  area: Area,
  prior: readonly LatLng[],
  inFlight: number,
  mostCalls: number,
): Timing {
  // Nothing else in this function may ever have held the planner, or it would still be on the heap in the end.
  const { kept, ...timing } = sweepToEnd(server, area, prior, inFlight, mostCalls);
  const heapWith = usedHeapBytes();
  kept.planner = null;
  return { ...timing, heapBytes: heapWith - usedHeapBytes() };
}

function sweepToEnd(
  server: CountingServer,
  area: Area,
  prior: readonly LatLng[],
  inFlight: number,
  mostCalls: number,
): Omit<Timing, "heapBytes"> & { kept: { planner: SweepPlanner | null } } {
  const pauses = new Pauses();
  const known = prior.length > 0 ? [{ source: "overpass" as const, points: prior }] : [];
  const steps = createSweepPlannerInSteps({ area, sources: [server.settings], prior: known });
  const planner = pauses.finish("create", steps);
  const asked = askAll(planner, server, inFlight, mostCalls, pauses);
  const stateBytes = evaluate(planner, pauses);
  const resolution = mapResolution(areaSquareKilometres(area));
  pauses.finish("map", planner.coverageCellsInSteps(resolution));
  return { pauses, ...asked, stateBytes, kept: { planner } };
}

/** So many calls apart, what is left is compared with what is expected to be. */
const INTERVAL_CALLS = 10;

/** Asks for all that the planner plans. */
function askAll(
  planner: SweepPlanner,
  server: CountingServer,
  inFlight: number,
  mostCalls: number,
  pauses: Pauses,
): Pick<Timing, "worthwhileCalls" | "intervalHeld"> {
  const limits = { callsLeft: Infinity, callsLeftBySource: {}, costLeftUsd: Infinity, inFlight };
  const worthwhile = worthwhileSearches(EARLY_STOP.leastRate);
  let worthwhileCalls: number | null = null;
  let evaluated = 1;
  let [compared, held] = [0, 0];
  while (server.calls.length < mostCalls) {
    const stopsEarly = worthwhileCalls === null ? { worthwhile } : {};
    const searches = pauses.finish("plan", planner.planInSteps({ ...limits, ...stopsEarly }));
    if (searches.length === 0 && worthwhileCalls !== null) break;
    if (searches.length === 0) worthwhileCalls = server.calls.length;
    const answers = searches.map((search) => server.answerSearch(search));
    for (const answer of answers) pauses.finish("record", planner.recordInSteps([answer]));
    if (server.calls.length >= INTERVAL_CALLS * (compared + 1)) {
      compared++;
      if (isLeftWithinInterval(planner, server, pauses)) held++;
    }
    if (server.calls.length < 2 * evaluated) continue;
    evaluated = server.calls.length;
    evaluate(planner, pauses);
  }
  return { worthwhileCalls, intervalHeld: compared === 0 ? null : held / compared };
}

function isLeftWithinInterval(planner: SweepPlanner, server: CountingServer, pauses: Pauses): boolean {
  const coverage = pauses.finish("coverage", planner.coverageInSteps());
  const { low, high } = coverage[server.settings.source]!.expected_remaining;
  const left = server.records - server.found;
  // It is a whole number, and the interval's ends are not.
  return left >= Math.floor(low) && left <= Math.ceil(high);
}

/**
 * The rest of what a run does after each round: looks how far the city is known, and stores the planner, which the next
 * process restores. It takes longer the more is known: often enough whenever the calls have doubled. Gives the bytes
 * stored.
 */
function evaluate(planner: SweepPlanner, pauses: Pauses): number {
  pauses.finish("coverage", planner.coverageInSteps());
  pauses.during("coverage", () => planner.hasSearchLeft());
  const state = pauses.finish("state", planner.toStateInSteps());
  const stored = pauses.during("state", () => JSON.stringify(state));
  const read = pauses.during("restore", () => JSON.parse(stored) as typeof state);
  pauses.finish("restore", restoreSweepPlannerInSteps(read));
  return stored.length;
}

/** What the heap holds once all garbage is gone. */
function usedHeapBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as (options: object) => void;
  // The last resort, since an ordinary collection leaves a buffer's memory or what optimised code refers to, now and then.
  collect({ type: "major", execution: "sync", flavor: "last-resort" });
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

function figuresOf(
  method: SweepMethod,
  server: CountingServer,
  floor: number,
  timing: Timing | null,
): MethodFigures {
  const { calls, records } = server;
  const planning = timing?.pauses.ofPlanning() ?? null;
  const ratioAt = (share: number): number | null => {
    const index = calls.findIndex(({ found }) => found >= share * records);
    return index < 0 ? null : (index + 1) / floor;
  };
  return {
    method,
    calls: calls.length,
    recall: server.found / records,
    ratios: Object.fromEntries(recallMarks.map((share) => [String(share), ratioAt(share)])),
    end_ratio: calls.length / floor,
    planning_ms_per_call: planning && planning.reduce((sum, ms) => sum + ms, 0) / calls.length,
    longest_pauses_ms: timing?.pauses.longest() ?? null,
    planning_pauses_ms: planning && { p50: quantile(planning, 0.5), p99: quantile(planning, 0.99) },
    state_bytes: timing?.stateBytes ?? null,
    heap_bytes: timing?.heapBytes ?? null,
    early_stop: earlyStopOf(calls, records, timing?.worthwhileCalls ?? null),
    interval_held: timing?.intervalHeld ?? null,
  };
}

/** The value that a share of the ascending values is at most. */
function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? 0;
}

/**
 * The first call at which fewer than 5 % of the records in the last 200 answers were new, or after which the planner
 * expected too little of any other.
 */
function earlyStopOf(
  calls: readonly CountedCall[],
  records: number,
  worthwhileCalls: number | null,
): MethodFigures["early_stop"] {
  const { leastRate, windowCalls } = EARLY_STOP;
  let [fresh, shown] = [0, 0];
  for (const [index, call] of calls.entries()) {
    fresh += call.fresh - (calls[index - windowCalls]?.fresh ?? 0);
    shown += call.shown - (calls[index - windowCalls]?.shown ?? 0);
    const isRateLow = index + 1 >= windowCalls && fresh < leastRate * shown;
    if (isRateLow || (index + 1 === worthwhileCalls && index + 1 < calls.length))
      return { calls: index + 1, recall: call.found / records };
  }
  return null;
}
