import type { Failure, RunState, RunStatus, StopReason } from "@cityscout/contracts";

/** How a run ended, from what its state remembers. */
export interface RunEnding {
  status: RunStatus;
  stopReason: StopReason;
  /** Those of the stages, and the one that the state machine caught. */
  failures: Failure[];
}

/**
 * A run that lost anything on the way is `partial`; one that lost everything is `failed`. Stopping early is success, but
 * not where the job asked for more and only its execution could not go on.
 */
export function endingOf(state: RunState, found: { places: number; deadLetters: number }): RunEnding {
  const failures = [...state.failures, ...caughtFailure(state)];
  if (state.failure?.Error === "InterruptedError") {
    return { status: "interrupted", stopReason: "interrupted", failures };
  }
  const stopReason = state.budget.stop_reason ?? (state.failed_state === undefined ? "complete" : "failed");
  const isWhole = failures.length === 0 && found.deadLetters === 0 && stopReason !== "max_history_events";
  if (isWhole) return { status: "succeeded", stopReason, failures };
  const lostAll = state.failed_state !== undefined && found.places === 0;
  return { status: lostAll ? "failed" : "partial", stopReason, failures };
}

function caughtFailure({ failed_state, failure, failures }: RunState): Failure[] {
  if (failed_state === undefined) return [];
  const error = failure?.Error ?? "Unknown";
  const isKnown = failures.some((known) => known.stage === failed_state && known.error === error);
  return isKnown ? [] : [{ stage: failed_state, error, message: messageOf(failure?.Cause) }];
}

/** Lambda wraps an error's message in JSON; embedded it is plain text. */
function messageOf(cause: string | undefined): string {
  if (cause === undefined || cause === "") return "no cause was given";
  const wrapped = /"errorMessage":("(?:[^"\\]|\\.)*")/.exec(cause)?.[1];
  return wrapped === undefined ? cause : String(JSON.parse(wrapped));
}
