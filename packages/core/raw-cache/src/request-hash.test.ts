import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CanonicalRequest } from "./raw-cache.ts";
import { requestHash } from "./request-hash.ts";

const request = (change: Partial<CanonicalRequest> = {}): CanonicalRequest => ({
  method: "GET",
  url: "https://api.example.org/places?lat=1&lng=2",
  headers: { accept: "application/json" },
  body: null,
  ...change,
});

describe("requestHash", () => {
  it("is a SHA-256 that stays the same from version to version", () => {
    expect(requestHash("yelp", request())).toBe(
      "6b4a0d5d891f6c03b49f24e6606aec51cc0f7673b1b3bad5de9781ddcb21a459",
    );
  });

  it.each([
    ["query order", { url: "https://api.example.org/places?lng=2&lat=1" }],
    ["host case, default port and fragment", { url: "https://API.example.org:443/places?lat=1&lng=2#top" }],
    ["header case and blanks", { headers: { Accept: " application/json " } }],
  ])("does not depend on %s", (_, change) => {
    expect(requestHash("yelp", request(change))).toBe(requestHash("yelp", request()));
  });

  it("does not depend on the order of keys in a JSON body, but on the order of its lists", () => {
    const hash = (body: string): string => requestHash("google", request({ method: "POST", body }));
    expect(hash('{"a":1,"b":{"c":2,"d":[1,2]}}')).toBe(hash('{ "b": {"d":[1,2],"c":2}, "a": 1 }'));
    expect(hash('{"d":[1,2]}')).not.toBe(hash('{"d":[2,1]}'));
  });

  it.each([
    ["method", { method: "POST" as const }],
    ["path", { url: "https://api.example.org/other?lat=1&lng=2" }],
    ["query value", { url: "https://api.example.org/places?lat=1&lng=3" }],
    ["header", { headers: { accept: "text/csv" } }],
    ["body", { body: "data=1" }],
  ])("depends on the %s", (_, change) => {
    expect(requestHash("yelp", request(change))).not.toBe(requestHash("yelp", request()));
  });

  it("depends on the source", () => {
    expect(requestHash("yelp", request())).not.toBe(requestHash("google", request()));
  });

  it("is the same for every order of the same query", () => {
    const pairs = fc.array(
      fc.tuple(
        fc.string({ minLength: 1 }).map((name) => `q${name}`),
        fc.string(),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(pairs, (query) => {
        const url = (list: [string, string][]): string =>
          `https://api.example.org/?${new URLSearchParams(list).toString()}`;
        expect(requestHash("yelp", request({ url: url([...query].reverse()) }))).toBe(
          requestHash("yelp", request({ url: url(query) })),
        );
      }),
    );
  });

  it.each([
    { url: "https://api.example.org/?api_key=hush" },
    { url: "https://user:hush@api.example.org/" },
    { headers: { Authorization: "Bearer hush" } },
    { headers: { "X-Goog-Api-Key": "hush" } },
  ])("refuses a credential without repeating it: %o", (change) => {
    expect(() => requestHash("google", request(change))).toThrow(/credential/);
    expect(() => requestHash("google", request(change))).not.toThrow(/hush/);
  });
});
