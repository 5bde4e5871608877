import { createWriteStream } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Candidate, placeSources } from "@cityscout/contracts";
import { syntheticWorld, type WorldRecord } from "@cityscout/simulator";

/** A synthetic city knows about so many records a true place, over all sources. */
const recordsPerPlace = 2.6;
/** Radius of a city of 10,000 records; larger ones grow in area. */
const smallRadiusKm = 6;

/** `count` records of a synthetic city, source by source: the same for the same count and seed. */
export function worldRecords(count: number, seed: number): Map<Candidate["source"], Candidate[]> {
  const { sources } = syntheticWorld({
    city: "Benchton",
    center: { lat: 51.5, lng: -0.12 },
    radiusKm: smallRadiusKm * Math.sqrt(count / 10_000),
    places: Math.ceil(count / recordsPerPlace),
    seed,
  });
  const placed = placeSources.map((source) => sources[source] ?? []);
  const total = placed.reduce((sum, records) => sum + records.length, 0);
  const wanted = new Map<Candidate["source"], Candidate[]>();
  let left = count;
  for (const [at, source] of placeSources.entries()) {
    const records = placed[at]!;
    const share = Math.min(left, Math.round((records.length * count) / total));
    wanted.set(
      source,
      records.slice(0, share).map((record) => toCandidate(source, record)),
    );
    left -= share;
  }
  return wanted;
}

/** Writes one file of candidates a source; returns the paths. */
export async function writeRecords(
  directory: string,
  records: ReadonlyMap<Candidate["source"], readonly Candidate[]>,
): Promise<string[]> {
  const files: string[] = [];
  for (const [source, own] of records) {
    const file = path.join(directory, `${source}.ndjson`);
    await pipeline(Readable.from(linesOf(own)), createWriteStream(file));
    files.push(file);
  }
  return files;
}

const linesAtOnce = 500;

function* linesOf(records: readonly Candidate[]): Generator<string> {
  for (let from = 0; from < records.length; from += linesAtOnce) {
    yield records
      .slice(from, from + linesAtOnce)
      .map((record) => `${JSON.stringify(record)}\n`)
      .join("");
  }
}

function toCandidate(source: Candidate["source"], record: WorldRecord): Candidate {
  return {
    source,
    source_id: record.id,
    name: record.name,
    alternate_names: Object.values(record.names ?? {}),
    location: { lat: record.lat, lng: record.lng },
    category: null,
    source_categories: record.category === null ? [] : [record.category],
    address: record.address,
    postal_code: record.postalCode,
    phone: record.phone,
    website: record.website,
    external_ids: record.wikidata === null ? {} : { wikidata: record.wikidata },
    closed: record.closed,
    prominence: record.popularity,
    rating: record.rating,
    provenance: {
      request_hash: "",
      retrieved_at: "1970-01-01T00:00:00.000Z",
      attribution: "synthetic",
      licence: "CC0-1.0",
    },
  };
}
