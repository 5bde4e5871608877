import { InterruptedError } from "@cityscout/contracts";
import {
  cityFunctionStates,
  exampleSubstitutions,
  renderCityMachine,
  type CityFunctionState,
} from "@cityscout/workflows";
import { StateMachine } from "aws-local-stepfunctions";

/** A stage as the runtime calls it: the same handler that Lambda runs, bound to its surroundings. */
export type BoundStage = (event: unknown) => Promise<unknown>;

export interface ExecutionEvent {
  state: CityFunctionState;
  kind: "entered" | "left" | "failed";
  /** The stage's output, where it left. */
  output?: unknown;
  error?: unknown;
}

export interface ExecutionOptions {
  /** Becomes the run id; the same name again resumes that run. */
  name: string;
  /** The job, as the state machine's input. */
  input: unknown;
  stages: Readonly<Record<CityFunctionState, BoundStage>>;
  /** Sends a message to the dead-letter queue. */
  reportFailure(body: unknown): Promise<void>;
  onEvent?: (event: ExecutionEvent) => void;
  /** Aborted when the user interrupts the run: no further stage starts, but Finalize still tells what there is. */
  signal: AbortSignal;
}

/** A stage failed and nothing was left to finalize: the first error is the cause. */
export class ExecutionFailedError extends Error {
  override readonly name = "ExecutionFailedError";
}

/** Nothing ends a stage on a user's machine but the user: a large city on a slow laptop takes what it takes. */
const taskTimeoutSeconds = 7 * 24 * 3600;

/**
 * Interprets the rendered city workflow in this process and returns the output of its last state. Throws `ExecutionFailedError`
 * where the workflow ends in its `Failed` state, and the `InterruptedError` where an interruption led there.
 */
export async function executeCityMachine(options: ExecutionOptions): Promise<unknown> {
  const definition = renderCityMachine({ ...exampleSubstitutions(), taskTimeoutSeconds });
  const machine = new StateMachine(definition as never, {
    // Validated by the workflow's own tests, more strictly; here it would cost half a second of every run.
    validationOptions: { noValidate: true },
  });
  const failures: unknown[] = [];
  const run = async (state: CityFunctionState, event: unknown): Promise<unknown> => {
    options.onEvent?.({ state, kind: "entered" });
    try {
      if (state !== "Finalize" && options.signal.aborted) {
        throw new InterruptedError(`interrupted before ${state}`, { cause: options.signal.reason });
      }
      const output = await options.stages[state](event);
      options.onEvent?.({ state, kind: "left", output });
      return { Payload: output };
    } catch (error) {
      failures.push(error);
      options.onEvent?.({ state, kind: "failed", error });
      throw error;
    }
  };
  const handlers: Record<string, (input: never) => unknown> = {
    ReportFailure: async (input: { MessageBody: { failure?: { Error?: string } } }) => {
      // An interruption is no failure that someone would have to look at.
      if (input.MessageBody.failure?.Error !== "InterruptedError")
        await options.reportFailure(input.MessageBody);
      return {};
    },
  };
  for (const state of cityFunctionStates) {
    handlers[state] = async (input: { Payload: unknown }) => await run(state, input.Payload);
  }
  const execution = machine.run(options.input as never, {
    overrides: { taskResourceLocalHandlers: handlers as never },
    context: { Execution: { Id: options.name, Name: options.name } },
  });
  try {
    return await execution.result;
  } catch (error) {
    const cause = failures.at(-1) ?? error;
    if (cause instanceof InterruptedError) throw cause;
    throw new ExecutionFailedError(`the run ${options.name} failed`, { cause });
  }
}
