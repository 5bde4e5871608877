import {
  candidateKey,
  candidateSchema,
  identifiedPlaceSchema,
  InvalidInputError,
  type Candidate,
  runKeys,
} from "@cityscout/contracts";
import { identify } from "@cityscout/matching";
import type { Command } from "commander";
import { z } from "zod";
import type { CommandContext } from "../context.ts";
import { formatTable } from "../format.ts";
import { withFinishedRun } from "./explain-run.ts";

const wantedSchema = z.strictObject({
  name: z.string().min(1),
  lat: z.number().min(-90).max(90).optional(),
  lng: z.number().min(-180).max(180).optional(),
  address: candidateSchema.shape.address.optional(),
  postal_code: candidateSchema.shape.postal_code.optional(),
  phone: candidateSchema.shape.phone.optional(),
  website: candidateSchema.shape.website.optional(),
  category: candidateSchema.shape.category.optional(),
});

const shown = 5;

/** `scout identify`: which place of a finished run a description means. */
export function registerIdentify(program: Command, context: CommandContext): void {
  program
    .command("identify")
    .summary("find the place that a description means")
    .argument(
      "<description>",
      "JSON: name, and any of lat, lng, address, postal_code, phone, website, category",
    )
    .option("--run <run-id>", "a finished run; default: the last one")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      `\nExample:\n  $ scout identify '{"name": "Jolly Judge", "lat": 55.9496, "lng": -3.1939}'`,
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
  const result = wantedSchema.safeParse(parsed);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new InvalidInputError(`description: ${issue.path.join(".") || "object"}: ${issue.message}`);
  }
  const { name, lat, lng, ...rest } = result.data;
  if ((lat === undefined) !== (lng === undefined)) {
    throw new InvalidInputError("description: found one of lat and lng, expected both or none");
  }
  return {
    source: "google",
    source_id: "(description)",
    name,
    alternate_names: [],
    location: lat === undefined || lng === undefined ? null : { lat, lng },
    category: rest.category ?? null,
    source_categories: [],
    address: rest.address ?? null,
    postal_code: rest.postal_code ?? null,
    phone: rest.phone ?? null,
    website: rest.website ?? null,
    external_ids: {},
    closed: false,
    prominence: 0,
    rating: null,
    provenance: {
      request_hash: "",
      retrieved_at: "1970-01-01T00:00:00.000Z",
      attribution: "given",
      licence: "given",
    },
  };
}
