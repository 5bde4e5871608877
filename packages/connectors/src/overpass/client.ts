import type { BoxConnector } from "../connector.ts";
import type { SourceEndpoint } from "../endpoint.ts";
import { parseOverpass } from "./parse.ts";
import { overpassQuery } from "./query.ts";

const QUERY_TIMEOUT_SECONDS = 180;
const MAX_ANSWER_MEMORY_BYTES = 512 * 1024 * 1024;

const profile = {
  source: "overpass",
  attribution: "© OpenStreetMap contributors",
  licence: "ODbL-1.0",
} as const;

/** OpenStreetMap by the Overpass API: all named places of a box in one answer. */
export function createOverpassConnector(endpoint: Pick<SourceEndpoint, "canonicalUrl">): BoxConnector {
  return {
    ...profile,
    kind: "box",
    maxAgeSeconds: 7 * 24 * 3600,
    timeoutMs: (QUERY_TIMEOUT_SECONDS + 20) * 1000,
    maxBoxSquareKilometres: 200,
    request: (query) => ({
      method: "POST",
      url: `${endpoint.canonicalUrl}/api/interpreter`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        data: overpassQuery(query, QUERY_TIMEOUT_SECONDS, MAX_ANSWER_MEMORY_BYTES),
      }).toString(),
    }),
    parseInSteps: (entry) => parseOverpass(entry, profile),
  };
}
