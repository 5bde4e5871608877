import { describe, expect, it } from "vitest";
import { isTooHeavy, saidIn, spokenFailure, statusFailure } from "./source-failure.ts";

describe("statusFailure", () => {
  it.each([
    [400, "SourceRefusedError"],
    [401, "SourceRefusedError"],
    [404, "SourceRefusedError"],
    [408, "TransientSourceError"],
    [429, "RateLimitedError"],
    [500, "TransientSourceError"],
    [503, "TransientSourceError"],
    [504, "TransientSourceError"],
    [509, "RateLimitedError"],
  ])("sorts status %i as %s", (status, name) => {
    expect(statusFailure("yelp", status, "{}").name).toBe(name);
  });

  it("takes an unavailable source that says when to come back as a rate limit", () => {
    expect(statusFailure("yelp", 503, "", 4000)).toMatchObject({
      name: "RateLimitedError",
      retryAfterMs: 4000,
    });
  });

  it.each([
    `{"error":{"code":"ACCESS_LIMIT_REACHED","description":"You've reached the access limit for this client."}}`,
    `{"error":{"message":"Quota exceeded for quota metric 'X' and limit 'requests per day'"}}`,
    `{"error":{"status":"RESOURCE_EXHAUSTED","details":[{"metadata":{"quota_limit":"SearchNearbyRequestPerDayPerProject"}}]}}`,
    `{"error":{"status":"RESOURCE_EXHAUSTED","details":[{"metadata":{"quota_unit":"1/d/{project}"}}]}}`,
    `{"message":"You have exceeded your daily quota."}`,
    `{"message":"no API credits remaining"}`,
  ])("tells a spent quota from a rate limit: %s", (body) => {
    expect(statusFailure("yelp", 429, body).name).toBe("QuotaExhaustedError");
    expect(statusFailure("yelp", 403, body).name).toBe("QuotaExhaustedError");
  });

  it.each([
    [429, '{"error":{"code":"TOO_MANY_REQUESTS_PER_SECOND"}}', "RateLimitedError"],
    [
      429,
      '{"error":{"status":"RESOURCE_EXHAUSTED","message":"limit \'requests per minute\'"}}',
      "RateLimitedError",
    ],
    [403, '{"error":{"status":"PERMISSION_DENIED"}}', "SourceRefusedError"],
    [402, "", "QuotaExhaustedError"],
  ])("takes status %i with %s for a %s", (status, body, name) => {
    expect(statusFailure("google", status, body).name).toBe(name);
  });

  it("recognises a query that the source gave up on", () => {
    expect(isTooHeavy(statusFailure("wikidata", 500, "java.util.concurrent.TimeoutException at x"))).toBe(
      true,
    );
    expect(isTooHeavy(statusFailure("wikidata", 500, "java.lang.NullPointerException"))).toBe(false);
  });
});

describe("spokenFailure", () => {
  it("knows no failure in words that are none", () => {
    expect(spokenFailure("overpass", "Berguedà\trelation\t358838")).toBeUndefined();
  });
});

describe("saidIn", () => {
  it("keeps what a page says, on one line of bounded length", () => {
    expect(
      saidIn("<html><head><title>x</title></head><body>\n<h1>No</h1>\\n<p>today</p></body></html>"),
    ).toBe("No today");
    expect(saidIn("<p></p>")).toBe("(nothing)");
    expect(saidIn("long ".repeat(1000)).length).toBeLessThan(250);
  });
});
