import { neverRetryErrorNames } from "@cityscout/contracts";
import city from "./definitions/city.asl.json" with { type: "json" };
import policy from "./definitions/policy.json" with { type: "json" };
import type { StateMachineDefinition, StateDefinition } from "./definition.ts";

/** The tasks of the city workflow that are Lambda functions, by state name. */
export const cityFunctionStates = [
  "Initialize",
  "DiscoverTargets",
  "SeedPrimaries",
  "ExpandNeighbors",
  "TileSweepPlan",
  "TileSweepSearch",
  "TileSweepEvaluate",
  "GeocodeValidate",
  "DedupeCanonicalize",
  "Persist",
  "Rank",
  "Finalize",
] as const;
export type CityFunctionState = (typeof cityFunctionStates)[number];

export interface CitySubstitutions {
  functionArns: Readonly<Record<CityFunctionState, string>>;
  deadLetterQueueUrl: string;
  /** Limit of the whole execution; absent: none of its own (the job's wall clock still stops the search). */
  timeoutSeconds?: number;
  /**
   * Limit of one task. Said of every task, as interpreters differ in what they take for granted: one gives up after a
   * minute. Absent: {@link lambdaTaskTimeoutSeconds}.
   */
  taskTimeoutSeconds?: number;
}

/** Longer than a Lambda function can run: where tasks are Lambdas, their own limits come first. */
export const lambdaTaskTimeoutSeconds = 960;

/** Where a caught failure goes: to the state's own `…Failed`, which names it, or straight to the end. */
function failureTarget(name: string, siblings: Readonly<Record<string, unknown>>): string {
  const named = `${name}Failed`;
  return named in siblings ? named : "Failed";
}

function withPolicy(
  name: string,
  state: StateDefinition,
  siblings: Readonly<Record<string, unknown>>,
  taskTimeoutSeconds: number,
): StateDefinition {
  if (state.Type === "Task") {
    const retry = policy.Retry.map((retrier) =>
      retrier.ErrorEquals === "${NeverRetryErrorNames}"
        ? { ...retrier, ErrorEquals: [...neverRetryErrorNames] }
        : retrier,
    );
    return {
      ...state,
      TimeoutSeconds: taskTimeoutSeconds,
      Retry: retry,
      Catch: state.Catch ?? [{ ...policy.Catch, Next: failureTarget(name, siblings) }],
    };
  }
  if (state.ItemProcessor === undefined) return state;
  return {
    ...state,
    ItemProcessor: {
      ...state.ItemProcessor,
      States: statesWithPolicy(state.ItemProcessor.States, taskTimeoutSeconds),
    },
  };
}

function statesWithPolicy(
  states: Readonly<Record<string, StateDefinition>>,
  taskTimeoutSeconds: number,
): Record<string, StateDefinition> {
  return Object.fromEntries(
    Object.entries(states).map(([name, state]) => [
      name,
      withPolicy(name, state, states, taskTimeoutSeconds),
    ]),
  );
}

function substitute(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === "string") {
    return value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const found = values[name];
      if (found === undefined) throw new Error(`the definition names \${${name}}, which has no value`);
      return found;
    });
  }
  if (Array.isArray(value)) return value.map((item) => substitute(item, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, values)]));
}

/**
 * The city workflow as plain Amazon States Language: the states of `city.asl.json`, each task with the one retry and
 * catch policy of `policy.json`, and the substitutions filled in.
 */
export function renderCityMachine(substitutions: CitySubstitutions): StateMachineDefinition {
  const values: Record<string, string> = { DeadLetterQueueUrl: substitutions.deadLetterQueueUrl };
  for (const state of cityFunctionStates) values[`${state}FunctionArn`] = substitutions.functionArns[state];
  const taskTimeoutSeconds = substitutions.taskTimeoutSeconds ?? lambdaTaskTimeoutSeconds;
  const definition = { ...city, States: statesWithPolicy(city.States, taskTimeoutSeconds) };
  const rendered = substitute(definition, values) as StateMachineDefinition;
  return substitutions.timeoutSeconds === undefined
    ? rendered
    : { ...rendered, TimeoutSeconds: substitutions.timeoutSeconds };
}

/** Stand-in addresses, for validating and for drawing the machine where nothing is deployed. */
export function exampleSubstitutions(): CitySubstitutions {
  const functionArns = Object.fromEntries(
    cityFunctionStates.map((state) => [
      state,
      `arn:aws:lambda:us-east-1:000000000000:function:cityscout-${state}`,
    ]),
  ) as Record<CityFunctionState, string>;
  return {
    functionArns,
    deadLetterQueueUrl: "https://sqs.us-east-1.amazonaws.com/000000000000/cityscout-dead-letters",
  };
}
