import type { Source } from "@cityscout/contracts";

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
  body: string;
}

/** Raw responses by `(city, source, request_hash)`. */
export interface RawCache {
  /**
   * The stored answer, if there is one that is not older than `maxAgeSeconds`; `undefined` otherwise.
   * Throws `CorruptObjectError` where the body does not match its content hash.
   */
  get(
    city: string,
    source: Source,
    requestHash: string,
    maxAgeSeconds: number,
  ): Promise<RawEntry | undefined>;
  /**
   * Stores an answer once. When another worker stored one first, that one is returned and ours dropped; a stored
   * answer that was past its age is replaced.
   */
  put(city: string, entry: RawEntry, maxAgeSeconds: number): Promise<RawEntry>;
}
