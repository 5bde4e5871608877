import { createReadStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { type Candidate, candidateSchema, InvalidInputError, placeSources } from "@cityscout/contracts";
import { z } from "zod";

type SourceName = Candidate["source"];

/** A record as `--world` directories hold it; more fields than the first five are used where they are there. */
const givenRecordSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  lat: z.number().min(-90).max(90),
  lng: z.number().min(-180).max(180),
  address: z.string().nullish(),
  postal_code: z.union([z.string(), z.number()]).nullish(),
  phone: z.string().nullish(),
  website: z.string().nullish(),
  category: candidateSchema.shape.category.nullish(),
  alternate_names: z.array(z.string().min(1)).optional(),
  external_ids: z.record(z.string(), z.string()).optional(),
});

/** Which source a file's records are of: by its name (`osm.ndjson` is Overpass's), else one that no other file has. */
export function sourcesOfFiles(files: readonly string[]): SourceName[] {
  const named = files.map((file) => {
    const stem = path.basename(file).replace(/\..*$/, "").toLowerCase();
    return stem === "osm" ? "overpass" : placeSources.find((source) => source === stem);
  });
  const free = placeSources.filter((source) => !named.includes(source));
  return named.map((source, index) => {
    if (source !== undefined && named.indexOf(source) === index) return source;
    const next = free.shift();
    if (next === undefined) {
      throw new InvalidInputError(
        `${files[index]}: found more than ${placeSources.length} files, expected one a source`,
      );
    }
    return next;
  });
}

/**
 * Reads records, one JSON object a line: candidates as a run keeps them, or plain records with `id`, `name`, `lat`,
 * `lng`.
 *
 * @throws InvalidInputError naming the file, the line and the field.
 */
export async function* readRecords(file: string, source: SourceName): AsyncGenerator<Candidate> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  try {
    for await (const line of lines) {
      number++;
      if (line.trim() !== "") yield parseRecord(line, source, `${file}:${number}`);
    }
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw new InvalidInputError(
      `${file}: cannot be read, expected a file of records, one JSON object a line`,
      {
        cause: error,
      },
    );
  }
}

function parseRecord(line: string, source: SourceName, where: string): Candidate {
  const parsed = parseJson(line, where);
  const isCandidate = typeof parsed === "object" && parsed !== null && "source_id" in parsed;
  const result = isCandidate ? candidateSchema.safeParse(parsed) : givenRecordSchema.safeParse(parsed);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new InvalidInputError(`${where}: ${issue.path.join(".") || "record"}: ${issue.message}`);
  }
  return "source_id" in result.data ? result.data : toCandidate(result.data, source);
}

function parseJson(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new InvalidInputError(`${where}: found no JSON, expected one object a line`, { cause: error });
  }
}

/** Shared by all records of files: a million copies would be a quarter of the memory. */
const nothingKnown = {
  names: [] as string[],
  ids: {} as Record<string, string>,
  provenance: {
    request_hash: "",
    retrieved_at: "1970-01-01T00:00:00.000Z",
    attribution: "given",
    licence: "given",
  },
};

function toCandidate(record: z.infer<typeof givenRecordSchema>, source: SourceName): Candidate {
  return {
    source,
    source_id: record.id,
    name: record.name,
    alternate_names: record.alternate_names ?? nothingKnown.names,
    location: { lat: record.lat, lng: record.lng },
    category: record.category ?? null,
    source_categories: nothingKnown.names,
    address: orNull(record.address),
    postal_code: orNull(
      record.postal_code === undefined || record.postal_code === null ? null : `${record.postal_code}`,
    ),
    phone: orNull(record.phone),
    website: orNull(record.website),
    external_ids: record.external_ids ?? nothingKnown.ids,
    closed: false,
    prominence: 0,
    rating: null,
    provenance: nothingKnown.provenance,
  };
}

function orNull(text: string | null | undefined): string | null {
  return text === undefined || text === null || text === "" ? null : text;
}
