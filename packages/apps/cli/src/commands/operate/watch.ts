import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import { withOperations } from "../../operate/operations.ts";
import { watchRun } from "../../operate/watch-run.ts";
import { wholeNumber } from "../../options.ts";

interface WatchFlags extends TargetFlags {
  interval: number;
  json?: true;
}

/** `scout watch`: a deployed run, live. */
export function registerWatch(program: Command, context: CommandContext): void {
  const command = program
    .command("watch")
    .summary("watch a deployed run to its end")
    .description(
      "Follows the execution's history; ends with the run's exit code. Ctrl-C ends the watching only.",
    )
    .argument("<run-id>", "as `scout start` printed it");
  withTargetOptions(command)
    .option("--interval <seconds>", "how often to look", wholeNumber(1), 2)
    .option("--json", "print one JSON document at the end and nothing else")
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 failed or stopped, 2 bad input, 3 partial, 130 no longer watching.",
    )
    .action(async (runId: string, flags: WatchFlags) => {
      await withOperations(context, flags, "watch", async (operations) => {
        await watchRun(context, operations, {
          runId,
          json: flags.json ?? false,
          intervalSeconds: flags.interval,
        });
      });
    });
}
