/// <reference path="./asl-validator.d.ts" />
import validateDefinition from "asl-validator";
import type { StateDefinition, StateMachineDefinition } from "./definition.ts";

/** Intrinsics, JSONata and service features that not all of our interpreters run alike. */
const portableResources = ["arn:aws:states:::lambda:invoke", "arn:aws:states:::sqs:sendMessage"];

function* allStates(states: Readonly<Record<string, StateDefinition>>): Generator<[string, StateDefinition]> {
  for (const [name, state] of Object.entries(states)) {
    yield [name, state];
    if (state.ItemProcessor !== undefined) yield* allStates(state.ItemProcessor.States);
  }
}

function targetsOf(state: StateDefinition): string[] {
  return [
    state.Next,
    state.Default,
    ...(state.Choices ?? []).map((choice) => choice.Next),
    ...(state.Catch ?? []).map((catcher) => catcher.Next),
  ].filter((target) => target !== undefined);
}

function unreachable(startAt: string, states: Readonly<Record<string, StateDefinition>>): string[] {
  const reached = new Set<string>();
  const open = [startAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = states[name];
    if (reached.has(name) || state === undefined) continue;
    reached.add(name);
    open.push(...targetsOf(state));
  }
  return Object.keys(states).filter((name) => !reached.has(name));
}

/**
 * What is wrong with a definition, one sentence each; nothing for a sound one. Beyond the language itself it checks
 * what this system relies on: every task retries and catches, nothing outside the subset that AWS, MiniStack and the
 * embedded interpreter run alike, every state can be reached, names are unique throughout.
 */
export function definitionProblems(definition: StateMachineDefinition): string[] {
  // A copy: the validator writes its defaults into what it is given.
  const problems = validateDefinition(structuredClone(definition)).errors.map((error) =>
    JSON.stringify(error),
  );
  const names = new Set<string>();
  for (const [name, state] of allStates(definition.States)) {
    if (names.has(name)) problems.push(`${name}: two states have this name`);
    names.add(name);
    if (state.Type !== "Task") continue;
    if (!portableResources.includes(state.Resource ?? ""))
      problems.push(`${name}: resource ${state.Resource} is outside the portable subset`);
    if ((state.Retry ?? []).length === 0) problems.push(`${name}: a task without Retry`);
    if ((state.Catch ?? []).length === 0) problems.push(`${name}: a task without Catch`);
  }
  for (const unknown of [
    "QueryLanguage",
    "Assign",
    "States.",
    "$$.State",
    "ToleratedFailure",
    "ItemReader",
  ]) {
    if (
      JSON.stringify(definition)
        .replaceAll(/"States\.(?:ALL|TaskFailed|Timeout)"/g, "")
        .includes(unknown)
    ) {
      problems.push(`${unknown} is outside the portable subset`);
    }
  }
  for (const name of unreachable(definition.StartAt, definition.States))
    problems.push(`${name}: no state leads here`);
  return problems;
}
