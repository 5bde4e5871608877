import { DataLockedError, systemClock } from "@cityscout/contracts";
import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { formatNumber } from "../../format.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import { wholeNumber } from "../../options.ts";
import { withLetters } from "./open-letters.ts";

interface MonitorFlags extends TargetFlags {
  interval: number;
  looks?: number;
  json?: true;
}

interface Look {
  at: string;
  dead_letters: number;
  hidden: number;
  frontier: number;
  /** Since the look before. */
  change: number;
}

/** `scout dlq monitor`: the same question again and again. */
export function registerMonitor(dlq: Command, context: CommandContext): void {
  withTargetOptions(dlq.command("monitor").summary("print how many letters there are, again and again"))
    .option("--interval <seconds>", "between two looks", wholeNumber(1), 10)
    .option("--looks <n>", "end after so many; default: go on until Ctrl-C", wholeNumber(1))
    .option("--json", "print one JSON document a line")
    .addHelpText(
      "after",
      `
Of the data folder nothing is shown while a run has it: it is asked again at the next look.

Examples:
  $ scout dlq monitor --interval 30 --env prod
  $ scout dlq monitor --interval 5 --looks 12 --json --env dev`,
    )
    .action(async (flags: MonitorFlags) => monitor(context, flags));
}

async function monitor(context: CommandContext, flags: MonitorFlags): Promise<void> {
  let before: number | undefined;
  for (let look = 1; ; look += 1) {
    const found = await lookOnce(context, flags, before);
    before = found?.dead_letters ?? before;
    if (found !== undefined)
      context.stdout.write(flags.json === true ? `${JSON.stringify(found)}\n` : describe(found));
    if (look === flags.looks) return;
    try {
      await systemClock.sleep(flags.interval * 1_000, context.signal);
    } catch (error) {
      if (!context.signal.aborted) throw error;
      context.setExitCode(exitCodes.interrupted);
      return;
    }
  }
}

/** The data folder is opened for each look alone, so that a run can begin between two. */
async function lookOnce(
  context: CommandContext,
  flags: MonitorFlags,
  before: number | undefined,
): Promise<Look | undefined> {
  try {
    return await withLetters(context, flags, async ({ letters, frontier }) => {
      const { visible, hidden } = await letters.depth();
      const waiting = await frontier.depth();
      return {
        at: new Date(systemClock.now()).toISOString(),
        dead_letters: visible,
        hidden,
        frontier: waiting.visible + waiting.inFlight + waiting.delayed,
        change: before === undefined ? 0 : visible - before,
      };
    });
  } catch (error) {
    if (!(error instanceof DataLockedError)) throw error;
    context.stderr.write(`${error.message}\n`);
    return undefined;
  }
}

function describe({ at, dead_letters: dead, hidden, frontier, change }: Look): string {
  const sign = change > 0 ? `+${formatNumber(change)}` : formatNumber(change);
  return `${at}  ${formatNumber(dead)} dead letters (${sign}), ${formatNumber(hidden)} in hand, ${formatNumber(frontier)} on the frontier\n`;
}
