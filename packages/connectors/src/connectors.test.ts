import { requestHash } from "@cityscout/raw-cache";
import { describe, expect, it } from "vitest";
import { createConnectors } from "./connectors.ts";
import { connectorEnvironmentSchema } from "./environment.ts";

const connectorsOf = (variables: Record<string, string> = {}) =>
  createConnectors(connectorEnvironmentSchema.parse(variables));
const keys = { GOOGLE_PLACES_API_KEY: "g", FOURSQUARE_API_KEY: "f", YELP_API_KEY: "y" };
const boundary = { kind: "boundary", city: "Oslo", near: { lat: 59.9, lng: 10.7 } } as const;
const hashOf = (variables: Record<string, string>) =>
  requestHash("nominatim", connectorsOf(variables).connectors.geocode.request(boundary));

describe("createConnectors", () => {
  it("offers the open sources alone where there are no keys, and says which variable is missing", () => {
    const { connectors, unavailable, textSearch } = connectorsOf({ YELP_API_KEY: " " });
    expect(connectors.box.map(({ source }) => source)).toEqual(["overpass", "wikidata"]);
    expect(connectors.circle).toEqual([]);
    expect(textSearch).toBeUndefined();
    expect(unavailable).toEqual([
      { source: "google", reason: "no key: GOOGLE_PLACES_API_KEY is not set" },
      { source: "foursquare", reason: "no key: FOURSQUARE_API_KEY is not set" },
      { source: "yelp", reason: "no key: YELP_API_KEY is not set" },
    ]);
  });

  it("offers all sources with their keys, except those that are not served", () => {
    const { connectors, unavailable } = connectorsOf({ ...keys, SOURCES_UNAVAILABLE: "wikidata, google" });
    expect(connectors.circle.map(({ source }) => source)).toEqual(["foursquare", "yelp"]);
    expect(connectors.box.map(({ source }) => source)).toEqual(["overpass"]);
    expect(unavailable.map(({ source }) => source)).toEqual(["google", "wikidata"]);
  });

  it("narrows a search to each category that a connector says it can be narrowed to", () => {
    const circle = { center: boundary.near, radiusMetres: 100, page: 0 };
    const { connectors } = connectorsOf(keys);
    expect(connectors.circle).toHaveLength(3);
    for (const connector of connectors.circle) {
      const hash = (category?: string) =>
        requestHash(
          connector.source,
          connector.request(category === undefined ? circle : { ...circle, category }),
        );
      const narrowed = new Set(connector.categories.map((category) => hash(category)));
      expect(narrowed.size).toBe(connector.categories.length);
      expect(narrowed).not.toContain(hash());
      expect(narrowed.size).toBeGreaterThan(10);
    }
  });

  it("names a simulated world in its requests, so that they depend on no port and are never a real source's", () => {
    const simulated = (port: number, world = "edinburgh-1") =>
      hashOf({ SIMULATED_WORLD: world, NOMINATIM_BASE_URL: `http://127.0.0.1:${port}` });
    expect(simulated(1000)).toBe(simulated(2000));
    expect(simulated(1000)).not.toBe(simulated(1000, "edinburgh-2"));
    expect(simulated(1000)).not.toBe(hashOf({}));
    expect(hashOf({ SIMULATED_WORLD: "" })).toBe(hashOf({}));
    expect(hashOf({ NOMINATIM_BASE_URL: "https://nominatim.mirror.example" })).not.toBe(hashOf({}));
  });

  it("puts no key into a request", () => {
    const { connectors } = connectorsOf({
      ...keys,
      GOOGLE_PLACES_API_KEY: "s3cret",
      FOURSQUARE_API_KEY: "s3cret",
      YELP_API_KEY: "s3cret",
    });
    const circle = { center: { lat: 1, lng: 2 }, radiusMetres: 100, page: 0 };
    for (const connector of connectors.circle)
      expect(JSON.stringify(connector.request(circle))).not.toContain("s3cret");
    expect.assertions(3);
  });

  it.each([
    [{ OVERPASS_BASE_URL: "overpass" }, "OVERPASS_BASE_URL"],
    [{ GOOGLE_RANKING: "rating" }, "GOOGLE_RANKING"],
    [{ SOURCES_UNAVAILABLE: "bing" }, "SOURCES_UNAVAILABLE"],
    [{ SIMULATED_WORLD: "a/b" }, "SIMULATED_WORLD"],
  ])("refuses %o, naming the variable", (variables, name) => {
    const read = connectorEnvironmentSchema.safeParse(variables);
    expect(read.error?.issues[0]?.path[0]).toBe(name);
  });
});
