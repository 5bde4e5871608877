import {
  artifactNames,
  type Job,
  type Manifest,
  runKeys,
  type RunState,
  type SourceUse,
  type Targets,
} from "@cityscout/contracts";
import { endingOf } from "./run-ending.ts";
import type { RunObjects } from "./run-objects.ts";

/** What one pass over the places counts. */
export interface PlaceTally {
  places: number;
  primaries: number;
  attributions: readonly string[];
}

/** The JSON record of a run. Pure; times in milliseconds since the epoch. */
export function makeManifest(
  state: RunState,
  objects: RunObjects & { job: Job },
  tally: PlaceTally,
  times: { startedAt: number; finishedAt: number },
): Manifest {
  const { run, counts } = state;
  const { ledger, limits, targets, coverage, dedupe, deadLetters, swapped, corruptAnswers } = objects;
  const ending = endingOf(state, { places: tally.places, deadLetters });
  const uses = Object.entries(ledger?.bySource() ?? {});
  const used = uses.filter(([, use]) => isUsed(use));
  // Of one that the budget never came to, how much is missing is worth knowing too.
  const isSpokenOf = new Set([...used.map(([source]) => source), ...Object.keys(coverage?.sources ?? {})]);
  const sum = (value: (use: SourceUse) => number): number =>
    used.reduce((total, [, use]) => total + value(use), 0);
  return {
    schema_version: 1,
    run_id: run.run_id,
    correlation_id: run.correlation_id,
    job: objects.job,
    city: run.city,
    status: ending.status,
    stop_reason: ending.stopReason,
    started_at: run.started_at,
    finished_at: new Date(times.finishedAt).toISOString(),
    duration_ms: Math.max(0, times.finishedAt - Date.parse(run.started_at)),
    limits: { ...limits },
    counts: {
      raw: sum(({ shown }) => shown),
      candidates: counts["GeocodeValidate"]?.["candidates"] ?? 0,
      unique: counts["GeocodeValidate"]?.["unique"] ?? 0,
      places: tally.places,
      primaries: tally.primaries,
      secondaries: tally.places - tally.primaries,
      duplicates_merged: dedupe?.merged ?? 0,
      dead_letters: deadLetters,
    },
    calls: {
      total: sum(({ calls }) => calls),
      by_source: Object.fromEntries(used.map(([source, { calls }]) => [source, calls])),
      cache_hits: sum(({ cache_hits }) => cache_hits),
    },
    // As the calls, of the ledger: a stage that was cut short has told the state of none.
    cost_usd: Math.round(sum(({ cost_usd }) => cost_usd) * 1e9) / 1e9,
    new_unique_rate: state.budget.new_unique_rate,
    sources: Object.fromEntries(uses.filter(([source]) => isSpokenOf.has(source))),
    ...notAskedOf(targets),
    ...(targets?.simulated_world === undefined ? {} : { simulated_world: targets.simulated_world }),
    coverage: coverage?.sources ?? {},
    stages: [
      ...state.stages,
      {
        name: "Finalize",
        started_at: new Date(times.startedAt).toISOString(),
        duration_ms: Math.max(0, times.finishedAt - times.startedAt),
      },
    ],
    failures: ending.failures,
    ...(Object.keys(swapped).length === 0 ? {} : { swapped }),
    ...(corruptAnswers === null ? {} : { corrupt_answers: corruptAnswers }),
    artifacts: Object.fromEntries(
      artifactNames
        .filter((name) => name !== "coverage.json" || coverage !== null)
        .map((name) => [name, runKeys.artifact(run.prefix, name)]),
    ),
    attributions: [...tally.attributions],
  };
}

function notAskedOf(targets: Targets | null): Pick<Manifest, "not_asked"> {
  const reasons = (targets?.sources ?? []).flatMap(({ source, reason }) =>
    reason === null ? [] : [[source, reason] as const],
  );
  return reasons.length === 0 ? {} : { not_asked: Object.fromEntries(reasons) };
}

function isUsed({ calls, cache_hits, failures }: SourceUse): boolean {
  return calls + cache_hits + failures > 0;
}
