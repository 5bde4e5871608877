import { finishInTurns } from "@cityscout/contracts";
import { type CanonicalRequest, type RawEntry, type RawSearch, requestHash } from "@cityscout/raw-cache";
import type {
  BoxConnector,
  BoxQuery,
  CircleConnector,
  CircleQuery,
  PlaceAnswer,
  SourceProfile,
} from "./connector.ts";

/** One request: how it is asked, and its answer read. */
export interface Asking<Answer> {
  profile: SourceProfile;
  request: CanonicalRequest;
  /** Of the request. */
  hash: string;
  /** Where a circle is asked for. */
  search?: RawSearch;
  /** ISO 8601: an answer that is older counts for none. */
  notBefore?: string;
  /** Before the run's own end. */
  endsAt?: number;
  parse: (entry: RawEntry) => Promise<Answer>;
}

interface AskableConnector<Query, Answer> extends SourceProfile {
  request(query: Query): CanonicalRequest;
  parse(entry: RawEntry, query: Query): Answer;
}

export function askingOf<Query, Answer>(
  connector: AskableConnector<Query, Answer>,
  query: Query,
): Asking<Answer> {
  const request = connector.request(query);
  return {
    profile: connector,
    request,
    hash: requestHash(connector.source, request),
    parse: async (entry) => connector.parse(entry, query),
  };
}

export function circleAskingOf(connector: CircleConnector, query: CircleQuery): Asking<PlaceAnswer> {
  const { notBefore, ...search } = query;
  return { ...askingOf(connector, query), search, ...(notBefore !== undefined && { notBefore }) };
}

export function boxAskingOf(connector: BoxConnector, query: BoxQuery): Asking<PlaceAnswer> {
  const request = connector.request(query);
  return {
    profile: connector,
    request,
    hash: requestHash(connector.source, request),
    parse: (entry) => finishInTurns(connector.parseInSteps(entry, query)),
  };
}
