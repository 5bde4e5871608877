import { InvalidInputError } from "@cityscout/contracts";
import { type RawCache, type RawSearch, requestHash, type StoredSearch } from "@cityscout/raw-cache";
import type { CircleConnector, CircleQuery } from "./connector.ts";

/** The circles of a city to which the cache has a connector's answers, as `SourceClient.knownCircles` gives them. */
export async function storedCircles(
  rawCache: RawCache,
  city: string,
  connector: CircleConnector,
  isTaken: (requestHash: string) => boolean,
): Promise<CircleQuery[]> {
  const { source, maxAgeSeconds } = connector;
  const stored = await rawCache.searches(city, source, maxAgeSeconds, (hash) => !isTaken(hash));
  // Those of another world, or that were asked for other fields, are answers to requests that this connector would not make.
  const own = stored.filter(({ requestHash: hash, search }) => hashOf(connector, search) === hash);
  own.sort(
    (a, b) =>
      a.search.page - b.search.page ||
      Date.parse(a.fetchedAt) - Date.parse(b.fetchedAt) ||
      (a.requestHash < b.requestHash ? -1 : 1),
  );
  const isTakenPage = (page: CircleQuery): boolean => isTaken(hashOf(connector, page) ?? "");
  return withPagesBefore(own, isTakenPage).map(({ search }) => search);
}

/** Of the request that a connector makes; `undefined` where it makes none for such a circle. */
function hashOf(connector: CircleConnector, search: CircleQuery): string | undefined {
  try {
    return requestHash(connector.source, connector.request(search));
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}

/** Without pages whose search lacks a page before, or has a younger one: what they prove rests on those. */
function withPagesBefore(
  inOrder: readonly StoredSearch[],
  isTaken: (page: CircleQuery) => boolean,
): StoredSearch[] {
  const nameOf = ({ center, radiusMetres, category }: RawSearch, page: number): string =>
    [center.lat, center.lng, radiusMetres, category, page].join(" ");
  const kept = new Map<string, number>();
  return inOrder.filter(({ search, fetchedAt }) => {
    const at = Date.parse(fetchedAt);
    const page = search.page - 1;
    const before = page < 0 || isTaken({ ...search, page }) ? at : kept.get(nameOf(search, page));
    const isWhole = before !== undefined && before <= at;
    if (isWhole) kept.set(nameOf(search, search.page), at);
    return isWhole;
  });
}
