import { describe, expect, it } from "vitest";
import { rawEntry } from "../testing/raw-entry.ts";
import { createNominatimConnector } from "./client.ts";

const connector = createNominatimConnector({ canonicalUrl: "https://nominatim.example" });
const near = { lat: 51.45, lng: -2.59 };
const boundary = { kind: "boundary", city: "Bristol", near } as const;
const within = { south: 51.4, west: -2.7, north: 51.5, east: -2.5 };
const address = {
  kind: "address",
  name: "The Hatchet",
  address: "27 Frogmore Street",
  city: "Bristol",
  within,
} as const;

const square = (lat: number, lng: number, half = 0.1) => ({
  type: "Polygon",
  coordinates: [
    [
      [lng - half, lat - half],
      [lng + half, lat - half],
      [lng + half, lat + half],
      [lng - half, lat + half],
      [lng - half, lat - half],
    ],
  ],
});
const hit = (lat: number, lng: number, over: object = {}) => ({
  place_id: 1,
  lat: String(lat),
  lon: String(lng),
  category: "boundary",
  type: "administrative",
  place_rank: 16,
  display_name: `Bristol at ${lat}`,
  geojson: square(lat, lng),
  ...over,
});
const parse = (body: unknown, query: Parameters<typeof connector.parse>[1] = boundary) =>
  connector.parse(rawEntry("nominatim", body), query);

describe("nominatim boundary", () => {
  it("asks for all boundaries of the name, as GeoJSON", () => {
    const url = new URL(connector.request(boundary).url);
    expect(url.origin + url.pathname).toBe("https://nominatim.example/search");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      q: "Bristol",
      format: "jsonv2",
      polygon_geojson: "1",
    });
  });

  it("picks the boundary that contains the point, though another of the name is listed first", () => {
    const answer = parse([hit(41.74, -71.08), hit(51.46, -2.6)]);
    expect(answer).toMatchObject({ displayName: "Bristol at 51.46", location: { lat: 51.46, lng: -2.6 } });
    expect(answer.area![0]!.outer).toHaveLength(4);
  });

  it("prefers a boundary that contains the point to one whose centre is nearer", () => {
    const wide = hit(51.75, -2.59, { geojson: square(51.75, -2.59, 0.4) });
    expect(parse([hit(51.6, -2.6, { geojson: square(51.6, -2.6) }), wide])).toMatchObject({
      displayName: "Bristol at 51.75",
    });
  });

  it("picks the nearest where none contains the point, and none at all where the nearest is another city", () => {
    expect(parse([hit(51.9, -2.6), hit(51.6, -2.6)])).toMatchObject({ displayName: "Bristol at 51.6" });
    expect(parse([hit(41.74, -71.08)])).toMatchObject({ area: null, location: null });
  });

  it("passes over points, lines and boundaries that are no settlement's", () => {
    const point = hit(51.45, -2.59, { geojson: { type: "Point", coordinates: [-2.59, 51.45] } });
    const park = hit(51.45, -2.59, { type: "protected_area" });
    expect(parse([point, park, hit(51.46, -2.6)])).toMatchObject({ displayName: "Bristol at 51.46" });
  });

  it("reads answers of older versions: WKT, string ids, class instead of category", () => {
    const geotext = "MULTIPOLYGON(((-2.7 51.4,-2.5 51.4,-2.5 51.5,-2.7 51.4)),((0 50,1 50,1 51,0 50)))";
    const old = {
      ...hit(51.46, -2.6),
      place_id: "1",
      place_rank: "16",
      category: undefined,
      class: "place",
      type: "city",
      geojson: undefined,
      geotext,
    };
    expect(parse([old]).area).toHaveLength(2);
  });

  it("reads the single hit of /reverse, the features of GeoJSON, and an error as no hit", () => {
    expect(parse(hit(51.46, -2.6)).area).not.toBeNull();
    const feature = {
      type: "Feature",
      properties: { category: "place", type: "city", lat: "51.46", lon: "-2.6" },
      geometry: square(51.46, -2.6),
    };
    expect(parse({ type: "FeatureCollection", features: [feature] }).area).not.toBeNull();
    expect(parse({ error: "Unable to geocode" })).toMatchObject({ area: null });
  });

  it("reads an empty list as nothing found", () => {
    expect(parse([])).toEqual({ area: null, location: null, displayName: null, skipped: [] });
  });

  it("reads the block page as a rate limit, also with status 200", () => {
    const page = String.raw`<html>\n<head>\n<title>Bandwidth limit exceeded</title>\n</head>\n<body>You have been temporarily blocked`;
    expect(() => parse(page)).toThrow(expect.objectContaining({ name: "RateLimitedError" }));
  });

  it("counts a hit without a position, and refuses an answer that has no other", () => {
    expect(parse([{ lat: "x" }, hit(51.46, -2.6)]).skipped).toEqual([{ reason: "no position", count: 1 }]);
    expect(() => parse([{ lat: "x" }])).toThrow(expect.objectContaining({ name: "SourceContractError" }));
  });
});

describe("nominatim address", () => {
  it("asks for the address within the box", () => {
    const { searchParams } = new URL(connector.request(address).url);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      q: "27 Frogmore Street, Bristol",
      bounded: "1",
      viewbox: "-2.7,51.5,-2.5,51.4",
    });
    expect(new URL(connector.request({ ...address, address: " " }).url).searchParams.get("q")).toBe(
      "The Hatchet, Bristol",
    );
  });

  it("asks unbounded across the date line, where a viewbox means another box", () => {
    const { searchParams } = new URL(
      connector.request({ ...address, within: { ...within, west: 179, east: -179 } }).url,
    );
    expect(searchParams.has("viewbox")).toBe(false);
  });

  it("takes the first hit in the box that is at least as exact as a street", () => {
    const house = { category: "place", type: "house", place_rank: 30 };
    const hits = [hit(51.45, -2.6), hit(53, -2.6, house), hit(51.455, -2.6, house)];
    expect(parse(hits, address)).toMatchObject({ location: { lat: 51.455, lng: -2.6 }, area: null });
    expect(parse([hit(51.45, -2.6)], address)).toMatchObject({ location: null });
  });
});
