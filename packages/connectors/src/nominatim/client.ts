import type { GeocodeConnector, GeocodeQuery } from "../connector.ts";
import type { SourceEndpoint } from "../endpoint.ts";
import { degrees } from "../search-geometry.ts";
import { parseNominatim } from "./parse.ts";

/** About 40 m: a city's boundary keeps its shape and loses nine tenths of its vertices. */
const BOUNDARY_TOLERANCE_DEGREES = "0.0004";

const profile = {
  source: "nominatim",
  attribution: "© OpenStreetMap contributors",
  licence: "ODbL-1.0",
} as const;

/** OpenStreetMap's geocoder: a city's boundary, and where an address is. */
export function createNominatimConnector(endpoint: Pick<SourceEndpoint, "canonicalUrl">): GeocodeConnector {
  return {
    ...profile,
    kind: "geocode",
    maxAgeSeconds: 30 * 24 * 3600,
    timeoutMs: 30_000,
    request: (query) => ({
      method: "GET",
      url: `${endpoint.canonicalUrl}/search?${parametersOf(query).toString()}`,
      headers: { accept: "application/json", "accept-language": "en" },
      body: null,
    }),
    parse: parseNominatim,
  };
}

function parametersOf(query: GeocodeQuery): URLSearchParams {
  if (query.kind === "boundary") {
    // All boundaries of the name, wherever they are: which one is meant is decided by what contains the point.
    return new URLSearchParams({
      format: "jsonv2",
      limit: "20",
      polygon_geojson: "1",
      polygon_threshold: BOUNDARY_TOLERANCE_DEGREES,
      q: query.city,
    });
  }
  const parameters = new URLSearchParams({
    format: "jsonv2",
    limit: "5",
    q: [query.address.trim() || query.name, query.city].join(", "),
  });
  const { south, west, north, east } = query.within;
  // Nominatim knows no box across the date line; hits outside of it are left out when the answer is read.
  if (west <= east) {
    parameters.set("bounded", "1");
    parameters.set("viewbox", [west, north, east, south].map(degrees).join(","));
  }
  parameters.sort();
  return parameters;
}
