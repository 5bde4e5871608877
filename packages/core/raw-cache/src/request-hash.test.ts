import { isDeepStrictEqual } from "node:util";
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
    ["percent-encoding", { url: "https://api.example.org/%70laces?l%61t=%31&lng=2" }],
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

  it("tells a slash of a path from a slash in a name, and text from JSON", () => {
    const ofUrl = (url: string): string => requestHash("yelp", request({ url }));
    expect(ofUrl("https://api.example.org/a%2fb")).not.toBe(ofUrl("https://api.example.org/a/b"));
    expect(ofUrl("https://api.example.org/a%2fb")).toBe(ofUrl("https://api.example.org/a%2Fb"));
    expect(ofUrl("https://api.example.org/?a=1%262")).not.toBe(ofUrl("https://api.example.org/?a=1&2"));
    const ofBody = (body: string | null): string => requestHash("yelp", request({ body }));
    expect(new Set([null, "null", "1", "1.0", "", "{}"].map(ofBody)).size).toBe(6);
  });

  it("is another for every other JSON body, and the same for every way of writing one", () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, item]) => [key, shuffled(item)]),
      );
    };
    const ofBody = (value: unknown, space = 0): string =>
      requestHash("google", request({ method: "POST", body: JSON.stringify({ value }, null, space) }));
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(ofBody(shuffled(one), 2)).toBe(ofBody(one));
        const same = JSON.stringify(shuffled(shuffled(one))) === JSON.stringify(shuffled(shuffled(other)));
        if (!same && !isDeepStrictEqual(one, other)) expect(ofBody(one)).not.toBe(ofBody(other));
      }),
    );
  });

  it.each(["places", "https://api.example.org/%FF", "https://api.example.org/?q=%E0%A4%A"])(
    "refuses the URL %s",
    (url) => {
      expect(() => requestHash("yelp", request({ url }))).toThrow(
        expect.objectContaining({ name: "InvalidInputError" }),
      );
    },
  );

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
