import {
  candidateKey,
  identifiedPlaceSchema,
  InvalidInputError,
  type Candidate,
  parseInput,
  runKeys,
} from "@cityscout/contracts";
import { identify, readCandidate } from "@cityscout/matching";
import type { Command } from "commander";
import { z } from "zod";
import type { CommandContext } from "../context.ts";
import { formatTable } from "../format.ts";
import { withFinishedRun } from "./explain-run.ts";

const described = [
  "name",
  "alternate_names",
  "lat",
  "lng",
  "address",
  "postal_code",
  "phone",
  "website",
  "category",
  "external_ids",
] as const;
/** Which keys there are; what they hold is read as of a record in a file. */
const descriptionSchema = z.strictObject({
  ...Object.fromEntries(described.map((key) => [key, z.unknown().optional()])),
  id: z.unknown().optional(),
});

const shown = 5;

/** `scout identify`: which place of a finished run a description means. */
export function registerIdentify(program: Command, context: CommandContext): void {
  program
    .command("identify")
    .summary("find the place that a description means")
    .argument(
      "<description>",
      `JSON, as a line of a file of records: name, and any of ${described.slice(1).join(", ")}`,
    )
    .option("--run <run-id>", "a finished run; default: the last one")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      `\nA name alone makes no place certain: give a position or an address as well, as far as they are known.\n\nExample:\n  $ scout identify '{"name": "Jolly Judge", "lat": 55.9496, "lng": -3.1939}'`,
    )
    .action(async (text: string, flags: { run?: string; json?: true }) => {
      const wanted = toCandidate(text);
      const found = await withFinishedRun(context, flags.run, async ({ prefix, candidates }, store) => {
        const placeOf = new Map<string, { id: string; name: string }>();
        for await (const place of store.readRecords(runKeys.identified(prefix), identifiedPlaceSchema)) {
          for (const source of place.sources)
            placeOf.set(candidateKey(source), { id: place.id, name: place.name });
        }
        const best = new Map<
          string,
          { id: string; name: string; score: number; decision: string; record: string }
        >();
        for (const { record, score, decision } of identify(wanted, candidates)) {
          const place = placeOf.get(record);
          if (place !== undefined && !best.has(place.id))
            best.set(place.id, { ...place, score, decision, record });
        }
        return [...best.values()].slice(0, shown);
      });
      if (flags.json === true) context.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
      else if (found.length === 0) context.stdout.write("No place of the run is anything like it.\n");
      else {
        const rows = found.map((place) => [
          place.id,
          place.name,
          place.score.toFixed(4),
          place.decision,
          place.record,
        ]);
        context.stdout.write(`${formatTable(["place", "name", "score", "decision", "by record"], rows)}\n`);
      }
    });
}

function toCandidate(text: string): Candidate {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError(`description: found "${text}", expected a JSON object with a name`, {
      cause: error,
    });
  }
  const description = parseInput(descriptionSchema, parsed, "description");
  const wanted = readCandidate({ ...description, id: "(description)" }, "google", "description");
  if (wanted.name === "") throw new InvalidInputError("description: name: found none, expected the place's");
  return wanted;
}
