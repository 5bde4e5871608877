import type { HistoryEvent } from "@aws-sdk/client-sfn";
import type { Clock } from "@cityscout/contracts";
import { createHistoryReader, type ExecutionView } from "./execution-view.ts";

export interface FollowOptions {
  /** The events after number `since`, oldest first. */
  eventsSince(since: number): Promise<HistoryEvent[]>;
  clock: Clock;
  intervalMs: number;
  /** Ends the watching, not the execution. */
  signal: AbortSignal;
}

/**
 * Looks at an execution until it has ended, and gives what is known after each look; always the same object, brought
 * up to date. Rejects with the signal's reason as soon as it is aborted.
 */
export async function* followExecution(options: FollowOptions): AsyncGenerator<ExecutionView> {
  const { clock, intervalMs, signal } = options;
  const reader = createHistoryReader();
  for (;;) {
    reader.take(await options.eventsSince(reader.lastEventId));
    yield reader.view;
    if (reader.view.status !== "running") return;
    await clock.sleep(intervalMs, signal);
  }
}
