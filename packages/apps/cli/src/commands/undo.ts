import { candidateKey, type Correction, type IdentifiedPlace, InvalidInputError } from "@cityscout/contracts";
import { mergedPart, verdictOn } from "@cityscout/matching";
import { type Command, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { addCorrections, describeOverruled, readCorrectionsIn } from "./corrections-file.ts";
import { placeWith, withFinishedRun } from "./explain-run.ts";
import { noSuchRecord } from "./named-record.ts";

interface UndoFlags {
  from?: string;
  alone?: true;
  run?: string;
}

/** `scout undo`: takes a record out of the place that it was merged into, for every later run. */
export function registerUndo(program: Command, context: CommandContext): void {
  program
    .command("undo")
    .summary("take back a merge")
    .argument("<record>", "the record that was merged wrongly, as places list it: source:source_id")
    .option("--from <record>", "only part it from this record")
    .addOption(new Option("--alone", "part it from all others of its place").conflicts("from"))
    .option("--run <run-id>", "a finished run; default: the last one")
    .addHelpText(
      "after",
      "\nThe record is parted from its place, together with those that were merged with it before they became part of that place.\nThe correction is kept with the city and obeyed by every later run. `scout corrections withdraw` takes it back; `scout place` says which ids the places got.\n\nExample:\n  $ scout undo foursquare:46526a0dd2710fd88928c98f",
    )
    .action(async (record: string, flags: UndoFlags) => {
      const { kept, parted, key, overruled } = await withFinishedRun(
        context,
        flags.run,
        async (run, store) => {
          const place = await placeWith(record, run, store);
          if (place === undefined) throw noSuchRecord("undo: record", record, run);
          const undone = partsOf(place, record, flags);
          const corrections = undone.parted.map((partner): Correction => ({
            type: "different",
            records: [record, partner],
          }));
          const said = await readCorrectionsIn(run, store);
          corrections.push(...oppositesOf(said, undone.kept, undone.parted));
          return { ...undone, ...(await addCorrections(store, run, corrections)) };
        },
      );
      const together = kept.length === 0 ? "" : ` It stays with ${kept.join(", ")}.`;
      context.stdout.write(
        `${record} is kept apart from ${parted.join(", ")} from the next run on (${key}).${together}\n${describeOverruled(overruled)}`,
      );
    });
}

/** The records that one shall be parted from, and those that go with it as far as is known. */
function partsOf(
  place: IdentifiedPlace,
  record: string,
  { from, alone }: UndoFlags,
): { kept: readonly string[]; parted: readonly string[] } {
  const partners = place.sources.map((source) => candidateKey(source)).filter((key) => key !== record);
  if (partners.length === 0)
    throw new InvalidInputError(`${record}: found it merged with no other record, expected a merge to undo`);
  if (from !== undefined && !partners.includes(from))
    throw new InvalidInputError(
      `undo: --from: found "${from}", expected one of the records that ${record} is merged with: ${partners.join(", ")}`,
    );
  // Which of the others stay with either of the two is for scores to say.
  if (from !== undefined) return { kept: [], parted: [from] };
  if (alone === true) return { kept: [], parted: partners };
  const { own, rest } = mergedPart(place, record);
  return { kept: own.filter((key) => key !== record), parted: rest };
}

/** What has to be said where earlier corrections joined those that stay with the record to the rest: else they still do. */
function oppositesOf(
  said: readonly Correction[],
  kept: readonly string[],
  parted: readonly string[],
): Correction[] {
  return kept.flatMap((one) =>
    parted
      .filter((other) => verdictOn(said, one, other) === "same")
      .map((other): Correction => ({ type: "different", records: [one, other] })),
  );
}
