import { candidateSchema } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { fixture, rawEntry } from "../testing/raw-entry.ts";
import { createYelpConnector } from "./client.ts";

const connector = createYelpConnector({ canonicalUrl: "https://yelp.example" });
const circle = { center: { lat: 55.95, lng: -3.19 }, radiusMetres: 250.2, page: 0 };
const parse = (body: unknown, page = 0) => connector.parse(rawEntry("yelp", body), { ...circle, page });
const parametersOf = (page: number) =>
  Object.fromEntries(new URL(connector.request({ ...circle, page }).url).searchParams);

const businesses = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `y${i}`, name: "A" }));

describe("yelp search", () => {
  it("asks for 50 businesses, nearest first, with a whole radius that is never too small", () => {
    expect(parametersOf(0)).toEqual({
      latitude: "55.95",
      longitude: "-3.19",
      radius: "251",
      sort_by: "distance",
      limit: "50",
      offset: "0",
    });
  });

  it("reaches exactly 240 businesses over its pages", () => {
    const pages = Array.from({ length: connector.maxPages }, (_, page) => parametersOf(page));
    expect(pages.map(({ offset, limit }) => [offset, limit])).toEqual([
      ["0", "50"],
      ["50", "50"],
      ["100", "50"],
      ["150", "50"],
      ["200", "40"],
    ]);
    expect(() => parametersOf(5)).toThrow(expect.objectContaining({ name: "InvalidInputError" }));
    expect(() => connector.request({ ...circle, radiusMetres: 40_001 })).toThrow(/40000/);
  });

  it("reads a business without its click-tracking address or picture", () => {
    const { candidates } = parse(fixture("yelp", "search.json"));
    expect(candidateSchema.parse(candidates[0])).toMatchObject({
      source_id: "y1",
      name: "Shore Fish",
      location: { lat: 55.976, lng: -3.17 },
      category: "restaurant",
      source_categories: ["seafood", "pubs"],
      address: "3 Shore",
      postal_code: "EH6 6QW",
      phone: "+441310000000",
      website: null,
      rating: { value: 4.5, count: 420 },
    });
  });

  it("files by alias whatever the language of the title, and keeps a business without a position", () => {
    const { candidates, skipped } = parse(fixture("yelp", "search.json"));
    expect(candidates[1]).toMatchObject({
      category: "religious_site",
      location: null,
      closed: true,
      phone: null,
      address: null,
    });
    expect(skipped).toEqual([{ reason: "not of the protocol's shape (id)", count: 1 }]);
  });

  it("tells whether there are more by the total, not by the length", () => {
    expect(parse({ businesses: businesses(20), total: 79 }).more).toBe(true);
    expect(parse({ businesses: businesses(50), total: 50 }).more).toBe(false);
    expect(parse({ businesses: businesses(40), total: 3900 }, 4).more).toBe(true);
    expect(parse({ businesses: businesses(29), total: 79 }, 1).more).toBe(false);
    expect(parse({ businesses: [], total: 79 }, 1).more).toBe(false);
  });

  it("Bug: 240 businesses with a total of 240 passed for all there are of any circle. Fix: a total may be cut off as answers are, or be too low", () => {
    expect(parse({ businesses: businesses(40), total: 240 }, 4).more).toBe(true);
    expect(parse({ businesses: businesses(50), total: 38 }).more).toBe(true);
    expect(parse({ businesses: businesses(39), total: 239 }, 4).more).toBe(false);
  });

  it("Bug: an empty answer with a total above 0 passed for all there is in its circle. Fix: there are more, and none was shown", () => {
    expect(parse({ businesses: [], total: 10 }).more).toBe(true);
    expect(parse({ businesses: [], total: 0 }).more).toBe(false);
    expect(parse({ businesses: [], total: 3900 }, 1).more).toBe(true);
  });

  it("reads one business as an answer of one", () => {
    const business = { id: "y1", alias: "a", name: "A", coordinates: { latitude: 48.9, longitude: 2.3 } };
    expect(parse(business)).toMatchObject({
      candidates: [{ source_id: "y1", location: { lat: 48.9, lng: 2.3 } }],
      more: false,
    });
  });

  it("refuses an answer without a total", () => {
    expect(() => parse({ businesses: [] })).toThrow(expect.objectContaining({ name: "SourceContractError" }));
  });
});
