import type { BoundingBox, LatLng } from "@cityscout/contracts";
import { containsPoint, distanceMetres } from "@cityscout/geo";
import type { RawEntry } from "@cityscout/raw-cache";
import type { GeocodeAnswer, GeocodeQuery } from "../connector.ts";
import { boxContains } from "../search-geometry.ts";
import { type Hit, readHits } from "./hit.ts";

/** A boundary whose centre is farther than this and which does not contain the point is another city of the name. */
const FARTHEST_CENTRE_METRES = 60_000;
/** Hits above a street (a quarter, the city itself) say where the city is, not where the place is. */
const STREET_RANK = 26;

/** Reads an answer of `/search` (also of `/reverse` and `/lookup`, in its JSON, JSONv2 and GeoJSON formats). */
export function parseNominatim(entry: RawEntry, query: GeocodeQuery): GeocodeAnswer {
  const { hits, skipped } = readHits(entry);
  const hit = query.kind === "boundary" ? boundaryNear(hits, query.near) : addressWithin(hits, query.within);
  if (hit === undefined) return { area: null, location: null, displayName: null, skipped };
  return { area: hit.area, location: hit.location, displayName: hit.displayName, skipped };
}

function boundaryNear(hits: readonly Hit[], near: LatLng): Hit | undefined {
  return hits
    .filter((hit) => hit.area !== null && isSettlement(hit))
    .map((hit) => ({
      hit,
      contains: containsPoint(hit.area!, near),
      distance: distanceMetres(hit.location, near),
    }))
    .filter(({ contains, distance }) => contains || distance <= FARTHEST_CENTRE_METRES)
    .sort((a, b) => Number(b.contains) - Number(a.contains) || a.distance - b.distance)[0]?.hit;
}

/** Old answers call a city's boundary `place/city`, newer ones `boundary/administrative`. */
function isSettlement({ kind }: Hit): boolean {
  return kind === "boundary/administrative" || kind.startsWith("place/");
}

function addressWithin(hits: readonly Hit[], within: BoundingBox): Hit | undefined {
  const hit = hits.find(
    ({ location, placeRank }) => boxContains(within, location) && (placeRank ?? STREET_RANK) >= STREET_RANK,
  );
  return hit && { ...hit, area: null };
}
