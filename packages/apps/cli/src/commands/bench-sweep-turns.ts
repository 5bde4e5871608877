import type { LatLng } from "@cityscout/contracts";
import { createPlane } from "@cityscout/geo";
import { longestOfAll } from "./bench-sweep-pauses.ts";
import { type MethodFigures, recallMarks, type SetFigures, type SweepSet } from "./bench-sweep-figures.ts";

/** Turned by this, a square lies where it lay before: turns further than that are no new ones. */
const SQUARE_DEGREES = 90;

/** The same city, so many times, each time turned a little further around its middle: all distances stay what they are. */
export function turnedSets(set: SweepSet, turns: number): SweepSet[] {
  return Array.from({ length: turns }, (_, turn) => turnSet(set, (turn * SQUARE_DEGREES) / turns));
}

function turnSet(set: SweepSet, degrees: number): SweepSet {
  if (degrees === 0) return set;
  const plane = createPlane(set.center);
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const turn = <Point extends LatLng>(point: Point): Point => {
    const { x, y } = plane.toPlane(point);
    return { ...point, ...plane.toLatLng({ x: x * cos - y * sin, y: x * sin + y * cos }) };
  };
  return {
    ...set,
    area: set.area.map(({ outer, holes }) => ({
      outer: outer.map(turn),
      holes: holes.map((hole) => hole.map(turn)),
    })),
    records: set.records.map(turn),
    prior: set.prior.map(turn),
  };
}

/** One set's figures from those of all its turns: means, and the longest of all pauses of each kind. */
export function meanOfTurns(turns: readonly SetFigures[]): SetFigures {
  const methods = turns[0]!.methods.map((_, index) =>
    meanOfMethod(turns.map((turn) => turn.methods[index]!)),
  );
  return { ...turns[0]!, methods };
}

function meanOfMethod(turns: readonly MethodFigures[]): MethodFigures {
  const mean = (of: (turn: MethodFigures) => number | null | undefined) => meanOrNull(turns.map(of));
  const p50 = mean(({ planning_pauses_ms }) => planning_pauses_ms?.p50);
  const p99 = mean(({ planning_pauses_ms }) => planning_pauses_ms?.p99);
  const stopCalls = mean(({ early_stop }) => early_stop?.calls);
  const stopRecall = mean(({ early_stop }) => early_stop?.recall);
  const pauses = turns.flatMap(({ longest_pauses_ms }) => longest_pauses_ms ?? []);
  return {
    method: turns[0]!.method,
    calls: mean(({ calls }) => calls)!,
    recall: mean(({ recall }) => recall)!,
    ratios: Object.fromEntries(
      recallMarks.map((mark) => [String(mark), mean(({ ratios }) => ratios[String(mark)])]),
    ),
    end_ratio: mean(({ end_ratio }) => end_ratio)!,
    planning_ms_per_call: mean(({ planning_ms_per_call }) => planning_ms_per_call),
    longest_pauses_ms: pauses.length === 0 ? null : longestOfAll(pauses),
    planning_pauses_ms: p50 === null || p99 === null ? null : { p50, p99 },
    state_bytes: mean(({ state_bytes }) => state_bytes),
    heap_bytes: mean(({ heap_bytes }) => heap_bytes),
    early_stop: stopCalls === null || stopRecall === null ? null : { calls: stopCalls, recall: stopRecall },
    interval_held: mean(({ interval_held }) => interval_held),
  };
}

/** `null` where one of the values is. */
export function meanOrNull(values: readonly (number | null | undefined)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null || value === undefined) return null;
    sum += value;
  }
  return sum / values.length;
}

/** How far the mean of some values is likely to be from the mean of all that could have come: `null` of fewer than two. */
export function standardErrorOf(values: readonly (number | null)[]): number | null {
  const mean = meanOrNull(values);
  if (mean === null || values.length < 2) return null;
  const squares = values.reduce<number>((sum, value) => sum + (value! - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
