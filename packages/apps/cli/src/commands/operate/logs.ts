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
import { type Operations, withOperations } from "../../operate/open-run.ts";

interface LogsFlags extends TargetFlags {
  follow?: true;
  level: LogLevel;
  state?: (typeof cityFunctionStates)[number];
  json?: true;
}

/** Lines of Initialize are older than the state that tells their correlation id. */
const earlierMs = 60_000;
const followIntervalMs = 3_000;
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

async function showLogs(
  context: CommandContext,
  { executions, deployed }: Operations,
  runId: string,
  flags: LogsFlags,
): Promise<void> {
  const history = createHistoryReader();
  const look = async (): Promise<void> =>
    history.take(await executions.eventsSince(runId, history.lastEventId));
  await look();
  const logs = new CloudWatchLogsClient({ ...deployed.clientSettings, maxAttempts: 6 });
  try {
    const states = flags.state === undefined ? cityFunctionStates : [flags.state];
    const reader: LogReader = createLogReader({
      search: searchCloudWatch(logs),
      groups: states.map((state) => deployed.names.logGroup(state)),
      // Every line has both; the run's first state, which tells the correlation id, may not have been left yet.
      term: history.view.runState?.run.correlation_id ?? runId,
      since: (history.view.startedAt ?? 0) - earlierMs,
    });
    if (flags.follow !== true) {
      writeLines(context, await reader.newLines(), flags);
      return;
    }
    for await (const lines of followLogs({
      reader,
      isRunning: async () => {
        await look();
        return history.view.status === "running";
      },
      clock: systemClock,
      intervalMs: followIntervalMs,
      lagMs: deployed.clientSettings.endpoint === undefined ? cloudWatchLagMs : 0,
      signal: context.signal,
    }))
      writeLines(context, lines, flags);
  } catch (error) {
    if (!context.signal.aborted) throw error;
    context.setExitCode(exitCodes.interrupted);
  } finally {
    logs.destroy();
  }
}

/** `scout logs`: what the stages of a deployed run logged. */
export function registerLogs(program: Command, context: CommandContext): void {
  const command = program
    .command("logs")
    .summary("show what the stages of a deployed run logged")
    .description("Finds the lines of all stages by the run's correlation id, in the order of their times.")
    .argument("<run-id>", "as `scout start` printed it");
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
      await withOperations(context, flags, "logs", async (operations) => {
        await showLogs(context, operations, runId, flags);
      });
    });
}
