import { formatNumber, formatTable } from "../format.ts";
import { recallMarks, type SetFigures } from "./bench-sweep-figures.ts";
import type { LongestPauses } from "./bench-sweep-pauses.ts";
import { nameOf } from "./bench-sweep-sets.ts";
import { meanOfTurns, meanOrNull, standardErrorOf } from "./bench-sweep-turns.ts";

/** Ratios by method and recall mark, or `end`. `null` where a set did not reach the mark. */
type Ratios = Record<string, Record<string, number | null>>;

/** What all sets show together. */
export interface SweepSummary {
  /** One for each set, the mean of its turns. */
  readonly sets: readonly SetFigures[];
  /** Over all sets. */
  readonly means: Ratios;
  /** Of these means, by how the turns differ; `null` where no set was turned. */
  readonly standard_errors: Ratios | null;
}

/** @param turns figures of all sets, turn by turn. */
export function summarize(turns: readonly (readonly SetFigures[])[]): SweepSummary {
  const sets = turns[0]!.map((_, index) => meanOfTurns(turns.map((figures) => figures[index]!)));
  const means = meansOf(sets);
  if (turns.length < 2) return { sets, means, standard_errors: null };
  const turned = turns.map(meansOf);
  const errors = Object.entries(means).map(([method, ratios]) => [
    method,
    Object.fromEntries(
      Object.keys(ratios).map((mark) => [mark, standardErrorOf(turned.map((own) => own[method]![mark]!))]),
    ),
  ]);
  return { sets, means, standard_errors: Object.fromEntries(errors) as Ratios };
}

function meansOf(figures: readonly SetFigures[]): Ratios {
  const methods = [...new Set(figures.flatMap((set) => set.methods.map(({ method }) => method)))];
  return Object.fromEntries(
    methods.map((method) => {
      const all = figures.flatMap((set) => set.methods.filter((own) => own.method === method));
      const marks = recallMarks.map((mark) => [
        String(mark),
        meanOrNull(all.map(({ ratios }) => ratios[String(mark)])),
      ]);
      return [method, { ...Object.fromEntries(marks), end: meanOrNull(all.map((own) => own.end_ratio)) }];
    }),
  );
}

/** The summary for people: a line for each set and method, and the means. */
export function describeSummary({ sets, means, standard_errors }: SweepSummary): string {
  const rows = sets.flatMap((set) =>
    set.methods.map((own, index) => [
      index === 0 ? nameOf(set) : "",
      index === 0 ? formatNumber(set.records) : "",
      index === 0 ? formatNumber(set.floor) : "",
      own.method,
      ...recallMarks.map((mark) => ratio(own.ratios[String(mark)])),
      ratio(own.end_ratio),
      `${(own.recall * 100).toFixed(2)} %`,
      own.early_stop === null
        ? "–"
        : `${(own.early_stop.recall * 100).toFixed(1)} % at ${ratio(own.early_stop.calls / set.floor)}`,
      own.interval_held === null ? "" : `${(own.interval_held * 100).toFixed(0)} %`,
      own.planning_ms_per_call === null ? "" : own.planning_ms_per_call.toFixed(1),
      own.planning_pauses_ms === null ? "" : own.planning_pauses_ms.p50.toFixed(1),
      own.planning_pauses_ms === null ? "" : own.planning_pauses_ms.p99.toFixed(0),
      own.longest_pauses_ms === null ? "" : describeLongest(own.longest_pauses_ms),
      own.state_bytes === null ? "" : formatNumber(Math.round(own.state_bytes / 1000)),
      own.heap_bytes === null ? "" : (own.heap_bytes / 1e6).toFixed(1),
    ]),
  );
  const meanRows = Object.keys(means).flatMap((method) => {
    const row = (label: string, ratios: Record<string, number | null>) => [
      label,
      "",
      "",
      method,
      ...recallMarks.map((mark) => ratio(ratios[String(mark)])),
      ratio(ratios["end"]),
    ];
    const mean = row("mean", means[method]!);
    return standard_errors === null ? [mean] : [mean, row("± standard error", standard_errors[method]!)];
  });
  const header = [
    "set",
    "records",
    "floor",
    "method",
    ...recallMarks.map((mark) => `${mark * 100} %`),
    "end",
    "found",
    "early stop",
    "in interval",
    "ms/call",
    "p50",
    "p99",
    "longest",
    "state, kB",
    "heap, MB",
  ];
  return `${formatTable(header, [...rows, ...meanRows])}\n`;
}

/** The longest pause, and what it was for. */
function describeLongest(pauses: LongestPauses): string {
  const [work, ms] = Object.entries(pauses).reduce((longest, own) => (own[1] > longest[1] ? own : longest));
  return `${ms.toFixed(0)} ${work}`;
}

function ratio(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : value.toFixed(3);
}
