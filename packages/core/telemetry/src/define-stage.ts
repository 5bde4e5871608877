import { InvalidInputError, systemClock } from "@cityscout/contracts";
import { withSecrets } from "@cityscout/secrets";
import createStack from "@middy/core";
import type { Context } from "aws-lambda";
import type { z } from "zod";
import { createTelemetry } from "./create-telemetry.ts";
import type { BoundTelemetry, TelemetryContext } from "./create-telemetry.ts";
import { processEnvironment } from "./environment.ts";
import { createLambdaSink } from "./lambda-sink.ts";
import { systemRandom } from "./stage-host.ts";
import type { TelemetrySink } from "./sink.ts";
import type { StageHost, StageServices } from "./stage-host.ts";

export interface StageDefinition<Environment, Dependencies, Input, Output> {
  /** The state's name in the Amazon States Language. */
  state: string;
  /** Its variables; parsed once per container. Not strict: a process has other variables too. */
  environment: z.ZodType<Environment>;
  input: z.ZodType<Input>;
  output: z.ZodType<Output>;
  /** Whose work the input is. */
  context(input: Input): TelemetryContext;
  /** Makes the clients; once per container, again only if it failed. */
  connect(environment: Environment): Dependencies | Promise<Dependencies>;
  work(dependencies: Dependencies & StageServices, input: Input): Promise<Output>;
}

export interface StageModule<Input, Output> {
  readonly state: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  readonly environment: z.ZodType;
  /** For Lambda: reads the process's environment at its first invocation. */
  readonly handler: (event: unknown, context: Context) => Promise<Output>;
  /** The same stack within another host, for calls in process; each binding connects once. */
  bind(host: StageHost): (event: unknown) => Promise<Output>;
}

/** Lambda stops a function dead at its time limit: the stage is told this much before, to log and fail in order. */
const lambdaTimeoutMarginMs = 1000;

/** One call of a stage; everything that belongs to it is here, so that calls at the same time cannot mix. */
interface Invocation<Dependencies, Input> {
  input: Input;
  telemetry: BoundTelemetry;
  startedAt: number;
  dependencies: Dependencies;
}

const issuesOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join(".") || "(whole)"}: ${issue.message}`).join("; ");

const parse = <T>(schema: z.ZodType<T>, value: unknown, what: string): T => {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new InvalidInputError(`${what} is wrong: ${issuesOf(result.error)}`, { cause: result.error });
  }
  return result.data;
};

/**
 * Makes a stage: one middy stack that parses the input, connects once, binds telemetry to the invocation, runs the
 * work in a span, checks the output, and reports start, end, duration and failure. Errors of the work pass through
 * as they are, because the state machine matches their names.
 *
 * @throws InvalidInputError where a variable, the input or the output does not meet its schema; it names the field
 */
export function defineStage<Environment, Dependencies, Input, Output>(
  definition: StageDefinition<Environment, Dependencies, Input, Output>,
): StageModule<Input, Output> {
  const { state } = definition;

  const bindStack = (host: StageHost, timeoutEarlyInMillis: number) => {
    type Opened = Omit<Invocation<Dependencies, Input>, "dependencies">;
    const { clock = systemClock, random = systemRandom } = host;
    const openSink = async (): Promise<TelemetrySink> => host.sink ?? createLambdaSink();
    const logLevel = host.environment["LOG_LEVEL"];
    let container: Promise<Dependencies> | undefined;

    const connected = async (): Promise<Dependencies> => {
      container ??= (async () => {
        const variables = await withSecrets(host.environment);
        return definition.connect(parse(definition.environment, variables, `environment of ${state}`));
      })();
      try {
        return await container;
      } catch (error) {
        container = undefined;
        throw error;
      }
    };

    interface Internal extends Record<string, unknown> {
      invocation?: Opened;
      telemetry?: BoundTelemetry;
    }

    return createStack<unknown, Output, Error, Context, Internal>({
      timeoutEarlyInMillis,
      // Here, and not where it failed: a failure to write telemetry then never takes the place of the stage's own.
      requestEnd: async ({ internal }) => (internal as Internal).telemetry?.flush(),
    })
      .before(async (request) => {
        const startedAt = clock.now();
        const input = parse(definition.input, request.event, `input of ${state}`);
        const context = definition.context(input);
        const telemetry = createTelemetry({ sink: await openSink(), clock, state, context, logLevel });
        const opened: Opened = { input, telemetry, startedAt };
        request.internal.invocation = opened;
        request.internal.telemetry = telemetry;
        telemetry.log.info("stage started");
        request.event = { ...opened, dependencies: await connected() } satisfies Invocation<
          Dependencies,
          Input
        >;
      })
      .after(async (request) => {
        const opened = request.internal.invocation!;
        request.response = parse(definition.output, request.response, `output of ${state}`);
        const durationMs = clock.now() - opened.startedAt;
        opened.telemetry.metrics.add("StageDurationMs", durationMs);
        opened.telemetry.log.info("stage finished", { duration_ms: durationMs });
      })
      .onError(async (request) => {
        const opened = request.internal.invocation;
        const telemetry =
          opened?.telemetry ??
          createTelemetry({ sink: await openSink(), clock, state, context: undefined, logLevel });
        if (opened !== undefined) {
          telemetry.metrics.add("StageDurationMs", clock.now() - opened.startedAt);
        }
        telemetry.metrics.add("Errors", 1);
        telemetry.log.error("stage failed", request.error);
        request.internal.telemetry = telemetry;
      })
      .handler(async (event: unknown, _context: Context, run: { signal: AbortSignal }) => {
        const { input, telemetry, dependencies } = event as Invocation<Dependencies, Input>;
        const signal = host.signal === undefined ? run.signal : AbortSignal.any([host.signal, run.signal]);
        return telemetry.tracer.span(
          state,
          {},
          () => definition.work({ ...dependencies, telemetry, clock, random, signal }, input),
          { kind: "server" },
        );
      });
  };

  let lambdaStack: ReturnType<typeof bindStack> | undefined;
  return {
    state,
    input: definition.input,
    output: definition.output,
    environment: definition.environment,
    handler: (event, context) => {
      lambdaStack ??= bindStack({ environment: processEnvironment() }, lambdaTimeoutMarginMs);
      return lambdaStack(event, context);
    },
    bind: (host) => {
      const stack = bindStack(host, 0);
      return (event) => stack(event, inProcessContext(state));
    },
  };
}

/** Lambda's context as far as it means anything within this process. */
const inProcessContext = (state: string): Context => ({
  functionName: state,
  functionVersion: "$LATEST",
  invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${state}`,
  memoryLimitInMB: "0",
  awsRequestId: "",
  logGroupName: "",
  logStreamName: "",
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => Number.MAX_SAFE_INTEGER,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});
