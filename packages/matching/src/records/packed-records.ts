import { candidateKey, type Candidate } from "@cityscout/contracts";
import { compareText } from "../canonicalise/trust.ts";
import { ColumnBuilder, grown } from "../corpus/columns.ts";
import { precedes, type RecordList } from "./record-list.ts";

/** Bytes are kept in pieces of this size: one that grew would be copied, and be there twice while it is. */
const pieceBytes = 1 << 24;

/** The values of a candidate without the names of its fields; what many records share stands for itself by a number. */
type PackedCandidate = readonly [
  sourceId: string,
  name: string,
  alternateNames: string[],
  lat: number | null,
  lng: number | null,
  address: string | null,
  postalCode: string | null,
  phone: string | null,
  website: string | null,
  externalIds: Record<string, string> | 0,
  closed: 0 | 1,
  prominence: number,
  ratingValue: number | null,
  ratingCount: number,
  shared: number,
];

/** What is the same for many records of a source. */
type SharedPart = Pick<Candidate, "source" | "category" | "source_categories" | "provenance">;

/**
 * Keeps a long list of candidates as bytes outside of the JavaScript heap: a third of the memory that the objects take,
 * and nothing for the garbage collector to walk through.
 */
export class PackedRecords {
  private readonly pieces: Buffer[] = [];
  private filled = pieceBytes;
  /** Where each record begins, counted over all pieces; records never cross pieces. */
  private starts = new Float64Array(1024);
  private sizes = new Uint32Array(1024);
  private keys: string[] = [];
  private readonly degrees = new ColumnBuilder(new Float64Array(1024));
  private readonly sharedParts: SharedPart[] = [];
  private readonly sharedIds = new Map<string, number>();

  add(candidate: Candidate): void {
    const text = JSON.stringify(this.pack(candidate));
    const most = text.length * 3;
    if (this.filled + most > pieceBytes) {
      this.pieces.push(Buffer.allocUnsafeSlow(Math.max(pieceBytes, most)));
      this.filled = 0;
    }
    const index = this.keys.length;
    if (index === this.starts.length) {
      this.starts = grown(this.starts);
      this.sizes = grown(this.sizes);
    }
    const size = this.pieces.at(-1)!.write(text, this.filled);
    this.starts[index] = (this.pieces.length - 1) * pieceBytes + this.filled;
    this.sizes[index] = size;
    this.filled += size;
    this.keys.push(candidateKey(candidate));
    this.degrees.add(candidate.location?.lat ?? Number.NaN);
    this.degrees.add(candidate.location?.lng ?? Number.NaN);
  }

  /** The records in the order of their keys. Nothing can be added any more. */
  sorted(): RecordList {
    const { keys } = this;
    this.keys = [];
    const order = Uint32Array.from(keys.keys()).sort((a, b) => compareText(keys[a]!, keys[b]!) || a - b);
    let count = 0;
    for (const record of order) {
      const isKnown = count > 0 && keys[order[count - 1]!] === keys[record];
      if (!isKnown) order[count++] = record;
      else if (precedes(this.unpack(record), this.unpack(order[count - 1]!))) order[count - 1] = record;
    }
    return {
      length: count,
      at: (position) => this.unpack(order[position]!),
      locationOf: (position) => this.locationOf(order[position]!),
    };
  }

  private locationOf(index: number): Candidate["location"] {
    const lat = this.degrees.get(index * 2);
    return Number.isNaN(lat) ? null : { lat, lng: this.degrees.get(index * 2 + 1) };
  }

  private pack(candidate: Candidate): PackedCandidate {
    const { location, rating, external_ids } = candidate;
    return [
      candidate.source_id,
      candidate.name,
      candidate.alternate_names,
      location?.lat ?? null,
      location?.lng ?? null,
      candidate.address,
      candidate.postal_code,
      candidate.phone,
      candidate.website,
      Object.keys(external_ids).length === 0 ? 0 : external_ids,
      candidate.closed ? 1 : 0,
      candidate.prominence,
      rating?.value ?? null,
      rating?.count ?? 0,
      this.sharedId(candidate),
    ];
  }

  private sharedId({ source, category, source_categories, provenance }: Candidate): number {
    const part: SharedPart = { source, category, source_categories, provenance };
    const text = JSON.stringify(part);
    const known = this.sharedIds.get(text);
    if (known !== undefined) return known;
    this.sharedIds.set(text, this.sharedParts.length);
    return this.sharedParts.push(part) - 1;
  }

  private unpack(index: number): Candidate {
    const start = this.starts[index]!;
    const piece = this.pieces[Math.floor(start / pieceBytes)]!;
    const from = start % pieceBytes;
    const packed = JSON.parse(piece.toString("utf8", from, from + this.sizes[index]!)) as PackedCandidate;
    const [source_id, name, alternate_names, lat, lng, address, postal_code, phone, website] = packed;
    const [, , , , , , , , , externalIds, closed, prominence, ratingValue, ratingCount, shared] = packed;
    const { source, category, source_categories, provenance } = this.sharedParts[shared]!;
    return {
      source,
      source_id,
      name,
      alternate_names,
      location: lat === null || lng === null ? null : { lat, lng },
      category,
      source_categories,
      address,
      postal_code,
      phone,
      website,
      external_ids: externalIds === 0 ? {} : externalIds,
      closed: closed === 1,
      prominence,
      rating: ratingValue === null ? null : { value: ratingValue, count: ratingCount },
      provenance,
    };
  }
}
