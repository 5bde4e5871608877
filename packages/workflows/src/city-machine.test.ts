import {
  cityStages,
  hasRoomForRound,
  historyCosts,
  mostHistoryEvents,
  neverRetryErrorNames,
  roundEvents,
} from "@cityscout/contracts";
import { StateMachine } from "aws-local-stepfunctions";
import { describe, expect, it } from "vitest";
import {
  cityFunctionStates,
  exampleSubstitutions,
  renderCityMachine,
  type CityFunctionState,
} from "./render.ts";
import type { StateDefinition } from "./definition.ts";
import { definitionProblems } from "./validate.ts";

type State = Record<string, unknown> & { sweep?: { round: number; done: boolean; workers: unknown[] } };

class NamedError extends Error {
  constructor(name: string) {
    super(`a ${name} on purpose`);
    this.name = name;
  }
}

/** Runs the rendered machine with handlers that only pass the state on, and tells which states ran. */
async function execute(options: {
  failing?: Partial<Record<string, string>>;
  failFast?: boolean;
  rounds?: number;
}) {
  const definition = renderCityMachine(exampleSubstitutions());
  const ran: string[] = [];
  const deadLetters: unknown[] = [];
  const rounds = options.rounds ?? 2;
  const respond = (state: CityFunctionState, input: State): State => {
    if (state === "Initialize")
      return { run: { run_id: input["run_id"] }, fail_fast: options.failFast ?? false };
    if (state === "TileSweepPlan") {
      const round = (input.sweep?.round ?? 0) + 1;
      return { ...input, sweep: { round, done: round > rounds, workers: [{ worker: 0 }, { worker: 1 }] } };
    }
    return input;
  };
  const handlers: Record<string, (input: unknown) => unknown> = Object.fromEntries(
    cityFunctionStates.map((state) => [
      state,
      (input: unknown) => {
        ran.push(state);
        const failure = options.failing?.[state];
        if (failure !== undefined) throw new NamedError(failure);
        return { Payload: respond(state, (input as { Payload: State }).Payload) };
      },
    ]),
  );
  handlers["ReportFailure"] = (input: unknown) => {
    deadLetters.push((input as { MessageBody: unknown }).MessageBody);
    return {};
  };
  const machine = new StateMachine(definition as never, { validationOptions: { checkArn: false } });
  const noWait = Object.fromEntries(cityFunctionStates.map((state) => [state, 0]));
  const execution = machine.run(
    { job_id: "test" },
    {
      overrides: { taskResourceLocalHandlers: handlers as never, retryIntervalOverrides: noWait },
      context: { Execution: { Name: "run-1", StartTime: "2026-01-01T00:00:00Z" } },
    },
  );
  const outcome = await execution.result.then(
    (output) => ({ output: output as State, error: undefined }),
    (error: Error) => ({ output: undefined, error }),
  );
  return { ran, deadLetters, ...outcome };
}

const inOrder = (ran: readonly string[]): string[] =>
  ran.filter((name, index) => ran.indexOf(name) === index);

describe("the city workflow", () => {
  it("says of every task how long it may take", () => {
    const limitsOf = (states: Readonly<Record<string, StateDefinition>>): unknown[] =>
      Object.values(states).flatMap((state) => [
        ...(state.Type === "Task" ? [state.TimeoutSeconds] : []),
        ...limitsOf(state.ItemProcessor?.States ?? {}),
      ]);
    expect(new Set(limitsOf(renderCityMachine(exampleSubstitutions()).States))).toEqual(new Set([960]));
    const longer = renderCityMachine({ ...exampleSubstitutions(), taskTimeoutSeconds: 7000 });
    expect(new Set(limitsOf(longer.States))).toEqual(new Set([7000]));
  });

  it("is valid Amazon States Language inside the portable subset, with nothing unreachable", () => {
    expect(definitionProblems(renderCityMachine(exampleSubstitutions()))).toEqual([]);
  });

  it("runs the stages in the order of the stage table, and the sweep round by round", async () => {
    const { ran, output } = await execute({ rounds: 2 });
    const expected = cityStages.flatMap(({ state }) =>
      state === "TileSweep" ? ["TileSweepPlan", "TileSweepSearch", "TileSweepEvaluate"] : [state],
    );
    expect(inOrder(ran)).toEqual(expected);
    expect(ran.filter((state) => state === "TileSweepSearch")).toHaveLength(4);
    expect(output?.["run"]).toEqual({ run_id: "run-1" });
  });

  it.each(
    cityFunctionStates.filter((state) => !["Initialize", "Finalize", "TileSweepSearch"].includes(state)),
  )(
    "goes on to Finalize when %s fails for good, and sends the failure to the dead letters",
    async (state) => {
      const { ran, deadLetters, output } = await execute({ failing: { [state]: "SourceContractError" } });
      expect(ran.filter((name) => name === state)).toHaveLength(1);
      expect(ran.at(-1)).toBe("Finalize");
      expect(output?.["failed_state"]).toBe(state);
      expect(output?.["failure"]).toMatchObject({ Error: "SourceContractError" });
      expect(deadLetters).toMatchObject([{ type: "stage-failure", state, run: { run_id: "run-1" } }]);
    },
  );

  it("tries an error that may pass again, and gives up after the policy's attempts", async () => {
    const { ran } = await execute({ failing: { Rank: "TransientSourceError" } });
    expect(ran.filter((name) => name === "Rank")).toHaveLength(6);
  });

  it.each(neverRetryErrorNames)("never retries %s", async (name) => {
    const { ran } = await execute({ failing: { Persist: name } });
    expect(ran.filter((state) => state === "Persist")).toHaveLength(1);
  });

  it("Bug: where many runs shared the workers, one was given up within a minute. Fix: it waits as long as a worker may take", async () => {
    const { TileSweepRound } = renderCityMachine(exampleSubstitutions()).States;
    const retriers = TileSweepRound!.ItemProcessor!.States["TileSweepSearch"]!.Retry as {
      ErrorEquals: string[];
      MaxAttempts: number;
      IntervalSeconds: number;
      BackoffRate: number;
      MaxDelaySeconds: number;
    }[];
    const throttled = "Lambda.TooManyRequestsException";
    const retrier = retriers.find(({ ErrorEquals }) => ErrorEquals.includes(throttled))!;
    const { MaxAttempts, IntervalSeconds, BackoffRate, MaxDelaySeconds } = retrier;
    const longest = Array.from({ length: MaxAttempts }, (_, attempt) =>
      Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
    ).reduce((sum, seconds) => sum + seconds, 0);
    // With full jitter a delay is half of its longest on average.
    expect(longest / 2).toBeGreaterThan(900);

    const { ran } = await execute({ rounds: 1, failing: { TileSweepSearch: throttled } });
    expect(ran.filter((state) => state === "TileSweepSearch")).toHaveLength(2 * (1 + MaxAttempts));
  });

  it("Bug: a run that found its city held was given up for good. Fix: Persist is tried again", async () => {
    const { ran } = await execute({ failing: { Persist: "DataLockedError" } });
    expect(ran.filter((state) => state === "Persist")).toHaveLength(3);
  });

  it("goes on with the round when a sweep worker fails", async () => {
    const { ran, output } = await execute({ failing: { TileSweepSearch: "SourceContractError" } });
    expect(ran.at(-1)).toBe("Finalize");
    expect(output?.["failed_state"]).toBeUndefined();
  });

  it("fails at once where the job says fail_fast", async () => {
    const { ran, error } = await execute({
      failing: { SeedPrimaries: "SourceContractError" },
      failFast: true,
    });
    expect(ran).not.toContain("Finalize");
    expect(String(error)).toContain("A stage failed");
  });

  it("fails when the job itself is bad, before anything else runs", async () => {
    const { ran, error } = await execute({ failing: { Initialize: "InvalidInputError" } });
    expect(ran).toEqual(["Initialize"]);
    expect(String(error)).toContain("A stage failed");
  });
});

describe("what an execution adds to its history", () => {
  const { States: states } = renderCityMachine(exampleSubstitutions());
  const ownEvents: Record<string, number> = {
    // Entered, scheduled, started, succeeded, exited.
    Task: 5,
    // Entered, started, succeeded, exited; of each item: started, succeeded.
    Map: 4,
    Choice: 2,
    Pass: 2,
    Succeed: 2,
    Fail: 1,
  };
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const eventsOf = (some: readonly StateDefinition[]) => sum(some.map(({ Type }) => ownEvents[Type]!));
  const isTask = ({ Type }: StateDefinition) => Type === "Task";
  /** Scheduled, started, failed: of every try that its policy allows. */
  const triesOf = ({ Retry }: StateDefinition) =>
    sum((Retry as { MaxAttempts: number }[]).map(({ MaxAttempts }) => MaxAttempts));

  const loop: string[] = [];
  for (let name = "TileSweepPlan"; !loop.includes(name);) {
    loop.push(name);
    name = states[name]!.Next ?? states[name]!.Default!;
  }
  const round = loop.map((name) => states[name]!);
  const items = round.flatMap(({ ItemProcessor }) => ItemProcessor ?? []);
  const worker = items[0]!.States[items[0]!.StartAt]!;

  it("is what the sweep takes it to be, round by round and worker by worker", () => {
    expect(round.at(-1)!.Default).toBe("TileSweepPlan");
    expect(items).toHaveLength(1);
    expect(historyCosts).toMatchObject({
      round: eventsOf(round),
      tasksOfRound: round.filter(isTask).length,
      worker: 2 + eventsOf([worker]),
      workerFailed: eventsOf([items[0]!.States["TileSweepSearchFailed"]!]),
      mostFailedTries: Math.max(...[...round.filter(isTask), worker].map(triesOf)),
    });
    expect(worker.End).toBe(true);
  });

  it("leaves room for all other states at their worst", () => {
    const others = Object.keys(states).flatMap((name) => (loop.includes(name) ? [] : [states[name]!]));
    const failed = historyCosts.failedTry * sum(others.filter(isTask).map(triesOf));
    // The execution's own start and end, too.
    expect(2 + eventsOf(others) + failed).toBeLessThanOrEqual(historyCosts.otherStates);
  });

  it.each([1, 4, 8, 40])("never comes to more than AWS allows, with %i workers", (workers) => {
    let taken = 0;
    let rounds = 0;
    for (; hasRoomForRound(taken, workers, mostHistoryEvents); rounds += 1) taken += roundEvents(workers);
    const tries = historyCosts.failedTry * historyCosts.mostFailedTries;
    const last = eventsOf(round) + tries * 2 + workers * (9 + tries);
    const before = (rounds - 1) * roundEvents(workers);
    expect(before + last + historyCosts.otherStates).toBeLessThanOrEqual(mostHistoryEvents);
    // The default budget, in the smallest rounds, fits.
    if (workers === 1) expect(rounds * 24).toBeGreaterThan(5_000);
  });
});

describe("definitionProblems", () => {
  it("names a task without a policy, a state that nothing leads to, and a state that does not exist", () => {
    const definition = renderCityMachine(exampleSubstitutions());
    const { Retry: _retry, ...rank } = definition.States["Rank"]!;
    const { Persist: _persist, ...others } = definition.States;
    const problems = definitionProblems({
      ...definition,
      States: { ...others, Rank: rank, Lost: { Type: "Succeed" } },
    }).join("\n");
    expect(problems).toContain("Rank: a task without Retry");
    expect(problems).toContain("Lost: no state leads here");
    expect(problems).toContain("Persist");
  });

  it("names what the local interpreters do not run alike", () => {
    const definition = renderCityMachine(exampleSubstitutions());
    const states = {
      ...definition.States,
      Done: { Type: "Pass", Parameters: { "a.$": "States.UUID()" }, End: true },
    };
    expect(definitionProblems({ ...definition, States: states })).toContain(
      "States. is outside the portable subset",
    );
  });
});
