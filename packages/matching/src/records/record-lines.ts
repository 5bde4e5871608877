import { type Candidate, candidateSchema, InvalidInputError } from "@cityscout/contracts";
import { z } from "zod";

/** A piece of a file of records: whole lines, one JSON object each. */
export interface RecordLines {
  /** UTF-8. The last line need not end in a line break. */
  readonly bytes: Uint8Array;
  /** Whose records they are, where they do not say so themselves. */
  readonly source: Candidate["source"];
  /** What errors call the file. */
  readonly file: string;
  /** Number of the first line in the file, from 1. */
  readonly firstLine: number;
}

const degrees = (most: number) => z.number().min(-most).max(most).nullish();

/** A record as `--world` directories hold it; more fields than the first two are used where they are there. */
const givenRecordSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  lat: degrees(90),
  lng: degrees(180),
  address: z.string().nullish(),
  postal_code: z.union([z.string(), z.number()]).nullish(),
  phone: z.string().nullish(),
  website: z.string().nullish(),
  category: candidateSchema.shape.category.nullish(),
  alternate_names: z.array(z.string().min(1)).optional(),
  external_ids: z.record(z.string(), z.string()).optional(),
});
type GivenRecord = z.infer<typeof givenRecordSchema>;

const lineFeed = 0x0a;

/**
 * The records of lines: candidates as a run keeps them, or plain records with `id`, `name` and, where known, `lat` and
 * `lng`. Empty lines are none.
 *
 * @throws InvalidInputError naming the file, the line and the field.
 */
export function* recordsIn({ bytes, source, file, firstLine }: RecordLines): Generator<Candidate> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let number = firstLine;
  for (let from = 0; from < buffer.length; number++) {
    const found = buffer.indexOf(lineFeed, from);
    const to = found < 0 ? buffer.length : found;
    // Also trims the byte order mark that some programs put before the first line.
    const line = buffer.toString("utf8", from, to).trim();
    if (line !== "") yield parseRecord(line, source, `${file}:${number}`);
    from = to + 1;
  }
}

function parseRecord(line: string, source: Candidate["source"], where: string): Candidate {
  const parsed = parseJson(line, where);
  const isCandidate = typeof parsed === "object" && parsed !== null && "source_id" in parsed;
  const result = isCandidate ? candidateSchema.safeParse(parsed) : givenRecordSchema.safeParse(parsed);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new InvalidInputError(`${where}: ${issue.path.join(".") || "record"}: ${issue.message}`);
  }
  return "source_id" in result.data ? result.data : toCandidate(result.data, source, where);
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

function toCandidate(record: GivenRecord, source: Candidate["source"], where: string): Candidate {
  return {
    source,
    source_id: record.id,
    name: record.name,
    alternate_names: record.alternate_names ?? nothingKnown.names,
    location: locationOf(record, where),
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

function locationOf({ lat = null, lng = null }: GivenRecord, where: string): Candidate["location"] {
  if (lat !== null && lng !== null) return { lat, lng };
  if (lat === null && lng === null) return null;
  throw new InvalidInputError(
    `${where}: ${lat === null ? "lat" : "lng"}: found none beside ${lat === null ? `lng ${lng}` : `lat ${lat}`}, expected both or neither`,
  );
}

function orNull(text: string | null | undefined): string | null {
  return text === undefined || text === null || text === "" ? null : text;
}
