import { candidateSchema } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { fixture, rawEntry } from "../testing/raw-entry.ts";
import { createGoogleConnector, createGoogleTextConnector } from "./client.ts";

const endpoint = { canonicalUrl: "https://places.example" };
const nearby = createGoogleConnector(endpoint);
const text = createGoogleTextConnector(endpoint);
const circle = { center: { lat: 55.95, lng: -3.19 }, radiusMetres: 250, page: 0 };
const parse = (body: unknown, status = 200) => nearby.parse(rawEntry("google", body, { status }), circle);
const bodyOf = (request: { body: string | null }) => JSON.parse(request.body!) as Record<string, unknown>;

describe("google nearby search", () => {
  it("asks for 20 places of a circle, nearest first, with a field mask that names no people", () => {
    const request = nearby.request({ ...circle, category: "religious_site" });
    expect(request).toMatchObject({ method: "POST", url: "https://places.example/v1/places:searchNearby" });
    expect(bodyOf(request)).toEqual({
      includedTypes: ["church", "hindu_temple", "mosque", "synagogue"],
      locationRestriction: { circle: { center: { latitude: 55.95, longitude: -3.19 }, radius: 250 } },
      maxResultCount: 20,
      rankPreference: "DISTANCE",
    });
    expect(request.headers["x-goog-fieldmask"]).toContain("places.displayName");
    expect(request.headers["x-goog-fieldmask"]).not.toMatch(/reviews|photos|\*/);
  });

  it("asks by popularity where that is the ranking, and takes a type of Google's own", () => {
    const request = createGoogleConnector(endpoint, "popularity").request({
      ...circle,
      category: "ramen_restaurant",
    });
    expect(bodyOf(request)).toMatchObject({
      rankPreference: "POPULARITY",
      includedTypes: ["ramen_restaurant"],
    });
  });

  it.each([{ radiusMetres: 50_001 }, { radiusMetres: 0 }, { radiusMetres: Number.NaN }, { page: 1 }])(
    "refuses a search that Google does not offer: %o",
    (part) => {
      expect(() => nearby.request({ ...circle, ...part })).toThrow(
        expect.objectContaining({ name: "InvalidInputError" }),
      );
    },
  );

  it("reads a place and leaves reviews, photos and their authors out", () => {
    const { candidates } = parse(fixture("google", "nearby.json"));
    expect(candidateSchema.parse(candidates[0])).toMatchObject({
      source: "google",
      source_id: "g1",
      name: "The Fishers",
      location: { lat: 55.976, lng: -3.17 },
      category: "restaurant",
      address: "3 Shore",
      postal_code: "EH6 6QW",
      phone: "+44 131 000 0000",
      website: "https://fish.example/",
      closed: false,
      rating: { value: 4.6, count: 1234 },
      provenance: { attribution: "Google Maps" },
    });
    expect(JSON.stringify(candidates)).not.toContain("A Person");
  });

  it("keeps a place whose optional fields are absent or odd, and skips regions, nameless and unreadable ones", () => {
    const answer = parse(fixture("google", "nearby.json"));
    expect(answer.candidates.map(({ source_id }) => source_id)).toEqual(["g1", "g2", "g5"]);
    expect(answer.candidates[1]).toMatchObject({
      closed: true,
      category: "hotel",
      postal_code: "EH1",
      location: null,
    });
    expect(answer.candidates[2]).toMatchObject({ rating: null, location: null });
    expect(answer.shown).toBe(6);
    expect(answer.skipped).toHaveLength(3);
  });

  it("tells that a full answer may hide more, even where some of its records were skipped", () => {
    const places = Array.from({ length: 20 }, (_, i) => ({
      id: `p${i}`,
      ...(i > 0 && { displayName: { text: "A" } }),
    }));
    expect(parse({ places })).toMatchObject({ more: true, shown: 20 });
    expect(parse({ places: places.slice(1) })).toMatchObject({ more: false, shown: 19 });
  });

  it("grows in prominence with the number of ratings, between 0 and 1", () => {
    const counts = [0, 1, 10, 1000, 50_000, 9_000_000];
    const places = counts.map((userRatingCount) => ({
      id: `p${userRatingCount}`,
      displayName: { text: "A" },
      userRatingCount,
    }));
    const prominences = parse({ places }).candidates.map(({ prominence }) => prominence);
    expect(prominences).toEqual(prominences.toSorted((a, b) => a - b));
    expect([prominences[0], prominences.at(-1)]).toEqual([0, 1]);
  });

  it("reads {} as no places, and another object as a breach of the protocol", () => {
    expect(parse({})).toMatchObject({ candidates: [], more: false });
    expect(() => parse({ results: [] })).toThrow(expect.objectContaining({ name: "SourceContractError" }));
  });

  it.each([
    [403, "PERMISSION_DENIED", "SourceRefusedError"],
    [429, "RESOURCE_EXHAUSTED", "RateLimitedError"],
    [503, "UNAVAILABLE", "TransientSourceError"],
  ])("reads an error of code %i by its code, also with status 200", (code, status, name) => {
    const body = { error: { code, message: "what Google says", status } };
    const failure = expect.objectContaining({ name, message: expect.stringContaining("what Google says") });
    expect(() => parse(body, code)).toThrow(failure);
    expect(() => parse(body)).toThrow(failure);
  });
});

describe("google text search", () => {
  it("asks the same words again with the token of the page before", () => {
    const first = text.request({ ...circle, category: "art gallery" });
    expect(bodyOf(first)).toMatchObject({ textQuery: "art gallery", pageSize: 20 });
    expect(first.headers["x-goog-fieldmask"]).toContain("nextPageToken");
    expect(bodyOf(text.request({ ...circle, category: "art gallery", page: 1, pageToken: "t1" }))).toEqual({
      ...bodyOf(first),
      pageToken: "t1",
    });
    expect(() => text.request({ ...circle, page: 1 })).toThrow(/pageToken/);
  });

  it("hands on the token of the next page, and none after the last", () => {
    const places = [{ id: "p", displayName: { text: "A" } }];
    expect(text.parse(rawEntry("google", { places, nextPageToken: "t1" }), circle)).toMatchObject({
      more: true,
      nextPageToken: "t1",
    });
    expect(text.parse(rawEntry("google", { places }), circle)).toMatchObject({ more: false });
  });
});
