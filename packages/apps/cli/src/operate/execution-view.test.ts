import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exampleHistory, edinburghState, exampleStart } from "./example-history.ts";
import { createHistoryReader, type ExecutionView } from "./execution-view.ts";
import type { HistoryEvent } from "@aws-sdk/client-sfn";

function viewOf(events: readonly HistoryEvent[]): ExecutionView {
  const reader = createHistoryReader();
  reader.take(events);
  return reader.view;
}

const budget = (calls: number) => ({ ...edinburghState().budget, calls, calls_left: 100 - calls });

describe("the history of an execution", () => {
  it("says where a run that goes on is, since when, and what it has spent", () => {
    const history = exampleHistory();
    history.task("Initialize", 100, 400, edinburghState());
    history.task("SeedPrimaries", 500, 2_500, edinburghState({ budget: budget(12) }));
    history.enter("Task", "ExpandNeighbors", 2_600);
    const view = viewOf(history.events);
    expect(view).toMatchObject({ status: "running", startedAt: exampleStart, endedAt: null, ending: null });
    expect(view.visits.at(-1)).toMatchObject({
      state: "ExpandNeighbors",
      enteredAt: exampleStart + 2_600,
      leftAt: null,
    });
    expect(view.runState?.budget.calls).toBe(12);
  });

  it("knows the same whether events come at once or one by one, some of them twice", () => {
    const history = exampleHistory();
    history.task("Initialize", 100, 400, edinburghState());
    history.task("Rank", 500, 900, edinburghState({ budget: budget(3) }));
    history.add("ExecutionSucceeded", 950, { executionSucceededEventDetails: { output: "{}" } });
    const reader = createHistoryReader();
    for (let index = 0; index < history.events.length; index += 1)
      reader.take(history.events.slice(Math.max(0, index - 2), index + 1));
    expect(reader.view).toEqual(viewOf(history.events));
    expect(reader.view).toMatchObject({ status: "succeeded", endedAt: exampleStart + 950 });
    expect(reader.lastEventId).toBe(history.events.length);
  });

  it("counts a task's tries, and gives what Lambda said of each failure without its stack", () => {
    const history = exampleHistory();
    const entered = history.enter("Task", "Rank", 100);
    const cause = JSON.stringify({ errorType: "Error", errorMessage: "no memory", trace: ["at …"] });
    history.attempt(100, 300, { error: "Error", cause }, entered);
    history.attempt(2_300, 2_600, {
      error: "Sandbox.Timedout",
      cause: "Task timed out after 600.00 seconds",
    });
    history.attempt(6_600, 7_000);
    history.exit("Task", "Rank", 7_000, edinburghState());
    const [visit] = viewOf(history.events).visits;
    expect(visit?.attempts.map(({ failure }) => failure)).toEqual([
      { error: "Error", cause: "no memory" },
      { error: "Sandbox.Timedout", cause: "Task timed out after 600.00 seconds" },
      null,
    ]);
    expect(visit?.attempts.map(({ startedAt, endedAt }) => (endedAt ?? 0) - startedAt)).toEqual([
      200, 300, 400,
    ]);
  });

  it("keeps the workers of a Map apart that are told side by side", () => {
    const history = exampleHistory();
    const map = history.enter("Map", "TileSweepRound", 0);
    const started = history.add("MapStateStarted", 0, { mapStateStartedEventDetails: { length: 2 } }, map);
    const iteration = (index: number) =>
      history.add(
        "MapIterationStarted",
        1,
        { mapIterationStartedEventDetails: { name: "TileSweepRound", index } },
        started,
      );
    const [first, second] = [iteration(0), iteration(1)];
    const firstIn = history.enter("Task", "TileSweepSearch", 2, first);
    const secondIn = history.enter("Task", "TileSweepSearch", 2, second);
    const firstFailed = history.attempt(3, 500, { error: "TransientSourceError", cause: "reset" }, firstIn);
    const secondDone = history.attempt(4, 900, undefined, secondIn);
    history.exit("Task", "TileSweepSearch", 900, { worker: 1 }, secondDone);
    const firstDone = history.attempt(2_500, 3_000, undefined, firstFailed);
    history.exit("Task", "TileSweepSearch", 3_000, { worker: 0 }, firstDone);
    const last = history.add("MapIterationSucceeded", 3_001, {
      mapIterationSucceededEventDetails: { name: "TileSweepRound", index: 0 },
    });
    history.add("MapStateSucceeded", 3_002, {}, last);
    history.exit("Map", "TileSweepRound", 3_003, edinburghState());
    const { visits } = viewOf(history.events);
    expect(visits.map(({ state, leftAt }) => [state, (leftAt ?? 0) - exampleStart])).toEqual([
      ["TileSweepRound", 3_003],
      ["TileSweepSearch", 3_000],
      ["TileSweepSearch", 900],
    ]);
    expect(visits[0]).toMatchObject({ items: 2, attempts: [] });
    expect(visits[1]?.attempts.map(({ failure }) => failure?.cause ?? "done")).toEqual(["reset", "done"]);
    expect(visits[2]?.attempts).toHaveLength(1);
  });

  it("counts workers as tries of their task where a service does not tell the states within a Map", () => {
    const events: HistoryEvent[] = [
      ["ExecutionStarted", {}],
      ["MapStateEntered", { stateEnteredEventDetails: { name: "TileSweepRound" } }],
      ["TaskScheduled", {}],
      ["TaskScheduled", {}],
      ["TaskSucceeded", {}],
      ["TaskSucceeded", {}],
      ["MapStateExited", { stateExitedEventDetails: { name: "TileSweepRound", output: "{}" } }],
    ].map(([type, details], index) => ({
      ...(details as object),
      id: index + 1,
      type: type as HistoryEvent["type"],
      previousEventId: undefined,
      timestamp: new Date(exampleStart + index * 100),
    }));
    const { visits } = viewOf(events);
    expect(visits).toHaveLength(1);
    expect(visits[0]?.attempts).toMatchObject([
      { task: "TileSweepSearch", startedAt: exampleStart + 200, endedAt: exampleStart + 400 },
      { task: "TileSweepSearch", startedAt: exampleStart + 300, endedAt: exampleStart + 500 },
    ]);
  });

  it.each([
    ["ExecutionFailed", "failed", { executionFailedEventDetails: { error: "RunFailed", cause: "why" } }],
    ["ExecutionAborted", "aborted", { executionAbortedEventDetails: { error: "RunFailed", cause: "why" } }],
    [
      "ExecutionTimedOut",
      "timed_out",
      { executionTimedOutEventDetails: { error: "RunFailed", cause: "why" } },
    ],
  ] as const)("says why it ended with %s", (type, status, details) => {
    const history = exampleHistory();
    history.enter("Task", "Initialize", 100);
    history.add(type, 700, details);
    expect(viewOf(history.events)).toMatchObject({
      status,
      endedAt: exampleStart + 700,
      ending: { error: "RunFailed", cause: "why" },
    });
  });

  it("counts events that were not served", () => {
    const history = exampleHistory();
    history.task("Initialize", 100, 400, edinburghState());
    history.task("Rank", 500, 900, edinburghState());
    expect(viewOf(history.events).missingEvents).toBe(0);
    expect(viewOf(history.events.slice(4)).missingEvents).toBe(4);
  });

  it("keeps any number of workers apart, however their events are mixed and cut into pages", () => {
    const worker = fc.array(fc.boolean(), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(worker, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat()),
        fc.nat({ max: 20 }),
        (workers, choices, pageSize) => {
          const { events, entered } = mixedMap(workers, choices);
          const reader = createHistoryReader();
          for (let from = 0; from < events.length; from += pageSize + 1)
            reader.take(events.slice(from, from + pageSize + 1));
          const visits = reader.view.visits.filter(({ state }) => state === "TileSweepSearch");
          const failures = visits.map(({ attempts }) => attempts.map(({ failure }) => failure?.cause ?? ""));
          expect(failures).toEqual(
            entered.map((index) => workers[index]?.map((fails) => (fails ? `worker ${index}` : ""))),
          );
          expect(visits.every(({ leftAt }) => leftAt !== null)).toBe(true);
          expect(reader.view.visits[0]).toMatchObject({ state: "TileSweepRound", attempts: [] });
          expect(reader.view.visits[0]?.leftAt).toBe(events.at(-1)?.timestamp?.getTime());
        },
      ),
    );
  });
});

/**
 * A Map whose workers' tries fail or succeed as given; which worker goes on next is the next of `choices`. `entered` has
 * the workers in the order in which they began.
 */
function mixedMap(
  workers: readonly (readonly boolean[])[],
  choices: Iterable<number>,
): { events: HistoryEvent[]; entered: number[] } {
  const history = exampleHistory();
  const map = history.enter("Map", "TileSweepRound", 0);
  const started = history.add(
    "MapStateStarted",
    0,
    { mapStateStartedEventDetails: { length: workers.length } },
    map,
  );
  const invoke = { resourceType: "lambda", resource: "invoke" };
  const entered: number[] = [];
  let now = 1;
  let last = started;
  const going = workers.map((tries, index) => workOf(tries, index));
  function* workOf(tries: readonly boolean[], index: number): Generator<undefined, undefined> {
    const name = { name: "TileSweepRound", index };
    let own = history.add("MapIterationStarted", now, { mapIterationStartedEventDetails: name }, started);
    yield;
    entered.push(index);
    own = history.enter("Task", "TileSweepSearch", now, own);
    for (const fails of tries) {
      yield;
      own = history.add("TaskScheduled", now, {}, own);
      yield;
      own = history.add("TaskStarted", now, {}, own);
      yield;
      own = fails
        ? history.add(
            "TaskFailed",
            now,
            { taskFailedEventDetails: { ...invoke, error: "E", cause: `worker ${index}` } },
            own,
          )
        : history.add("TaskSucceeded", now, {}, own);
    }
    yield;
    own = history.exit("Task", "TileSweepSearch", now, { worker: index }, own);
    yield;
    last = history.add("MapIterationSucceeded", now, { mapIterationSucceededEventDetails: name }, own);
  }
  for (const choice of choices) {
    if (going.length === 0) break;
    now += 1;
    const index = choice % going.length;
    if (going[index]?.next().done === true) going.splice(index, 1);
  }
  history.add("MapStateSucceeded", now, {}, last);
  history.exit("Map", "TileSweepRound", now + 1, edinburghState());
  return { events: history.events, entered };
}
