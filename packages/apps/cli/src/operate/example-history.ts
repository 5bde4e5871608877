import type { HistoryEvent } from "@aws-sdk/client-sfn";
import type { RunState } from "@cityscout/contracts";
import { exampleRun, exampleRunState } from "@cityscout/contracts/testing";

/** For tests: when the examples' executions started. */
export const exampleStart = Date.parse("2026-01-31T10:15:00.000Z");

/** For tests: the state of the run whose history the examples are. */
export function edinburghState(changes: Partial<RunState> = {}): RunState {
  return exampleRunState({
    run: {
      ...exampleRun,
      run_id: "edinburgh-20260131T101500-3fa9",
      city: "edinburgh",
      prefix: "cities/edinburgh/edinburgh-20260131T101500-3fa9",
      started_at: "2026-01-31T10:15:00.000Z",
    },
    budget: { calls_left: 100 },
    ...changes,
  });
}

type Details = Omit<HistoryEvent, "id" | "timestamp" | "type" | "previousEventId">;

/** For tests: writes down a history as `GetExecutionHistory` of AWS gives it. */
export interface ExampleHistory {
  readonly events: HistoryEvent[];
  /** Adds an event that follows `after` (by default the last one), `ms` after the start; returns its id. */
  add(type: HistoryEvent["type"], ms: number, details?: Details, after?: number): number;
  enter(
    kind: "Task" | "Map" | "Choice" | "Pass" | "Succeed" | "Fail",
    state: string,
    ms: number,
    after?: number,
  ): number;
  exit(
    kind: "Task" | "Map" | "Choice" | "Pass" | "Succeed",
    state: string,
    ms: number,
    left: unknown,
    after?: number,
  ): number;
  /** A try of a task that ended well, or with the error; returns the id of its last event. */
  attempt(from: number, to: number, error?: { error: string; cause: string }, after?: number): number;
  /** A whole task of one try. */
  task(state: string, from: number, to: number, left: unknown): number;
}

export function exampleHistory(): ExampleHistory {
  const events: HistoryEvent[] = [];
  const invoke = { resourceType: "lambda", resource: "invoke" };
  const history: ExampleHistory = {
    events,
    add(type, ms, details = {}, after = events.length) {
      const id = events.length + 1;
      const timestamp = new Date(exampleStart + ms);
      events.push({ id, previousEventId: after, timestamp, type, ...details });
      return id;
    },
    enter: (kind, state, ms, after) =>
      history.add(
        `${kind}StateEntered`,
        ms,
        { stateEnteredEventDetails: { name: state, input: "{}" } },
        after,
      ),
    exit: (kind, state, ms, left, after) =>
      history.add(
        `${kind}StateExited`,
        ms,
        { stateExitedEventDetails: { name: state, output: JSON.stringify(left) } },
        after,
      ),
    attempt(from, to, error, after) {
      const scheduled = history.add(
        "TaskScheduled",
        from,
        { taskScheduledEventDetails: { ...invoke, region: "eu-west-1", parameters: "{}" } },
        after,
      );
      const started = history.add("TaskStarted", from, { taskStartedEventDetails: invoke }, scheduled);
      return error === undefined
        ? history.add(
            "TaskSucceeded",
            to,
            { taskSucceededEventDetails: { ...invoke, output: "{}" } },
            started,
          )
        : history.add("TaskFailed", to, { taskFailedEventDetails: { ...invoke, ...error } }, started);
    },
    task(state, from, to, left) {
      history.enter("Task", state, from);
      history.attempt(from, to);
      return history.exit("Task", state, to, left);
    },
  };
  history.add(
    "ExecutionStarted",
    0,
    { executionStartedEventDetails: { input: "{}", roleArn: "arn:aws:iam::1:role/r" } },
    0,
  );
  return history;
}
