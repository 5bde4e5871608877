import type { Candidate } from "@cityscout/contracts";

/** A record for tests, with what matters to them. */
export function exampleCandidate(changes: Partial<Candidate> = {}): Candidate {
  return {
    source: "yelp",
    source_id: "1",
    name: "Café",
    alternate_names: [],
    location: { lat: 55.95, lng: -3.19 },
    category: null,
    source_categories: [],
    address: null,
    postal_code: null,
    phone: null,
    website: null,
    external_ids: {},
    closed: false,
    prominence: 0,
    rating: null,
    provenance: { request_hash: "h", retrieved_at: "2026-01-01T00:00:00Z", attribution: "a", licence: "l" },
    ...changes,
  };
}
