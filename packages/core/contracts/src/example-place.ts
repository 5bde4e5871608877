import type { MergedPlace } from "./place.ts";

/** A place for tests, of one record of OpenStreetMap: the fields that matter to them, the rest as where nothing more is known. */
export function examplePlace(fields: Partial<MergedPlace> = {}): MergedPlace {
  return {
    name: "Café",
    alternate_names: [],
    lat: 55.95,
    lng: -3.19,
    category: "cafe",
    address: null,
    postal_code: null,
    phone: null,
    website: null,
    closed: false,
    external_ids: {},
    prominence: 0,
    rating: null,
    sources: exampleSources("node/1"),
    merges: [],
    lineage: {},
    ...fields,
  };
}

/** The records of OpenStreetMap that a place for tests comes from. */
export function exampleSources(...ids: readonly string[]): MergedPlace["sources"] {
  return ids.map((id) => ({
    source: "overpass",
    source_id: id,
    retrieved_at: "2026-01-01T00:00:00.000Z",
    request_hash: "0".repeat(64),
    licence: "ODbL-1.0",
    attribution: "© OpenStreetMap contributors",
  }));
}
