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
 * Calls a minute and list price of a call, per source. Prices are those of the first paid tier, without free
 * allowances: an account's allowance is shared by all its runs, so that no run may count on it.
 */
export const defaultSources: Readonly<Record<Source, SourceLimits>> = {
  // overpass-api.de asks for fewer than 10,000 queries a day and gives a client two slots at a time: 2 calls a second
  // at most. Free (OpenStreetMap wiki, "Overpass API", public instances).
  overpass: { tokensPerMinute: 120, maxCalls: null, costUsdPerCall: 0, off: false },
  // 600 a minute for each method and project; Nearby and Text Search Pro cost 32 USD a thousand
  // (Google Maps Platform, "Places API usage and billing" and core services pricing list, 2025).
  google: { tokensPerMinute: 600, maxCalls: null, costUsdPerCall: 0.032, off: false },
  // 50 a second; Pro endpoints cost 15 USD a thousand (Foursquare Places API, "Rate limits" and pricing, 2025).
  foursquare: { tokensPerMinute: 3_000, maxCalls: null, costUsdPerCall: 0.015, off: false },
  // 5 a second; the Starter plan costs 7.99 USD a thousand (Yelp Data Licensing, "Places API" plans, 2025).
  yelp: { tokensPerMinute: 300, maxCalls: null, costUsdPerCall: 0.007_99, off: false },
  // "An absolute maximum of 1 request per second". Free (OpenStreetMap Foundation, Nominatim usage policy).
  nominatim: { tokensPerMinute: 60, maxCalls: null, costUsdPerCall: 0, off: false },
  // Five parallel queries a client and 60 s of query time a minute; a search of a box takes some 0.2 s. Free
  // (Wikidata Query Service user manual, "Query limits").
  wikidata: { tokensPerMinute: 300, maxCalls: null, costUsdPerCall: 0, off: false },
};
