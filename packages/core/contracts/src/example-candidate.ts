import type { Candidate } from "./candidate.ts";

/** A record for tests: the fields that matter to them, the rest as a source that knows nothing more gives them. */
export function exampleCandidate(fields: Partial<Candidate> = {}): Candidate {
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
    provenance: {
      request_hash: "abc",
      retrieved_at: "2026-01-01T00:00:00.000Z",
      attribution: "© test",
      licence: "ODbL-1.0",
    },
    ...fields,
  };
}
