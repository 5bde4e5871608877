import { formatNumber, formatTable } from "../format.ts";
import type { FaultFigures } from "./fault-trials.ts";
import type { FoundInSource } from "./found.ts";
import type { KillFigures } from "./kill-trials.ts";

export interface BenchRunFigures {
  city: string;
  sources: (FoundInSource & { calls: number })[];
  calls: number;
  floor: number;
  ratio: number;
  duration_ms: number;
  peak_memory_mb: number;
  again: { calls: number; same_bytes: boolean };
  without_cache: { same_places: boolean };
  killed: KillFigures;
  faulty: FaultFigures[];
}

export function describeFigures(figures: BenchRunFigures): string {
  const rows = figures.sources.map(({ source, records, found, floor, calls }) => [
    source,
    formatNumber(records),
    `${((found / Math.max(1, records)) * 100).toFixed(2)} %`,
    formatNumber(calls),
    formatNumber(floor),
    (calls / floor).toFixed(2),
  ]);
  const { killed } = figures;
  return [
    `${figures.city}: ${formatNumber(figures.calls)} calls, ${figures.ratio.toFixed(2)} × the sum of the floors, ${(figures.duration_ms / 1000).toFixed(1)} s, ${figures.peak_memory_mb} MB`,
    "",
    formatTable(["source", "records", "found", "calls", "floor", "ratio"], rows),
    "",
    `run again          ${figures.again.calls} calls, places ${figures.again.same_bytes ? "the same bytes" : "DIFFERENT"}`,
    `without the cache  places ${figures.without_cache.same_places ? "the same" : "DIFFERENT"}`,
    ...(killed.trials === 0
      ? []
      : [
          `killed, resumed    ${killed.same_places} of ${killed.trials} the same places, ${killed.repeated_for_cached} calls repeated for a cached answer (${killed.answers_lost} answers were on their way at the kill; ${killed.repeated_calls} calls repeated in all; ${killed.ended_before} could not be killed in time)`,
        ]),
    ...figures.faulty.flatMap(describeFaulty),
    "",
  ].join("\n");
}

function describeLost({ lost_records: lost }: FaultFigures): string {
  const counts = Object.entries(lost).map(([source, count]) => `${formatNumber(count)} of ${source}`);
  return counts.length === 0 ? "none" : `${counts.join(", ")}; none of the others`;
}

function describeFaulty(faulty: FaultFigures): string[] {
  const { missing, added, changed, examples } = faulty.differences;
  const isSame = missing + added + changed === 0;
  return [
    "",
    `with ${faulty.faults}`,
    `  ${faulty.status} (${faulty.stop_reason}), ${formatNumber(faulty.places)} places, ${
      isSame ? "the same as without" : `${missing} missing, ${added} added, ${changed} changed`
    }`,
    ...(isSame ? [] : [`  for example ${examples.join("; ")}`, `  records lost: ${describeLost(faulty)}`]),
    `  ${formatNumber(faulty.requests)} requests, ${formatNumber(faulty.answered)} answered, ${faulty.repeated_calls} repeated for what had been answered`,
    ...faulty.dead_letters.map(
      ({ source, error, count, reason }) => `  ${count} dead letters of ${source}: ${error}: ${reason}`,
    ),
  ];
}
