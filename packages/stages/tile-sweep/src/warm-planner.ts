import { finishInTurns, type RunReference } from "@cityscout/contracts";
import { restoreSweepPlannerInSteps, type SweepPlanner } from "@cityscout/planning";
import type { SweepState } from "./sweep-state.ts";

/**
 * The planner as the process's last evaluation left it, so that the next need not build it anew from the stored state:
 * the one is as the other. It is taken out while it is worked on, so that an evaluation that fails halfway leaves none.
 */
export interface WarmPlanner {
  take(run: RunReference, state: SweepState): Promise<SweepPlanner | null>;
  /** After `state` is stored. */
  keep(run: RunReference, state: SweepState, planner: SweepPlanner | null): void;
}

export function createWarmPlanner(): WarmPlanner {
  let kept: { runId: string; round: number; planner: SweepPlanner } | null = null;
  return {
    async take(run, state) {
      const warm = kept;
      kept = null;
      if (warm !== null && warm.runId === run.run_id && warm.round === state.round) return warm.planner;
      return state.planner === null ? null : finishInTurns(restoreSweepPlannerInSteps(state.planner));
    },
    keep(run, state, planner) {
      kept = planner === null ? null : { runId: run.run_id, round: state.round, planner };
    },
  };
}
