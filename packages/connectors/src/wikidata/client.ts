import type { BoxConnector } from "../connector.ts";
import type { SourceEndpoint } from "../endpoint.ts";
import { parseWikidata } from "./parse.ts";
import { wikidataQuery } from "./query.ts";

const profile = {
  source: "wikidata",
  attribution: "Wikidata",
  licence: "CC0-1.0",
} as const;

/** Wikidata by its SPARQL service: the items of a box, with how many languages write about each. */
export function createWikidataConnector(endpoint: Pick<SourceEndpoint, "canonicalUrl">): BoxConnector {
  return {
    ...profile,
    kind: "box",
    maxAgeSeconds: 7 * 24 * 3600,
    // The service gives up after 60 s.
    timeoutMs: 70_000,
    maxBoxSquareKilometres: 1000,
    request: (query) => ({
      method: "GET",
      url: `${endpoint.canonicalUrl}/sparql?${new URLSearchParams({ format: "json", query: wikidataQuery(query) }).toString()}`,
      headers: { accept: "application/sparql-results+json" },
      body: null,
    }),
    parseInSteps: (entry) => parseWikidata(entry, profile),
  };
}
