import {
  candidateKey,
  type Correction,
  identifiedPlaceSchema,
  InvalidInputError,
  runKeys,
} from "@cityscout/contracts";
import type { Command } from "commander";
import type { z } from "zod";
import type { CommandContext } from "../context.ts";
import { addCorrections } from "./corrections-file.ts";
import { withFinishedRun } from "./explain-run.ts";

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
      "\nThe correction is kept with the city and obeyed by every later run.\n\nExample:\n  $ scout undo foursquare:foursquare/00642",
    )
    .action(async (record: string, flags: { from?: string; run?: string }) => {
      const { added, key } = await withFinishedRun(
        context,
        flags.run,
        async ({ runId, city, prefix }, store) => {
          const partners = await partnersOf(
            store.readRecords(runKeys.identified(prefix), identifiedPlaceSchema),
            record,
          );
          if (partners === undefined) {
            throw new InvalidInputError(
              `run ${runId}: found no record "${record}" in its places, expected source:source_id`,
            );
          }
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
          return { added: parted, key: await addCorrections(store, city, corrections) };
        },
      );
      context.stdout.write(
        `${record} is kept apart from ${added.join(", ")} from the next run on (${key}).\n`,
      );
    });
}

/** The other records of a record's place; `undefined` where no place has it. */
async function partnersOf(
  places: AsyncIterable<z.infer<typeof identifiedPlaceSchema>>,
  record: string,
): Promise<string[] | undefined> {
  for await (const place of places) {
    const keys = place.sources.map((source) => candidateKey(source));
    if (keys.includes(record)) return keys.filter((key) => key !== record);
  }
  return undefined;
}
