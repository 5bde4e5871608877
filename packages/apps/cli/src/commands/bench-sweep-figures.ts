import type { Area, LatLng } from "@cityscout/contracts";
import { createSweepPlanner, type SweepSource } from "@cityscout/planning";
import type { WorldRecord } from "@cityscout/simulator";
import { sweepGrid, sweepLargestGaps, sweepQuadtree } from "./bench-sweep-rivals.ts";
import { type CountedCall, CountingServer } from "./bench-sweep-server.ts";

export const recallMarks = [0.9, 0.95, 0.99, 0.999] as const;

/** Early stop as a job has it by default. */
const EARLY_STOP = { leastRate: 0.05, windowCalls: 200 };
/** No method that goes on by itself is followed beyond this many floors. */
const MOST_FLOORS = 12;

/** How one method did on one source of one city. Ratios are to the floor, `⌈records / answers a call⌉`. */
export interface MethodFigures {
  readonly method: string;
  readonly calls: number;
  /** Share of the records found in the end. */
  readonly recall: number;
  /** By recall mark; `null` where it was never reached. */
  readonly ratios: Readonly<Record<string, number | null>>;
  readonly end_ratio: number;
  readonly planning_ms_per_call: number | null;
  readonly longest_planning_ms: number | null;
  /** When the new-unique rate says stop; `null` where it never does. */
  readonly early_stop: { readonly calls: number; readonly recall: number } | null;
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
  readonly area: Area;
  readonly records: readonly WorldRecord[];
  /** Places of OpenStreetMap, as a prior; none where they are what is measured. */
  readonly prior: readonly LatLng[];
}

export type YieldCurves = {
  readonly name: string;
  readonly records: number;
  readonly floor: number;
  readonly curves: { readonly method: string; readonly found: readonly number[] }[];
};

/** Runs every method over a set, each on a counting server of its own. */
export function measureSet(
  set: SweepSet,
  settings: SweepSource,
  inFlight: number,
): { figures: SetFigures; curves: YieldCurves } {
  const start = () => new CountingServer(set.records, set.area, settings);
  const { records } = start();
  const floor = Math.ceil(records / settings.resultCap);
  const most = MOST_FLOORS * floor;
  const methods: MethodFigures[] = [];
  const curves: YieldCurves["curves"] = [];
  const follow = (method: string, sweep: (server: CountingServer) => Timing | void) => {
    const server = start();
    const timing = sweep(server) ?? null;
    methods.push(figuresOf(method, server, floor, timing));
    curves.push({ method, found: server.calls.map(({ found }) => found) });
  };
  follow("planner", (server) => sweepPlanned(server, set.area, [], inFlight, most));
  if (set.prior.length > 0) {
    follow("planner, OSM known", (server) => sweepPlanned(server, set.area, set.prior, inFlight, most));
  }
  follow("largest gap", (server) => sweepLargestGaps(server, set.area, most));
  follow("quadtree", (server) => sweepQuadtree(server, set.area, most));
  follow("H3 grid 8", (server) => sweepGrid(server, set.area, 8));
  follow("H3 grid 9", (server) => sweepGrid(server, set.area, 9));
  const figures = { city: set.city, source: set.source, records, floor, methods };
  return { figures, curves: { name: `${set.city}, ${set.source}`, records, floor, curves } };
}

interface Timing {
  readonly totalMs: number;
  readonly longestMs: number;
}

function sweepPlanned(
  server: CountingServer,
  area: Area,
  prior: readonly LatLng[],
  inFlight: number,
  mostCalls: number,
): Timing {
  let [totalMs, longestMs] = [0, 0];
  const timed = <Result>(work: () => Result): Result => {
    const started = performance.now();
    const result = work();
    const ms = performance.now() - started;
    totalMs += ms;
    longestMs = Math.max(longestMs, ms);
    return result;
  };
  const known = prior.length > 0 ? [{ source: "overpass" as const, points: prior }] : [];
  const planner = timed(() => createSweepPlanner({ area, sources: [server.settings], prior: known }));
  const limits = { callsLeft: Infinity, callsLeftBySource: {}, costLeftUsd: Infinity };
  while (server.calls.length < mostCalls) {
    const searches = timed(() => planner.plan({ ...limits, inFlight }));
    if (searches.length === 0) break;
    const answers = searches.map((search) => server.answerSearch(search));
    for (const answer of answers) timed(() => planner.record([answer]));
  }
  return { totalMs, longestMs };
}

function figuresOf(
  method: string,
  server: CountingServer,
  floor: number,
  timing: Timing | null,
): MethodFigures {
  const { calls, records } = server;
  const ratioAt = (share: number): number | null => {
    const index = calls.findIndex(({ found }) => found >= share * records);
    return index < 0 ? null : (index + 1) / floor;
  };
  return {
    method,
    calls: calls.length,
    recall: records === 0 ? 1 : server.found / records,
    ratios: Object.fromEntries(recallMarks.map((share) => [String(share), ratioAt(share)])),
    end_ratio: calls.length / floor,
    planning_ms_per_call: timing === null ? null : timing.totalMs / calls.length,
    longest_planning_ms: timing?.longestMs ?? null,
    early_stop: earlyStopOf(calls, records),
  };
}

/** The first call at which fewer than 5 % of the records in the last 200 answers were new. */
function earlyStopOf(calls: readonly CountedCall[], records: number): MethodFigures["early_stop"] {
  const { leastRate, windowCalls } = EARLY_STOP;
  let [fresh, shown] = [0, 0];
  for (const [index, call] of calls.entries()) {
    fresh += call.fresh - (calls[index - windowCalls]?.fresh ?? 0);
    shown += call.shown - (calls[index - windowCalls]?.shown ?? 0);
    if (index + 1 >= windowCalls && fresh < leastRate * shown)
      return { calls: index + 1, recall: call.found / records };
  }
  return null;
}
