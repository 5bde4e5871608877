import { CommanderError } from "commander";
import { InterruptedError, InvalidInputError, type RunStatus } from "@cityscout/contracts";

/** What `scout` says to the shell. 130 is the shell's own number for an interrupted program. */
export const exitCodes = { done: 0, failed: 1, badInput: 2, partial: 3, interrupted: 130 } as const;

export function exitCodeOf(status: RunStatus): number {
  switch (status) {
    case "succeeded":
      return exitCodes.done;
    case "partial":
      return exitCodes.partial;
    case "interrupted":
      return exitCodes.interrupted;
    case "failed":
    case "running":
      return exitCodes.failed;
  }
}

export function exitCodeOfError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
  // Interrupted before its first stage, a run has failed for that cause.
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof InterruptedError) return exitCodes.interrupted;
  return error instanceof InvalidInputError ? exitCodes.badInput : exitCodes.failed;
}
