import { cityStages, runStateSchema, type RunState, type StageName } from "@cityscout/contracts";
import type { ExecutionEvent } from "@cityscout/runtime";

/** What a person wants to know while a run goes on. */
export interface Progress {
  stage: StageName | null;
  /** Stages that ended, in order, with how long they took. */
  finished: { name: string; durationMs: number }[];
  calls: number;
  callsLeft: number | null;
  cacheHits: number;
  errors: number;
  costUsd: number;
  /** Source records found so far. */
  found: number;
  newUniqueRate: number | null;
  round: number;
  callsBySource: Map<string, number>;
}

export function startProgress(): Progress {
  return {
    stage: null,
    finished: [],
    calls: 0,
    callsLeft: null,
    cacheHits: 0,
    errors: 0,
    costUsd: 0,
    found: 0,
    newUniqueRate: null,
    round: 0,
    callsBySource: new Map(),
  };
}

const stageOf = (state: string): StageName | null =>
  cityStages.find(
    ({ state: name }) => state === name || (name === "TileSweep" && state.startsWith("TileSweep")),
  )?.state ?? null;

function applyState(progress: Progress, state: RunState): Progress {
  return {
    ...progress,
    // The metrics are ahead of the ledger within a stage or a round, and the ledger is right at its end. They know nothing
    // of what a run had found before it was resumed.
    calls: state.budget.calls,
    callsLeft: state.budget.calls_left,
    callsBySource: new Map(Object.entries(state.budget.calls_by_source)),
    found: state.budget.records,
    costUsd: state.budget.cost_usd,
    newUniqueRate: state.budget.new_unique_rate,
    round: state.sweep?.round ?? progress.round,
    finished: state.stages.map(({ name, duration_ms }) => ({ name, durationMs: duration_ms })),
  };
}

/** The progress after a state was entered or left. */
export function progressAfterEvent(progress: Progress, event: ExecutionEvent): Progress {
  if (event.kind === "entered") return { ...progress, stage: stageOf(event.state) };
  const state = event.kind === "left" ? runStateSchema.safeParse(event.output) : undefined;
  return state?.success === true ? applyState(progress, state.data) : progress;
}

/** The progress after a metric line (CloudWatch's embedded metric format) was written. */
export function progressAfterMetric(progress: Progress, line: string): Progress {
  const metric = JSON.parse(line) as Record<string, unknown>;
  const amount = (name: string): number => {
    const value = metric[name];
    if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + Number(item), 0);
    return typeof value === "number" ? value : 0;
  };
  const calls = amount("Calls");
  const callsBySource = new Map(progress.callsBySource);
  const source = metric["source"];
  if (calls > 0 && typeof source === "string")
    callsBySource.set(source, (callsBySource.get(source) ?? 0) + calls);
  return {
    ...progress,
    calls: progress.calls + calls,
    callsLeft: progress.callsLeft === null ? null : Math.max(0, progress.callsLeft - calls),
    cacheHits: progress.cacheHits + amount("CacheHits"),
    errors: progress.errors + amount("Errors"),
    costUsd: progress.costUsd + amount("CostUsd"),
    found: progress.found + amount("RecordsFound"),
    callsBySource,
  };
}
