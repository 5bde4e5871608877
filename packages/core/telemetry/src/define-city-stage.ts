import { runStateSchema } from "@cityscout/contracts";
import type { BudgetView, Failure, RunState, SweepView } from "@cityscout/contracts";
import type { z } from "zod";
import { defineStage } from "./define-stage.ts";
import type { StageModule } from "./define-stage.ts";
import type { StageServices } from "./stage-host.ts";

/** What a stage of the city workflow changed; what it leaves out stays as it was. */
export interface StageOutcome {
  budget?: BudgetView;
  /** Written over the stage's counts of the same names. */
  counts?: Record<string, number>;
  sweep?: SweepView;
  /** Added to those there are. */
  failures?: Failure[];
  /** Why the stage had nothing to do; logged, and counted as `skipped: 1`. */
  skipped?: string;
}

export interface CityStageDefinition<Environment, Dependencies> {
  /** The state's name in the Amazon States Language. */
  state: string;
  /**
   * The name that counts and timing go under, for states that are parts of one stage.
   * @defaultValue `state`
   */
  stage?: string;
  environment: z.ZodType<Environment>;
  connect(environment: Environment): Dependencies | Promise<Dependencies>;
  work(dependencies: Dependencies & StageServices, run: RunState): Promise<StageOutcome>;
}

/** A stage of the city workflow: takes the run's state and returns it with what changed and its own timing. */
export function defineCityStage<Environment, Dependencies>(
  definition: CityStageDefinition<Environment, Dependencies>,
): StageModule<RunState, RunState> {
  const stage = definition.stage ?? definition.state;
  return defineStage({
    state: definition.state,
    environment: definition.environment,
    input: runStateSchema,
    output: runStateSchema,
    context: ({ run }) => run,
    connect: (environment: Environment) => definition.connect(environment),
    work: async (dependencies: Dependencies & StageServices, run) => {
      const { clock, telemetry } = dependencies;
      const startedAt = clock.now();
      const outcome = await definition.work(dependencies, run);
      if (outcome.skipped !== undefined) {
        telemetry.log.info("stage skipped", { reason: outcome.skipped });
      }
      return withOutcome(run, stage, outcome, { startedAt, durationMs: clock.now() - startedAt });
    },
  });
}

/** The run's state after a stage; times in milliseconds. Pure. */
export function withOutcome(
  run: RunState,
  stage: string,
  outcome: StageOutcome,
  timing: { startedAt: number; durationMs: number },
): RunState {
  const counts = { ...outcome.counts, ...(outcome.skipped === undefined ? {} : { skipped: 1 }) };
  return {
    ...run,
    ...(outcome.budget === undefined ? {} : { budget: outcome.budget }),
    ...(outcome.sweep === undefined ? {} : { sweep: outcome.sweep }),
    counts:
      Object.keys(counts).length === 0
        ? run.counts
        : { ...run.counts, [stage]: { ...run.counts[stage], ...counts } },
    failures: [...run.failures, ...(outcome.failures ?? [])],
    stages: withTiming(run.stages, stage, timing),
  };
}

/**
 * A stage that runs again, as each round of the sweep does, has one entry, from its first start to its last end: between
 * them its workers search, or wait.
 */
function withTiming(
  stages: RunState["stages"],
  name: string,
  timing: { startedAt: number; durationMs: number },
): RunState["stages"] {
  if (stages.some((entry) => entry.name === name)) {
    const end = timing.startedAt + timing.durationMs;
    return stages.map((entry) =>
      entry.name === name
        ? { ...entry, duration_ms: Math.max(entry.duration_ms, end - Date.parse(entry.started_at)) }
        : entry,
    );
  }
  return [
    ...stages,
    { name, started_at: new Date(timing.startedAt).toISOString(), duration_ms: timing.durationMs },
  ];
}
