import { candidateSchema } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { fixture, rawEntry } from "../testing/raw-entry.ts";
import { createFoursquareConnector } from "./client.ts";

const connector = createFoursquareConnector({ canonicalUrl: "https://places-api.example" });
const circle = { center: { lat: 55.95, lng: -3.19 }, radiusMetres: 250.2, page: 0 };
const parse = (body: unknown) => connector.parse(rawEntry("foursquare", body), circle);

describe("foursquare search", () => {
  it("asks for the 50 nearest of a circle that is never smaller than the one that was meant", () => {
    const request = connector.request({ ...circle, category: "museum" });
    const url = new URL(request.url);
    expect(url.origin + url.pathname).toBe("https://places-api.example/places/search");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      ll: "55.95,-3.19",
      radius: "251",
      sort: "DISTANCE",
      limit: "50",
      fsq_category_ids: "4bf58dd8d48988d181941735",
    });
    expect(url.searchParams.get("fields")).not.toContain("email");
    expect(request.headers["x-places-api-version"]).toBe("2025-06-17");
  });

  it("reads records of the current API and of v3, and leaves e-mail addresses out", () => {
    const { candidates } = parse(fixture("foursquare", "search.json"));
    expect(candidates.map(({ source_id }) => source_id)).toEqual(["f1", "f2", "f4"]);
    expect(candidateSchema.parse(candidates[0])).toMatchObject({
      name: "Camera House",
      location: { lat: 55.95, lng: -3.19 },
      category: "museum",
      address: "1 Castlehill, Floor 2",
      postal_code: "EH1 2ND",
      phone: "0131 000 000",
      website: null,
      prominence: 0.93,
      rating: { value: 4.2, count: 12 },
      closed: false,
    });
    expect(candidates[2]).toMatchObject({
      location: { lat: 55.96, lng: -3.2 },
      closed: true,
      address: "2 Leith Walk",
    });
    expect(JSON.stringify(candidates)).not.toContain("owner");
  });

  it("keeps twin records apart, marks closed ones, skips streets and counts what it skipped", () => {
    const answer = parse(fixture("foursquare", "search.json"));
    expect(answer.candidates[1]).toMatchObject({
      name: "Camera House",
      closed: true,
      prominence: 0,
      rating: null,
    });
    expect(answer.skipped?.map(({ count }) => count)).toEqual([1, 1]);
    expect(answer).toMatchObject({ shown: 5, more: false });
  });

  it("does not take a town for an address", () => {
    const location = { locality: "Edinburgh", postcode: "EH1 2ND", formatted_address: "Edinburgh, EH1 2ND" };
    expect(
      parse({ results: [{ fsq_place_id: "f", name: "A", location }] }).candidates[0]!.address,
    ).toBeNull();
  });

  it("tells that a full answer may hide more", () => {
    const results = Array.from({ length: 50 }, (_, i) => ({ fsq_place_id: `f${i}`, name: "A" }));
    expect(parse({ results }).more).toBe(true);
  });

  it("refuses an answer none of whose records has an id, as when other fields were asked for", () => {
    expect(() => parse({ results: [{ name: "A" }, { name: "B" }] })).toThrow(
      expect.objectContaining({
        name: "SourceContractError",
        message: expect.stringContaining("fsq_place_id"),
      }),
    );
  });
});
