import type { Asked, CircleConnector, PlaceAnswer } from "@cityscout/connectors";
import type { PlannedSearch } from "@cityscout/planning";
import { type PageBefore, plannedSearchOf, type SearchMessage } from "./search-message.ts";
import type { SweepState } from "./sweep-state.ts";

/** What a sweep knows of the pages before those that it has not come to yet. */
type PagesBefore = Pick<SweepState, "page_tokens" | "page_times">;

/** Names a page of a search. */
export function pageKey({ source, center, radiusMetres, category }: PlannedSearch, page: number): string {
  return [source, center.lat, center.lng, radiusMetres, page, category].join(" ");
}

/** Notes what the next page of a search needs of an answer, if it has one. */
export function noteNextPage(
  known: PagesBefore,
  { maxPages }: Pick<CircleConnector, "maxPages">,
  search: PlannedSearch,
  { answer, entry }: Asked<PlaceAnswer>,
): void {
  const next = search.page + 1;
  if (!answer.more || next >= maxPages) return;
  const key = pageKey(search, next);
  known.page_times[key] = entry.fetchedAt;
  if (answer.nextPageToken !== undefined) known.page_tokens[key] = answer.nextPageToken;
}

/** What is known of the page before; nothing of a first page's. */
export function pageBefore(known: PagesBefore, search: PlannedSearch): PageBefore {
  const key = pageKey(search, search.page);
  const [pageToken, notBefore] = [known.page_tokens[key], known.page_times[key]];
  return { ...(pageToken !== undefined && { pageToken }), ...(notBefore !== undefined && { notBefore }) };
}

/**
 * Whether a page cannot be used, as the page before was asked for anew after it had been answered, or is not known: between the
 * two times places may have come in, or moved from one page to the other.
 */
export function isOutdated(
  known: PagesBefore,
  message: SearchMessage,
  { entry }: Pick<Asked<PlaceAnswer>, "entry">,
): boolean {
  const asked = message.metadata?.not_before;
  if (asked === undefined) return false;
  const { notBefore } = pageBefore(known, plannedSearchOf(message));
  return notBefore === undefined || Date.parse(entry.fetchedAt) < Date.parse(notBefore);
}
