import type {
  Area,
  BoundingBox,
  Candidate,
  Category,
  LatLng,
  PlaceSource,
  Source,
  Steps,
} from "@cityscout/contracts";
import type { Permit } from "@cityscout/books";
import type { CanonicalRequest, RawEntry } from "@cityscout/raw-cache";

/** What every connector tells of its source. */
export interface SourceProfile<Name extends Source = Source> {
  source: Name;
  attribution: string;
  licence: string;
  /** How long an answer stays fresh, in seconds. */
  maxAgeSeconds: number;
  /** How long one call may take, in milliseconds. */
  timeoutMs: number;
}

/** A circle to search; `page` 0 is the first, `pageToken` what the page before gave, where the source pages by token. */
export interface CircleQuery {
  center: LatLng;
  radiusMetres: number;
  page: number;
  pageToken?: string;
  /** ISO 8601, of a further page: when the page before was answered. What was answered before that counts for none. */
  notBefore?: string;
  /** Only places of this category: one of ours, or a word of the source's own. */
  category?: string;
}

/** Records of an answer that gave no candidate, by reason. */
export interface SkippedRecords {
  reason: string;
  count: number;
}

export interface PlaceAnswer {
  /** In the source's own order. */
  candidates: Candidate[];
  /** Records that the answer held, whether or not each gave a candidate: what a result cap counts. */
  shown?: number;
  skipped?: readonly SkippedRecords[];
  /** There is, or by the source's cap may be, a further page. */
  more: boolean;
  nextPageToken?: string;
}

/** A source that lists the places of a circle, at most `resultCap` an answer. */
export interface CircleConnector extends SourceProfile<PlaceSource> {
  kind: "circle";
  resultCap: number;
  maxPages: number;
  ranking: "distance" | "popularity";
  minRadiusMetres: number;
  maxRadiusMetres: number;
  /** Those of our categories that a search can be narrowed to. */
  categories: readonly Category[];
  request(query: CircleQuery): CanonicalRequest;
  /** Throws `SourceContractError`, `TransientSourceError`, `RateLimitedError` or `SourceRefusedError` by what the body says. */
  parse(entry: RawEntry, query: CircleQuery): PlaceAnswer;
}

export interface BoxQuery {
  box: BoundingBox;
}

/** A source that lists all places of a box at once. */
export interface BoxConnector extends SourceProfile<PlaceSource> {
  kind: "box";
  /** Boxes larger than this are split before they are asked. */
  maxBoxSquareKilometres: number;
  request(query: BoxQuery): CanonicalRequest;
  /** Throws as {@link CircleConnector.parse} does. An answer may hold tens of thousands of records. */
  parseInSteps(entry: RawEntry, query: BoxQuery): Steps<PlaceAnswer>;
}

export type GeocodeQuery =
  | { kind: "boundary"; city: string; near: LatLng }
  | { kind: "address"; name: string; address: string; city: string; within: BoundingBox };

export interface GeocodeAnswer {
  /** The administrative boundary, where one was found. */
  area: Area | null;
  location: LatLng | null;
  displayName: string | null;
  /** Hits that could not be read. */
  skipped?: readonly SkippedRecords[];
}

export interface GeocodeConnector extends SourceProfile {
  kind: "geocode";
  request(query: GeocodeQuery): CanonicalRequest;
  parse(entry: RawEntry, query: GeocodeQuery): GeocodeAnswer;
}

export interface Connectors {
  circle: readonly CircleConnector[];
  box: readonly BoxConnector[];
  geocode: GeocodeConnector;
}

export interface Asked<Answer> {
  answer: Answer;
  entry: RawEntry;
  /** The source answered in this run (whichever attempt made the call), so the answer counts against its budget. */
  counted: boolean;
  /** Taken from the cache rather than asked just now. */
  cached: boolean;
}

/**
 * Asks a source once, ever: cache first, then permit, rate limit, HTTP, parse, and only then the cache's copy. A permit is
 * asked for only where the cache has no answer, and for one call more after each answer that could not be read.
 */
export interface SourceClient {
  searchCircle(
    connector: CircleConnector,
    query: CircleQuery,
    permit: Permit,
    signal?: AbortSignal,
  ): Promise<Asked<PlaceAnswer>>;
  /** @param endsAt when the call is given up at the latest, in milliseconds since the epoch: out of time. */
  searchBox(
    connector: BoxConnector,
    query: BoxQuery,
    permit: Permit,
    signal?: AbortSignal,
    endsAt?: number,
  ): Promise<Asked<PlaceAnswer>>;
  geocode(
    connector: GeocodeConnector,
    query: GeocodeQuery,
    permit: Permit,
    signal?: AbortSignal,
  ): Promise<Asked<GeocodeAnswer>>;
  /**
   * The cached answer of a circle, if there is one; never calls.
   *
   * @param age Whether it may be as old as it likes. Default: it is fresh.
   */
  recallCircle(
    connector: CircleConnector,
    query: CircleQuery,
    age?: RecalledAge,
  ): Promise<Asked<PlaceAnswer> | undefined>;
  recallBox(
    connector: BoxConnector,
    query: BoxQuery,
    age?: RecalledAge,
  ): Promise<Asked<PlaceAnswer> | undefined>;
  /**
   * The circles of the run's city that the source has answered for, whichever run asked, and whose answers
   * {@link SourceClient.recallCircle} gives; in the order in which they came, further pages last. Never calls.
   *
   * @param takenAt when the answer that the caller has to a request was fetched, which is named by its hash: those are left
   * out. `undefined` where it has none.
   */
  knownCircles(connector: CircleConnector, takenAt: TakenAt): Promise<CircleQuery[]>;
}

/** Fresh is what is not past its source's age, and what came since the run began. */
export type RecalledAge = "fresh" | "any";
/** ISO 8601; `undefined` where there is no answer. */
export type TakenAt = (requestHash: string) => string | undefined;
