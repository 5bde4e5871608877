import { candidateKey, type Candidate } from "@cityscout/contracts";
import { ColumnBuilder } from "../corpus/columns.ts";
import { KeyBuilder, type Keys } from "./keys.ts";
import { LineBuilder, type Lines } from "./lines.ts";

/** The values of a candidate without field names, its position, and what many records share, which is stored once. */
export type PackedCandidate = readonly [
  sourceId: string,
  name: string,
  alternateNames: string[],
  address: string | null,
  postalCode: string | null,
  phone: string | null,
  website: string | null,
  externalIds: Record<string, string> | 0,
  closed: 0 | 1,
  prominence: number,
  ratingValue: number | null,
  ratingCount: number,
];

/** What is the same for many records of a source. */
export type SharedPart = Pick<Candidate, "source" | "category" | "source_categories" | "provenance">;

/**
 * Candidates as bytes outside of the JavaScript heap: a third of the memory of objects, nothing for the garbage collector to
 * traverse, and readable by all threads.
 */
export interface PackedRecords {
  /** Each a `PackedCandidate` as JSON. */
  readonly records: Lines;
  readonly keys: Keys;
  /** Latitude and longitude of each record; `NaN` where unknown. */
  readonly degrees: Float64Array;
  /** Which of `sharedParts`, each a `SharedPart` as JSON, belongs to each record. */
  readonly sharedOf: Uint32Array;
  readonly sharedParts: readonly string[];
}

/** Packs a few thousand candidates, in their order. */
export function packRecords(candidates: Iterable<Candidate>): PackedRecords {
  const packing = new Packing();
  for (const candidate of candidates) packing.add(candidate);
  return packing.take();
}

class Packing {
  private readonly records = new LineBuilder();
  private readonly keys = new KeyBuilder();
  private readonly degrees = new ColumnBuilder(new Float64Array(1024));
  private readonly sharedOf = new ColumnBuilder(new Uint32Array(1024));
  private readonly sharedIds = new Map<string, number>();

  add(candidate: Candidate): void {
    this.records.add(JSON.stringify(pack(candidate)));
    this.keys.add(candidateKey(candidate));
    const { source, category, source_categories, provenance } = candidate;
    const part: SharedPart = { source, category, source_categories, provenance };
    this.sharedOf.add(numberIn(this.sharedIds, JSON.stringify(part)));
    this.degrees.add(candidate.location?.lat ?? Number.NaN);
    this.degrees.add(candidate.location?.lng ?? Number.NaN);
  }

  take(): PackedRecords {
    return {
      records: this.records.take(),
      keys: this.keys.take(),
      degrees: this.degrees.take(),
      sharedOf: this.sharedOf.take(),
      sharedParts: [...this.sharedIds.keys()],
    };
  }
}

function pack(candidate: Candidate): PackedCandidate {
  const { rating, external_ids } = candidate;
  return [
    candidate.source_id,
    candidate.name,
    candidate.alternate_names,
    candidate.address,
    candidate.postal_code,
    candidate.phone,
    candidate.website,
    Object.keys(external_ids).length === 0 ? 0 : external_ids,
    candidate.closed ? 1 : 0,
    candidate.prominence,
    rating?.value ?? null,
    rating?.count ?? 0,
  ];
}

/** The number of a text among those seen, to which it is added where it is new. */
export function numberIn(seen: Map<string, number>, text: string): number {
  const number = seen.get(text) ?? seen.size;
  seen.set(text, number);
  return number;
}
