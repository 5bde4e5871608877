import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { type RunState, runStateSchema } from "@cityscout/contracts";
import { exampleSubstitutions, renderCityMachine } from "@cityscout/workflows";

export type ExecutionStatus = "running" | "succeeded" | "failed" | "timed_out" | "aborted";

/** One try of a task. Times in milliseconds since the epoch. */
export interface Attempt {
  /** The task's state, also where a Map started it. */
  task: string;
  startedAt: number;
  endedAt: number | null;
  /** Why it failed; `null` while it runs and where it succeeded. */
  failure: { error: string; cause: string } | null;
}

/** One stay of the execution in a state. */
export interface StateVisit {
  state: string;
  /** `Task`, `Map`, `Choice`, `Pass`, `Succeed` or `Fail`. */
  kind: string;
  enteredAt: number;
  leftAt: number | null;
  attempts: Attempt[];
  /** How many items a Map has; `null` of other states, and where the history does not say. */
  items: number | null;
  /** What the run had spent when it was left; `null` where that is not known. */
  spent: Spent | null;
  /** The round of the sweep that it belongs to, as far as it says. */
  round: number | null;
}

/** What was asked of sources, since the run began. */
export interface Spent {
  calls: number;
  costUsd: number;
}

/** What the history of an execution says. */
export interface ExecutionView {
  status: ExecutionStatus;
  startedAt: number | null;
  endedAt: number | null;
  /** Why the execution ended, if it did not succeed. */
  ending: { error: string; cause: string } | null;
  visits: StateVisit[];
  /** As of the last state that was left. */
  spent: Spent;
  /** The run's state, as the last stage left it; `null` where it is not told. */
  runState: RunState | null;
  /** Events that the service did not serve; 0 on AWS. */
  missingEvents: number;
}

export interface HistoryReader {
  readonly view: ExecutionView;
  /** Number of the last event that was taken. */
  readonly lastEventId: number;
  /** Takes further events, in their order. */
  take(events: Iterable<HistoryEvent>): void;
}

const machine = renderCityMachine(exampleSubstitutions());

/** The task that a Map starts with, for services that do not tell the states within a Map. */
const taskOf = ({ state, kind }: StateVisit): string =>
  kind === "Map" ? (machine.States[state]?.ItemProcessor?.StartAt ?? state) : state;

const endings: Readonly<Record<string, ExecutionStatus>> = {
  ExecutionSucceeded: "succeeded",
  ExecutionFailed: "failed",
  ExecutionTimedOut: "timed_out",
  ExecutionAborted: "aborted",
};

const attemptFailures = new Set([
  "TaskFailed",
  "TaskTimedOut",
  "TaskStartFailed",
  "TaskSubmitFailed",
  "TaskStateAborted",
]);

/** Makes of the events of `GetExecutionHistory` what an operator wants to know, event by event. */
export function createHistoryReader(): HistoryReader {
  const view: ExecutionView = {
    status: "running",
    startedAt: null,
    endedAt: null,
    ending: null,
    visits: [],
    spent: { calls: 0, costUsd: 0 },
    runState: null,
    missingEvents: 0,
  };
  /** Whose an event is: workers of a Map are told side by side, and only the chain of events keeps them apart. */
  const owners = new Map<number, StateVisit>();
  let lastEventId = 0;

  const ownerOf = (event: HistoryEvent): StateVisit | undefined =>
    owners.get(event.previousEventId ?? -1) ?? view.visits.at(-1);

  const enter = (event: HistoryEvent, at: number): StateVisit => {
    const visit: StateVisit = {
      state: event.stateEnteredEventDetails?.name ?? "",
      kind: event.type?.replace("StateEntered", "") ?? "",
      enteredAt: at,
      leftAt: null,
      attempts: [],
      items: null,
      spent: null,
      round: null,
    };
    view.visits.push(visit);
    return visit;
  };

  const leave = (event: HistoryEvent, at: number): void => {
    const { name, output } = event.stateExitedEventDetails ?? {};
    const owner = ownerOf(event);
    // The event before a Map's end belongs to the last of its workers.
    const visit =
      owner?.state === name
        ? owner
        : view.visits.findLast(({ state, leftAt }) => state === name && leftAt === null);
    if (visit === undefined) return;
    visit.leftAt = at;
    const left = runStateOf(output);
    if (left !== null) {
      view.runState = left;
      view.spent = { calls: left.budget.calls, costUsd: left.budget.cost_usd };
      Object.assign(visit, { spent: view.spent, round: left.sweep?.round ?? null });
    }
    owners.set(event.id ?? -1, visit);
  };

  const begin = (visit: StateVisit | undefined, at: number): void => {
    visit?.attempts.push({ task: taskOf(visit), startedAt: at, endedAt: null, failure: null });
  };

  const end = (visit: StateVisit | undefined, at: number, failure: Attempt["failure"]): void => {
    const attempt = visit?.attempts.find(({ endedAt }) => endedAt === null);
    if (attempt !== undefined) Object.assign(attempt, { endedAt: at, failure });
  };

  const takeOne = (event: HistoryEvent): void => {
    const { type = "", id = 0 } = event;
    const at = event.timestamp?.getTime() ?? 0;
    if (type.endsWith("StateEntered")) {
      owners.set(id, enter(event, at));
      return;
    }
    const owner = ownerOf(event);
    if (owner !== undefined) owners.set(id, owner);
    if (type.endsWith("StateExited")) leave(event, at);
    else if (type === "TaskScheduled") begin(owner, at);
    // Waiting for a free function is no work of the task.
    else if (type === "TaskStarted") restart(owner, at);
    else if (type === "TaskSucceeded") end(owner, at, null);
    else if (attemptFailures.has(type)) end(owner, at, failureOf(event));
    else if (type === "MapStateStarted" && owner !== undefined)
      owner.items = event.mapStateStartedEventDetails?.length ?? null;
    else if (type === "ExecutionStarted") view.startedAt = at;
    else if (type === "ExecutionRedriven")
      Object.assign(view, { status: "running", endedAt: null, ending: null });
    else if (type in endings) {
      view.status = endings[type] ?? view.status;
      view.endedAt = at;
      view.ending = type === "ExecutionSucceeded" ? null : failureOf(event);
    }
  };

  return {
    view,
    get lastEventId() {
      return lastEventId;
    },
    take(events) {
      for (const event of events) {
        const id = event.id ?? lastEventId + 1;
        if (id <= lastEventId) continue;
        view.missingEvents += id - lastEventId - 1;
        lastEventId = id;
        takeOne(event);
      }
    },
  };
}

function restart(visit: StateVisit | undefined, at: number): void {
  const attempt = visit?.attempts.find(({ endedAt }) => endedAt === null);
  if (attempt !== undefined) attempt.startedAt = at;
}

function failureOf(event: HistoryEvent): { error: string; cause: string } {
  const details =
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.taskStartFailedEventDetails ??
    event.taskSubmitFailedEventDetails ??
    event.executionFailedEventDetails ??
    event.executionTimedOutEventDetails ??
    event.executionAbortedEventDetails;
  return { error: details?.error ?? "", cause: causeOf(details?.cause ?? "") };
}

/** Lambda gives an error as JSON with its message and its stack: the message is for people. */
function causeOf(cause: string): string {
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === "object" && parsed !== null && "errorMessage" in parsed)
      return String(parsed.errorMessage);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return cause;
}

function runStateOf(output: string | undefined): RunState | null {
  if (output === undefined) return null;
  const parsed: unknown = JSON.parse(output);
  return runStateSchema.safeParse(parsed).data ?? null;
}
