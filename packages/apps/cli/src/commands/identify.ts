import {
  candidateKey,
  citySlug,
  identifiedPlaceSchema,
  InvalidInputError,
  type Candidate,
  parseInput,
  type PlaceField,
  runKeys,
} from "@cityscout/contracts";
import { type Decision, expectedInstead, identify, readCandidate } from "@cityscout/matching";
import type { Command } from "commander";
import { z } from "zod";
import type { CommandContext } from "../context.ts";
import { formatTable } from "../format.ts";
import { withFinishedRun } from "./explain-run.ts";
import { swappedAmong, theseRecords } from "./swapped-positions.ts";

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
  city: z.string().optional(),
});

const shown = 5;

/** `scout identify`: which place of a finished run a description means. */
export function registerIdentify(program: Command, context: CommandContext): void {
  program
    .command("identify")
    .summary("find the place that a description means")
    .argument("<description>", `JSON, as a line of a file of records: any of ${described.join(", ")}, city`)
    .option("--run <run-id>", "a finished run; default: the last one")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      `\nA name alone makes no place certain: give a position or an address as well, as far as they are known. Without a name it takes a phone, a website, an address, an id elsewhere or a position.\nWhere two places are as likely as not, they are for you to judge (review).\n\nExamples:\n  $ scout identify '{"name": "Golden Salmon", "lat": 55.9527, "lng": -3.1885}'\n  $ scout identify '{"phone": "+44 131 496 0213", "address": "11 Rossivet Place"}'`,
    )
    .action(async (text: string, flags: { run?: string; json?: true }) => {
      const { wanted, city: given } = readDescription(text);
      const found = await withFinishedRun(context, flags.run, async (run, store) => {
        const { prefix, candidates, city, runId } = run;
        if (given !== undefined && citySlug(given) !== city)
          throw new InvalidInputError(
            `description: city: found "${given}", expected ${city}, the city of run ${runId}`,
          );
        const { text: swapped } = swappedAmong(theseRecords([...candidates, wanted]), (_, at) =>
          at === candidates.length ? "description" : `run ${runId}`,
        );
        context.stderr.write(swapped);
        const placeOf = new Map<string, { id: string; name: string }>();
        for await (const place of store.readRecords(runKeys.identified(prefix), identifiedPlaceSchema)) {
          for (const source of place.sources)
            placeOf.set(candidateKey(source), { id: place.id, name: place.name });
        }
        const best = new Map<string, FoundPlace>();
        for (const { record, score, decision } of identify(wanted, candidates)) {
          const place = placeOf.get(record);
          if (place !== undefined && !best.has(place.id))
            best.set(place.id, { ...place, score, decision, record });
        }
        return oneAtMost([...best.values()]).slice(0, shown);
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
        if (found.every(({ decision }) => decision === "different"))
          context.stdout.write("No place of the run is likely to be it; the likeliest:\n");
        context.stdout.write(`${formatTable(["place", "name", "score", "decision", "by record"], rows)}\n`);
      }
    });
}

interface FoundPlace {
  readonly id: string;
  readonly name: string;
  readonly score: number;
  readonly decision: Decision;
  /** Key of the record that is most like the description. */
  readonly record: string;
}

/** A description means one place: of several that may each be the same, a person has to say which. */
function oneAtMost(places: readonly FoundPlace[]): readonly FoundPlace[] {
  if (places.filter(({ decision }) => decision === "same").length < 2) return places;
  return places.map((place) => (place.decision === "same" ? { ...place, decision: "review" } : place));
}

function readDescription(text: string): { wanted: Candidate; city: string | undefined } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError(
      `description: found "${text}", expected a JSON object like {"name": "Golden Salmon"}`,
      {
        cause: error,
      },
    );
  }
  const { city, ...description } = parseInput(descriptionSchema, parsed, "description");
  const wanted = readCandidate({ ...description, id: "(description)" }, "google", "description");
  if (saysNothing(wanted))
    throw new InvalidInputError(
      "description: found nothing that tells a place, expected one of name, lat and lng, address, phone, website, external_ids",
    );
  return { wanted, city };
}

function saysNothing({ name, location, address, phone, website, external_ids }: Candidate): boolean {
  const isKnown = location !== null || Object.keys(external_ids).length > 0;
  const texts = Object.entries({ name, address, phone, website }) as [PlaceField, string | null][];
  return !isKnown && !texts.some(([field, text]) => tells(field, text));
}

function tells(field: PlaceField, text: string | null): boolean {
  return text !== null && expectedInstead(field, text) === undefined;
}
