import type { RunReference, RunState } from "./run-state.ts";

/** A run for tests. */
export const exampleRun: RunReference = {
  run_id: "r-1",
  correlation_id: "0b0f8b0e-6f57-4a3e-9a4f-5f1f0a2f7c11",
  city: "somewhere",
  prefix: "cities/somewhere/r-1",
  started_at: "2026-01-01T00:00:00.000Z",
  traceparent: "",
};

/** A state for tests: of a run that has a call left and has done nothing yet, but for what is given. */
export function exampleRunState({
  budget,
  ...fields
}: Partial<Omit<RunState, "budget">> & { budget?: Partial<RunState["budget"]> } = {}): RunState {
  return {
    run: exampleRun,
    budget: {
      calls: 0,
      calls_left: 1,
      calls_by_source: {},
      records: 0,
      cost_usd: 0,
      new_unique_rate: null,
      stop: false,
      stop_reason: null,
      ...budget,
    },
    counts: {},
    stages: [],
    failures: [],
    fail_fast: false,
    ...fields,
  };
}
