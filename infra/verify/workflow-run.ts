import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { JobInput } from "@cityscout/contracts";
import { setTimeout as wait } from "node:timers/promises";
import { account, type Clients, region } from "./local-aws.ts";

export interface Execution {
  runId: string;
  status: string;
  seconds: number;
  /** How often each state was entered. */
  entered: ReadonlyMap<string, number>;
  /** Why the tasks of a state failed, in order. */
  failures: readonly string[];
  output: string;
}

/** Runs a job through Step Functions and waits for its end. */
export async function runWorkflow(
  { sfn }: Clients,
  options: { environment: string; runId: string; job: JobInput },
): Promise<Execution> {
  const begun = performance.now();
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn: `arn:aws:states:${region}:${account}:stateMachine:cityscout-${options.environment}-city`,
      name: options.runId,
      input: JSON.stringify(options.job),
    }),
  );
  for (;;) {
    const { status = "", output = "" } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== "RUNNING") {
      const state = await historyOf(sfn, executionArn);
      const seconds = (performance.now() - begun) / 1000;
      return { runId: options.runId, status, seconds, output, ...state };
    }
    await wait(250);
  }
}

async function historyOf(
  sfn: Clients["sfn"],
  executionArn: string | undefined,
): Promise<Pick<Execution, "entered" | "failures">> {
  const entered = new Map<string, number>();
  const failures: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(
      new GetExecutionHistoryCommand({
        executionArn,
        maxResults: 1000,
        nextToken,
        includeExecutionData: true,
      }),
    );
    for (const event of page.events ?? []) {
      const name = event.stateEnteredEventDetails?.name;
      if (name !== undefined) entered.set(name, (entered.get(name) ?? 0) + 1);
      const failed = event.taskFailedEventDetails ?? event.lambdaFunctionFailedEventDetails;
      if (failed !== undefined) failures.push(`${failed.error}: ${failed.cause}`);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return { entered, failures };
}
