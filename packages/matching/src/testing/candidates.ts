import type { Candidate } from "@cityscout/contracts";

/** A candidate for tests: the fields that matter, the rest as a source that knows nothing gives them. */
export function candidate(fields: Partial<Candidate> & { key: string; name: string }): Candidate {
  const { key, ...given } = fields;
  const colon = key.indexOf(":");
  return {
    source: key.slice(0, colon) as Candidate["source"],
    source_id: key.slice(colon + 1),
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
    ...given,
  };
}

/** A position so many metres north and east of a corner of Edinburgh. */
export function at(northMetres: number, eastMetres: number): { lat: number; lng: number } {
  return { lat: 55.95 + northMetres / 111_195, lng: -3.19 + eastMetres / 62_260 };
}
