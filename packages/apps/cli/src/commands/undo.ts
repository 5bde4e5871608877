import { type Correction, InvalidInputError } from "@cityscout/contracts";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { addCorrections } from "./corrections-file.ts";
import { recordsOfPlaceWith, withFinishedRun } from "./explain-run.ts";

/** `scout undo`: takes a record out of the place that it was merged into, for this and every later run. */
export function registerUndo(program: Command, context: CommandContext): void {
  program
    .command("undo")
    .summary("take back a merge")
    .argument("<record>", "the record that was merged wrongly, as places list it: source:source_id")
    .option("--from <record>", "only part it from this record; default: from all others of its place")
    .option("--run <run-id>", "a finished run; default: the last one")
    .addHelpText(
      "after",
      "\nThe correction is kept with the city and obeyed by every later run.\n\nExample:\n  $ scout undo foursquare:46526a0dd2710fd88928c98f",
    )
    .action(async (record: string, flags: { from?: string; run?: string }) => {
      const { added, key } = await withFinishedRun(context, flags.run, async (run, store) => {
        const members = await recordsOfPlaceWith(record, run, store);
        if (members === undefined) {
          throw new InvalidInputError(
            `run ${run.runId}: found no record "${record}" in its places, expected source:source_id`,
          );
        }
        const partners = members.filter((member) => member !== record);
        const parted =
          flags.from === undefined ? partners : partners.filter((partner) => partner === flags.from);
        if (parted.length === 0) {
          throw new InvalidInputError(
            `${record}: found it merged with ${partners.join(", ") || "no other record"}, expected a merge to undo`,
          );
        }
        const corrections = parted.map((partner): Correction => ({
          type: "different",
          records: [record, partner],
        }));
        return { added: parted, key: await addCorrections(store, run.city, corrections) };
      });
      context.stdout.write(
        `${record} is kept apart from ${added.join(", ")} from the next run on (${key}).\n`,
      );
    });
}
