import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { systemClock } from "@cityscout/contracts";
import { cityFunctionStates } from "@cityscout/workflows";
import { type Command, Option } from "commander";
import type { CommandContext } from "../../context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import { createHistoryReader } from "../../operate/execution-view.ts";
import { createLogReader, followLogs, type LogReader, searchCloudWatch } from "../../operate/log-events.ts";
import { formatLogLine, isAtLeast, logLevels, type LogLevel, type LogLine } from "../../operate/log-lines.ts";
import { isAtWork, openLocalLogs } from "../../operate/local-run.ts";
import { type Operations, withOperations } from "../../operate/operations.ts";
import { isDeployed } from "../../operate/read-run.ts";

interface LogsFlags extends TargetFlags {
  follow?: true;
  level: LogLevel;
  state?: (typeof cityFunctionStates)[number];
  json?: true;
}

/** Clocks of services are not quite the same. */
const earlierMs = 1_000;
/** CloudWatch shows a line some seconds after it was logged. */
const cloudWatchLagMs = 10_000;

function writeLines(context: CommandContext, lines: readonly LogLine[], flags: LogsFlags): void {
  for (const line of lines) {
    if (!isAtLeast(line.level, flags.level)) continue;
    const { at, ...rest } = line;
    const document = { timestamp: new Date(at).toISOString(), ...rest };
    context.stdout.write(`${flags.json === true ? JSON.stringify(document) : formatLogLine(line)}\n`);
  }
}

/** Where lines come from, and whether more may come. */
interface Lines {
  reader: LogReader;
  isRunning(): Promise<boolean>;
  intervalMs: number;
  lagMs: number;
}

async function showLogs(context: CommandContext, lines: Lines, flags: LogsFlags): Promise<void> {
  if (flags.follow !== true) {
    writeLines(context, await lines.reader.newLines(), flags);
    return;
  }
  try {
    for await (const some of followLogs({ ...lines, clock: systemClock, signal: context.signal }))
      writeLines(context, some, flags);
  } catch (error) {
    if (!context.signal.aborted) throw error;
    context.setExitCode(exitCodes.interrupted);
  }
}

async function showDeployedLogs(
  context: CommandContext,
  { executions, deployed }: Operations,
  runId: string,
  flags: LogsFlags,
): Promise<void> {
  const history = createHistoryReader();
  const look = async (): Promise<void> =>
    history.take(await executions.eventsSince(runId, history.lastEventId));
  await look();
  const { view } = history;
  const logs = new CloudWatchLogsClient({ ...deployed.clientSettings, maxAttempts: 6 });
  const states = flags.state === undefined ? cityFunctionStates : [flags.state];
  const reader = createLogReader({
    search: searchCloudWatch(logs),
    groups: states.map((state) => deployed.names.logGroup(state)),
    // Every line has both; the run's first state, which tells the correlation id, may not have been left yet.
    term: view.runState?.run.correlation_id ?? (await executions.originOf(runId)).runId,
    since: (view.startedAt ?? 0) - earlierMs,
  });
  try {
    await showLogs(
      context,
      {
        reader,
        isRunning: async () => {
          await look();
          return view.status === "running";
        },
        intervalMs: 3_000,
        lagMs: deployed.clientSettings.endpoint === undefined ? cloudWatchLagMs : 0,
      },
      flags,
    );
  } finally {
    logs.destroy();
  }
}

async function showLocalLogs(context: CommandContext, runId: string, flags: LogsFlags): Promise<void> {
  const reader = await openLocalLogs(context, runId);
  const ofState = async (): Promise<LogLine[]> =>
    (await reader.newLines()).filter(({ state }) => flags.state === undefined || state === flags.state);
  const isRunning = (): Promise<boolean> => Promise.resolve(isAtWork(context));
  await showLogs(context, { reader: { newLines: ofState }, isRunning, intervalMs: 500, lagMs: 0 }, flags);
}

/** `scout logs`: what the stages of a run logged. */
export function registerLogs(program: Command, context: CommandContext): void {
  const command = program
    .command("logs")
    .summary("show what the stages of a run logged")
    .description("Finds the lines of all stages by the run's correlation id, in the order of their times.")
    .argument("<run-id>", "as `scout start` or `scout run` printed it");
  withTargetOptions(command)
    .option("--follow", "go on with new lines until the run has ended")
    .addOption(
      new Option("--level <level>", "only lines that are at least so grave")
        .choices(logLevels)
        .default("INFO"),
    )
    .addOption(new Option("--state <state>", "only lines of this state").choices(cityFunctionStates))
    .option("--json", "print each line as JSON, errors with their stacks")
    .action(async (runId: string, flags: LogsFlags) => {
      if (isDeployed(flags))
        await withOperations(context, flags, "logs", (operations) =>
          showDeployedLogs(context, operations, runId, flags),
        );
      else await showLocalLogs(context, runId, flags);
    });
}
