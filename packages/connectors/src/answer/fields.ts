import { type Candidate, type LatLng, latLngSchema, type PlaceSource } from "@cityscout/contracts";
import type { RawEntry } from "@cityscout/raw-cache";
import type { z } from "zod";

/** A field that is not essential to a record: absent, `null` or of another type, it is `undefined`. */
export function lenient<T>(schema: z.ZodType<T>) {
  return schema.optional().catch(undefined);
}

/** Words of a field, trimmed, with single spaces; `null` where nothing is left. */
export function textOf(value: string | null | undefined): string | null {
  const text = value?.replace(/\s+/g, " ").trim() ?? "";
  return text === "" ? null : text;
}

/** Different texts other than `name`, in order. */
export function alternateNames(name: string, others: Iterable<string | null | undefined>): string[] {
  const names = new Set<string>();
  for (const other of others) {
    const text = textOf(other);
    if (text !== null && text !== name) names.add(text);
  }
  return [...names];
}

/** A position on the Earth, or `null` where it is none. Exactly 0, 0 is what sources write for "unknown". */
export function positionOf(lat: number | undefined, lng: number | undefined): LatLng | null {
  const read = latLngSchema.safeParse({ lat, lng });
  if (!read.success || (read.data.lat === 0 && read.data.lng === 0)) return null;
  return read.data;
}

/**
 * A count (of ratings, of articles) as prominence: 0 for none, 1 from `saturation` on, logarithmic between, because
 * the tenth rating says more than the thousandth.
 */
export function prominenceOfCount(count: number | undefined, saturation: number): number {
  if (count === undefined || count <= 0) return 0;
  return Math.min(1, Math.log1p(count) / Math.log1p(saturation));
}

/** A web address with its scheme, or `null` where the text is none. */
export function websiteOf(value: string | null | undefined): string | null {
  const text = textOf(value?.split(";")[0]);
  if (text === null || /\s/.test(text)) return null;
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) ? address : null;
}

/** Where a record was found, as every candidate carries it. */
export function provenanceOf(
  entry: RawEntry,
  profile: { attribution: string; licence: string },
): Candidate["provenance"] {
  return {
    request_hash: entry.requestHash,
    retrieved_at: entry.fetchedAt,
    attribution: profile.attribution,
    licence: profile.licence,
  };
}

/** Fields that most records of a source leave unknown. */
export function emptyCandidate(
  source: PlaceSource,
): Pick<
  Candidate,
  | "source"
  | "alternate_names"
  | "address"
  | "postal_code"
  | "phone"
  | "website"
  | "external_ids"
  | "closed"
  | "rating"
> {
  return {
    source,
    alternate_names: [],
    address: null,
    postal_code: null,
    phone: null,
    website: null,
    external_ids: {},
    closed: false,
    rating: null,
  };
}
