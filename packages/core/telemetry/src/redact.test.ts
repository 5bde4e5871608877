import { describe, expect, it } from "vitest";
import { redact, redactText } from "./redact.ts";

describe("redaction", () => {
  it.each([
    ["https://maps.test/v1?key=AIzaSy123&q=cafe", "https://maps.test/v1?key=[redacted]&q=cafe"],
    ["https://maps.test/v1?KEY=AIzaSy123&q=cafe", "https://maps.test/v1?KEY=[redacted]&q=cafe"],
    ["GET /p?a=1&api_key=abc failed", "GET /p?a=1&api_key=[redacted] failed"],
    ["https://x.test/?access_token=abc#frag", "https://x.test/?access_token=[redacted]#frag"],
    [
      "https://b.test/o?X-Amz-Signature=ab12&X-Amz-Date=2",
      "https://b.test/o?X-Amz-Signature=[redacted]&X-Amz-Date=2",
    ],
    ["postgres://scout:hunter2@db.test/places", "postgres://scout:[redacted]@db.test/places"],
    ["Authorization: Bearer fsq3abcdefgh==", "Authorization: Bearer [redacted]"],
  ])("takes credentials out of %s", (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it.each([
    "https://x.test/?keyword=cafe&pagetoken_count=2",
    "monkey=banana",
    "Basic needs: 3",
    "12:30 = noon",
  ])("leaves %s alone", (text) => {
    expect(redactText(text)).toBe(text);
  });

  it("takes out fields and headers that are named like credentials, at any depth", () => {
    expect(
      redact({
        headers: { "X-Goog-Api-Key": "AIza", Authorization: "fsq3", accept: "json" },
        environment: [{ YELP_API_KEY: "y", REGION: "eu-west-1" }],
        token: "abc",
        tokens: 12,
        key: "cities/edinburgh/run-1/places.ndjson",
      }),
    ).toEqual({
      headers: { "X-Goog-Api-Key": "[redacted]", Authorization: "[redacted]", accept: "json" },
      environment: [{ YELP_API_KEY: "[redacted]", REGION: "eu-west-1" }],
      token: "[redacted]",
      tokens: 12,
      key: "cities/edinburgh/run-1/places.ndjson",
    });
  });

  it("keeps dates, errors, and that there is no value", () => {
    const value = {
      at: new Date(0),
      cause: new RangeError("too far"),
      place: null,
      token: null,
      password: undefined,
    };
    expect(redact(value)).toStrictEqual(value);
  });

  it("ends where a value contains itself, also by way of others", () => {
    const value: Record<string, unknown> = { name: "a" };
    const child = { parent: value };
    Object.assign(value, { self: value, children: [child, child] });
    expect(redact(value)).toEqual({
      name: "a",
      self: "[circular]",
      children: [{ parent: "[circular]" }, { parent: "[circular]" }],
    });
  });
});
