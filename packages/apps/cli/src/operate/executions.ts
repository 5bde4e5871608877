import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { type Continuation, continuationSchema, InvalidInputError, type Job } from "@cityscout/contracts";
import type { DeployedEnvironment } from "./environment-target.ts";

/** One execution, as a list of them tells it. */
export interface ExecutionSummary {
  runId: string;
  /** As AWS calls it: `RUNNING`, `SUCCEEDED`, … */
  status: string;
  startedAt: Date | undefined;
  endedAt: Date | undefined;
}

/** The executions of an environment's state machine, by run id. */
export interface Executions {
  /** Returns the execution's ARN. */
  start(runId: string, input: Job | Continuation): Promise<string>;
  /** What a run was started with, and the run that its execution works for: another's where it goes on with that. */
  originOf(runId: string): Promise<{ runId: string; job: unknown }>;
  /** @throws InvalidInputError where the run does not go on */
  stop(runId: string, cause: string): Promise<void>;
  /** Newest first. */
  list(most: number): Promise<ExecutionSummary[]>;
  /**
   * The events after number `since`, oldest first; none where nothing happened.
   *
   * @throws InvalidInputError where there is no such run
   */
  eventsSince(runId: string, since: number): Promise<HistoryEvent[]>;
  close(): void;
}

/** What Step Functions takes as the input of an execution. */
const maxInputBytes = 262_144;

/** How many events a page has: few for what happened since the last look, then as many as the service gives. */
const pageSizes = [100, 1_000] as const;

export function openExecutions({ environment, names, clientSettings }: DeployedEnvironment): Executions {
  // An operator watches for hours: a hiccup of the network must not end that.
  const sfn = new SFNClient({ ...clientSettings, maxAttempts: 6 });

  const known = async <T>(runId: string, ask: Promise<T>): Promise<T> => {
    try {
      return await ask;
    } catch (error) {
      if (!(error instanceof ExecutionDoesNotExist)) throw error;
      throw new InvalidInputError(
        `run ${runId}: not found in environment ${environment}; \`scout status\` without a run lists those there are`,
        { cause: error },
      );
    }
  };

  const describe = async (runId: string): Promise<DescribeExecutionCommandOutput> =>
    await known(runId, sfn.send(new DescribeExecutionCommand({ executionArn: names.executionArn(runId) })));

  /** From the newest event back to `since`: a long history is not read again for what happened last. */
  const readBack = async (runId: string, since: number, maxResults: number): Promise<HistoryEvent[]> => {
    const executionArn = names.executionArn(runId);
    const found: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await known(
        runId,
        sfn.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults, nextToken })),
      );
      for (const event of page.events ?? []) {
        if ((event.id ?? 0) <= since) return found.reverse();
        found.push(event);
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return found.reverse();
  };

  return {
    async start(runId, given) {
      const input = JSON.stringify(given);
      const bytes = Buffer.byteLength(input);
      if (bytes > maxInputBytes)
        throw new InvalidInputError(
          `job: found ${bytes} bytes, expected at most ${maxInputBytes}, which is what Step Functions takes; give its area fewer vertices`,
        );
      const started = await sfn.send(
        new StartExecutionCommand({ stateMachineArn: names.stateMachineArn, name: runId, input }),
      );
      return started.executionArn ?? names.executionArn(runId);
    },
    async originOf(runId) {
      const { input = "{}" } = await describe(runId);
      const job: unknown = JSON.parse(input);
      const continuation = continuationSchema.safeParse(job).data;
      return continuation === undefined
        ? { runId, job }
        : { runId: continuation.continue_run, job: continuation.job };
    },
    async stop(runId, cause) {
      const executionArn = names.executionArn(runId);
      const { status } = await describe(runId);
      if (status !== "RUNNING")
        throw new InvalidInputError(
          `run ${runId}: found one that has ended (${status}), expected one that goes on`,
        );
      await sfn.send(new StopExecutionCommand({ executionArn, error: "StoppedByOperator", cause }));
    },
    async list(most) {
      const { executions = [] } = await sfn.send(
        new ListExecutionsCommand({ stateMachineArn: names.stateMachineArn, maxResults: 1_000 }),
      );
      return executions
        .map(({ name = "", status = "", startDate, stopDate }) => ({
          runId: name,
          status,
          startedAt: startDate,
          endedAt: stopDate,
        }))
        .sort((a, b) => (b.startedAt?.getTime() ?? 0) - (a.startedAt?.getTime() ?? 0))
        .slice(0, most);
    },
    async eventsSince(runId, since) {
      let events: HistoryEvent[] = [];
      for (const size of since === 0 ? pageSizes.slice(1) : pageSizes) {
        events = await readBack(runId, since, size);
        // Local stand-ins for AWS know one page only, and what is before it would be missing.
        if (events.length === 0 || events[0]?.id === since + 1) break;
      }
      return events;
    },
    close: () => sfn.destroy(),
  };
}
