import { InvalidInputError } from "@cityscout/contracts";
import { type RawCache, type RawSearch, requestHash, type StoredSearch } from "@cityscout/raw-cache";
import type { CircleConnector, CircleQuery, TakenAt } from "./connector.ts";

/** The circles of a city to which the cache has a connector's answers, as `SourceClient.knownCircles` gives them. */
export async function storedCircles(
  rawCache: RawCache,
  city: string,
  connector: CircleConnector,
  takenAt: TakenAt,
): Promise<CircleQuery[]> {
  const { source, maxAgeSeconds } = connector;
  const stored = await rawCache.searches(city, source, maxAgeSeconds, (hash) => takenAt(hash) === undefined);
  // Those of another world, or that were asked for other fields, are answers to requests that this connector would not make.
  const own = stored.filter(({ requestHash: hash, search }) => hashOf(connector, search) === hash);
  own.sort(
    (a, b) =>
      a.search.page - b.search.page ||
      Date.parse(a.fetchedAt) - Date.parse(b.fetchedAt) ||
      (a.requestHash < b.requestHash ? -1 : 1),
  );
  return withPagesBefore(own, (page) => takenAt(hashOf(connector, page) ?? ""));
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
  takenAt: (page: CircleQuery) => string | undefined,
): CircleQuery[] {
  const nameOf = ({ center, radiusMetres, category }: RawSearch, page: number): string =>
    [center.lat, center.lng, radiusMetres, category, page].join(" ");
  const kept = new Map<string, string>();
  return inOrder.flatMap(({ search, fetchedAt }) => {
    const keep = (): void => void kept.set(nameOf(search, search.page), fetchedAt);
    if (search.page === 0) {
      keep();
      return [search];
    }
    const page = search.page - 1;
    const before = kept.get(nameOf(search, page)) ?? takenAt({ ...search, page });
    if (before === undefined || Date.parse(before) > Date.parse(fetchedAt)) return [];
    keep();
    return [{ ...search, notBefore: before }];
  });
}
