import { circleAroundBox } from "@cityscout/boxes";
import type { BoxConnector, BoxQuery, CircleConnector, CircleQuery, Connectors } from "@cityscout/connectors";
import { CorruptObjectError, type MapsMessage, messageRadius, type RunReference } from "@cityscout/contracts";
import type { PlannedSearch } from "@cityscout/planning";
import { requestHash } from "@cityscout/raw-cache";
import type { BoxSearch } from "./sweep-state.ts";

/** A message that names its source and its request: what a round is made of. */
export type SearchMessage = MapsMessage & { source: PlannedSearch["source"]; request_hash: string };

/** What a further page of a search needs to know of the page before. */
export type PageBefore = Pick<CircleQuery, "pageToken" | "notBefore">;

/** What a message asks, and of whom. */
export type Request =
  | { kind: "circle"; connector: CircleConnector; query: CircleQuery }
  | { kind: "box"; connector: BoxConnector; query: BoxQuery };

export function circleMessage(
  run: RunReference,
  round: number,
  connector: CircleConnector,
  search: PlannedSearch,
  { pageToken, notBefore }: PageBefore = {},
): SearchMessage {
  const query = {
    center: search.center,
    radiusMetres: search.radiusMetres,
    page: search.page,
    ...(pageToken === undefined ? {} : { pageToken }),
    ...(search.category === undefined ? {} : { category: search.category }),
  };
  return {
    ...envelopeOf(run, search.source, requestHash(search.source, connector.request(query))),
    ...search.center,
    radius: search.radiusMetres,
    ...(search.category === undefined ? {} : { category: search.category }),
    search_type: "nearby",
    metadata: {
      page: search.page,
      ...(pageToken === undefined ? {} : { page_token: pageToken }),
      ...(notBefore === undefined ? {} : { not_before: notBefore }),
      stage: "TileSweep",
      round,
    },
  };
}

export function boxMessage(
  run: RunReference,
  round: number,
  connector: BoxConnector,
  search: BoxSearch,
): SearchMessage {
  const { center, radiusMetres } = circleAroundBox(search.box);
  const query = { box: search.box };
  return {
    ...envelopeOf(run, search.source, requestHash(search.source, connector.request(query))),
    ...center,
    radius: Math.min(messageRadius.greatest, Math.max(messageRadius.least, radiusMetres)),
    search_type: "box",
    metadata: { box: search.box, stage: "TileSweep", round },
  };
}

function envelopeOf(run: RunReference, source: PlannedSearch["source"], hash: string) {
  return {
    type: "maps" as const,
    city: run.city,
    source,
    run_id: run.run_id,
    correlation_id: run.correlation_id,
    request_hash: hash,
  };
}

/** The request that a message stands for. Throws `CorruptObjectError` where no connector of ours can make it. */
export function requestOf(message: MapsMessage, connectors: Connectors): Request {
  const { source, metadata } = message;
  const box = metadata?.box;
  if (message.search_type === "box" && box !== undefined) {
    const connector = connectors.box.find((other) => other.source === source);
    if (connector !== undefined) return { kind: "box", connector, query: { box } };
  } else {
    const connector = connectors.circle.find((other) => other.source === source);
    if (connector !== undefined) return { kind: "circle", connector, query: circleQueryOf(message) };
  }
  throw new CorruptObjectError(
    `a message asks "${source ?? "no source"}" for a ${message.search_type ?? "search without type"}, which no connector can answer`,
  );
}

function circleQueryOf({ lat, lng, radius, category, metadata }: MapsMessage): CircleQuery {
  return {
    center: { lat, lng },
    radiusMetres: radius,
    page: metadata?.page ?? 0,
    ...(metadata?.page_token === undefined ? {} : { pageToken: metadata.page_token }),
    ...(metadata?.not_before === undefined ? {} : { notBefore: metadata.not_before }),
    ...(category === undefined ? {} : { category }),
  };
}

/** The search of a message as the planner knows it. */
export function plannedSearchOf({
  source,
  lat,
  lng,
  radius,
  category,
  metadata,
}: SearchMessage): PlannedSearch {
  const search = { source, center: { lat, lng }, radiusMetres: radius, page: metadata?.page ?? 0 };
  return category === undefined ? search : { ...search, category };
}
