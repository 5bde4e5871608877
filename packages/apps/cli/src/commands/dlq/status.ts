import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { formatNumber } from "../../format.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import { withLetters } from "./open-letters.ts";
import { waitingRuns } from "./redrive-notes.ts";

/** `scout dlq status`: how many there are, and which runs have to go on. */
export function registerStatus(dlq: Command, context: CommandContext): void {
  withTargetOptions(dlq.command("status").summary("count dead letters, and name the runs that have to go on"))
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExamples:\n  $ scout dlq status\n  $ scout dlq status --env dev --json")
    .action(async (flags: TargetFlags & { json?: true }) => {
      const document = await withLetters(
        context,
        flags,
        async ({ description, letters, frontier, store, goOnWith }) => {
          const frontierDepth = await frontier.depth();
          return {
            target: description,
            dead_letters: await letters.depth(),
            frontier: {
              visible: frontierDepth.visible,
              in_flight: frontierDepth.inFlight,
              delayed: frontierDepth.delayed,
            },
            waiting_runs: (await waitingRuns(store)).map((run) => ({ ...run, go_on_with: goOnWith(run) })),
          };
        },
      );
      if (flags.json === true) {
        context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
        return;
      }
      const { target, dead_letters: dead, frontier, waiting_runs: waiting } = document;
      const lines = [
        `Dead letters of ${target}: ${formatNumber(dead.visible)}${dead.hidden > 0 ? `, and ${formatNumber(dead.hidden)} that someone has in hand` : ""}`,
        `Frontier: ${formatNumber(frontier.visible)} waiting, ${formatNumber(frontier.in_flight)} in work, ${formatNumber(frontier.delayed)} postponed`,
        ...(dead.visible > 0 ? ["Look at them with: scout dlq analyze"] : []),
        ...waiting.map(({ run_id, go_on_with }) => `Redriven, and to go on: ${run_id}: ${go_on_with}`),
      ];
      context.stdout.write(`${lines.join("\n")}\n`);
    });
}
