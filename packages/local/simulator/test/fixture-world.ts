import { discArea } from "@cityscout/geo";
import type { WorldRecord } from "../src/world/record.ts";
import { worldId, type World } from "../src/world/world.ts";

/** A record with the fields that matter to a test, the others as if nobody knew them. */
export function fixtureRecord(fields: Partial<WorldRecord> & Pick<WorldRecord, "id">): WorldRecord {
  return {
    name: `Place ${fields.id}`,
    lat: 50,
    lng: 10,
    address: null,
    postalCode: null,
    category: null,
    phone: null,
    website: null,
    popularity: 0,
    rating: null,
    wikidata: null,
    closed: false,
    ...fields,
  };
}

/** A small made-up town. */
export function fixtureWorld(sources: World["sources"]): World {
  const center = { lat: 50, lng: 10 };
  return {
    id: worldId("fixture", [JSON.stringify(sources)]),
    city: "Nowhere",
    country: "GB",
    center,
    radiusKm: 5,
    boundary: discArea(center, 5250),
    sources,
    truth: null,
  };
}

/** A line of records due north of the centre, 10 m apart, the farthest one the most popular. */
export function fixtureLine(count: number, fields: Partial<WorldRecord> = {}): WorldRecord[] {
  return Array.from({ length: count }, (_, i) =>
    fixtureRecord({
      id: `p${String(i).padStart(4, "0")}`,
      lat: 50 + (i * 10) / 111_195,
      popularity: i / count,
      ...fields,
    }),
  );
}
