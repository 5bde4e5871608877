import type { Source } from "@cityscout/contracts";
import { z } from "zod";

/**
 * A request as it is hashed: what decides the answer, and nothing else. Keys and tokens of the account are
 * never part of it; the HTTP client adds them on the way out.
 */
export interface CanonicalRequest {
  method: "GET" | "POST";
  /** Absolute, without credentials. */
  url: string;
  /** Headers that change the answer (a field mask, an API version), lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: string | null;
}

/** The circle that an answer is about: what its request was made from, so that another run can tell what it says. */
export const rawSearchSchema = z.object({
  center: z.object({ lat: z.number(), lng: z.number() }),
  radiusMetres: z.number(),
  page: z.number().int(),
  pageToken: z.string().exactOptional(),
  category: z.string().exactOptional(),
});
export type RawSearch = z.infer<typeof rawSearchSchema>;

/** What a source answered, as it came. */
export interface RawEntry {
  source: Source;
  requestHash: string;
  /** The run in which the source answered. */
  runId: string;
  correlationId: string;
  /** ISO 8601, when the answer came. */
  fetchedAt: string;
  status: number;
  contentType: string;
  costUsd: number;
  /** Absent where the answer is about no circle, or is of a version that did not note it. */
  search?: RawSearch;
  body: string;
}

/** A search whose answer is stored. */
export interface StoredSearch extends Pick<RawEntry, "requestHash" | "fetchedAt"> {
  search: RawSearch;
}

/** Raw responses by `(city, source, request_hash)`. */
export interface RawCache {
  /**
   * The stored answer, if there is one that is not older than `maxAgeSeconds`; `undefined` otherwise.
   * Throws `CorruptObjectError` where what is stored is not what was written.
   */
  get(
    city: string,
    source: Source,
    requestHash: string,
    maxAgeSeconds: number,
  ): Promise<RawEntry | undefined>;
  /**
   * Stores an answer once. When another worker stored one first, that one is returned and ours dropped; what is stored and
   * past its age, or not what was written, is replaced.
   *
   * @param unusable a stored answer that nobody can read: it is replaced too.
   */
  put(city: string, entry: RawEntry, maxAgeSeconds: number, unusable?: RawEntry): Promise<RawEntry>;
  /**
   * The circles that a source has answered for in the city, as far as their answers are not older than `maxAgeSeconds`; in
   * any order.
   *
   * @param isWanted which requests to look at, by their hashes: each costs a request to the store.
   */
  searches(
    city: string,
    source: Source,
    maxAgeSeconds: number,
    isWanted: (requestHash: string) => boolean,
  ): Promise<StoredSearch[]>;
}

/** Whether both are what one call brought. */
export function isSameAnswer(entry: RawEntry, other: RawEntry | undefined): boolean {
  return other !== undefined && entry.fetchedAt === other.fetchedAt && entry.runId === other.runId;
}
