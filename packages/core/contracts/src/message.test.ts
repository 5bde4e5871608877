import { describe, expect, it } from "vitest";
import { frontierMessageSchema } from "./message.ts";

const correlationId = "0b0f8b0e-6f57-4a3e-9a4f-5f1f0a2f7c11";
const maps = {
  type: "maps",
  city: "edinburgh",
  lat: 55.95,
  lng: -3.19,
  radius: 500,
  correlation_id: correlationId,
};
const web = {
  type: "web",
  city: "edinburgh",
  source_url: "https://example.org/guide",
  source_name: "guide",
  source_type: "blog",
  crawl_depth: 0,
  correlation_id: correlationId,
};
const accepts = (message: object): boolean => frontierMessageSchema.safeParse(message).success;

describe("a frontier message", () => {
  it.each([
    ["the least of a search", maps],
    [
      "all of a search",
      {
        ...maps,
        category: "museum",
        priority: 9,
        search_type: "nearby",
        place_types: ["museum"],
        trust_score: 0.5,
        coordinates_confidence: 1,
        metadata: { anchor_place_id: "overpass:node/1", search_depth: 2, h3_cell: "881972c2ddfffff" },
        run_id: "run-1",
        source: "google",
        enqueued_at: "2026-01-01T00:00:00Z",
        traceparent: "00-65a1b2c3d4e5f60718293a4b5c6d7e8f-00f067aa0ba902b7-01",
        request_hash: "a".repeat(64),
      },
    ],
    ["the smallest circle", { ...maps, radius: 50 }],
    ["the largest circle", { ...maps, radius: 50_000 }],
    ["the least of a page", web],
    ["the deepest page", { ...web, crawl_depth: 5, timeout_seconds: 30 }],
  ])("may be %s", (_what, message) => {
    expect(accepts(message)).toBe(true);
  });

  it.each([
    ["too small a circle", { ...maps, radius: 49 }],
    ["too large a circle", { ...maps, radius: 50_001 }],
    ["a place off the globe", { ...maps, lat: 90.1 }],
    ["a correlation id that is no UUID", { ...maps, correlation_id: "run-1" }],
    ["a trace context of another shape", { ...maps, traceparent: "00-1-2-3" }],
    ["an unknown key", { ...maps, radius_km: 1 }],
    ["too deep a page", { ...web, crawl_depth: 6 }],
    ["a page that is no page", { ...web, source_url: "file:///etc/passwd" }],
    ["no type", { ...maps, type: undefined }],
  ])("may not have %s", (_what, message) => {
    expect(accepts(message)).toBe(false);
  });
});
