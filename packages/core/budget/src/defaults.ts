import type { Source } from "@cityscout/contracts";
import type { SourceLimits } from "./budget.ts";

/** What holds where neither the environment nor the job says otherwise. */
export const defaultTotals = {
  maxCalls: 5_000,
  maxCostUsd: null,
  maxWallClockMs: 6 * 60 * 60 * 1_000,
  minNewUniqueRate: 0.05,
  windowCalls: 200,
} as const;

/**
 * Calls a minute and list price of a call, per source: the one price table. Prices are those of the first paid tier,
 * without free allowances: an account's allowance is shared by all its runs, so that no run may count on it. The
 * fields that a connector asks for choose the tier. Looked up in November 2026; whoever pays another price sets
 * `CITYSCOUT_<SOURCE>_COST_USD_PER_CALL`.
 */
export const defaultSources: Readonly<Record<Source, SourceLimits>> = {
  // At most about 10,000 requests and 1 GB a day, and two slots at a time: 2 calls a second at most. Free
  // (dev.overpass-api.de/overpass-doc/en/preface/commons.html).
  overpass: { tokensPerMinute: 120, maxCalls: null, costUsdPerCall: 0, off: false },
  // A quota a minute for each method and project, set in the Cloud console and not published: 600 is what new projects
  // have had. Nearby and Text Search with ratings, phone or website are "Enterprise": 35 USD a thousand, after 1,000 a
  // month (developers.google.com/maps/billing-and-pricing/pricing; "Pro", without those fields, is 32 USD).
  google: { tokensPerMinute: 600, maxCalls: null, costUsdPerCall: 0.035, off: false },
  // 50 calls a second over all endpoints (docs.foursquare.com, "Rate Limits", February 2026). Searches that ask for
  // popularity, rating or stats are "Premium": 18.75 USD a thousand (foursquare.com/products/pricing; "Pro" is 15 USD).
  foursquare: { tokensPerMinute: 3_000, maxCalls: null, costUsdPerCall: 0.018_75, off: false },
  // Queries a second are limited, to what is not published; 5 is what clients get by with. The trial is 300 calls a day
  // (docs.developer.yelp.com/docs/places-rate-limiting). Plans are sold by the month and a price of a call is not
  // published any more; 7.99 USD a thousand was the last of the smallest plan (2024).
  yelp: { tokensPerMinute: 300, maxCalls: null, costUsdPerCall: 0.007_99, off: false },
  // "An absolute maximum of 1 request per second". Free (operations.osmfoundation.org/policies/nominatim).
  nominatim: { tokensPerMinute: 60, maxCalls: null, costUsdPerCall: 0, off: false },
  // Five parallel queries a client and 60 s of query time a minute; a search of a box takes some 0.2 s. Free
  // (Wikidata Query Service user manual, "Query limits").
  wikidata: { tokensPerMinute: 300, maxCalls: null, costUsdPerCall: 0, off: false },
};
