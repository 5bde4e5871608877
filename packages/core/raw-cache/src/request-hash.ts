import { createHash } from "node:crypto";
import { InvalidInputError, type Source } from "@cityscout/contracts";
import type { CanonicalRequest } from "./raw-cache.ts";

const credentialNames =
  /^(?:key|api_?key|apikey|access_?token|token|secret|password|client_secret|signature|authorization|proxy-authorization|cookie|x-api-key|x-goog-api-key)$/i;

function refuseCredential(where: string, name: string): void {
  if (credentialNames.test(name)) {
    throw new InvalidInputError(
      `${where}: found the credential ${name}, expected a request without any: the HTTP client adds them`,
    );
  }
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * `URL` normalises host case, default ports and dot segments; percent-encoding is that of RFC 3986, whatever it was;
 * the query is sorted by name, then value.
 */
function canonicalUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null) throw new InvalidInputError("url: found text that is no URL, expected an absolute one");
  if (url.username !== "" || url.password !== "") refuseCredential("url", "password");
  // Undecodable text would become U+FFFD, and different requests the same.
  decode(url.search.replaceAll("+", " "));
  const pairs = [...url.searchParams].sort(([a, x], [b, y]) => byCodeUnit(a, b) || byCodeUnit(x, y));
  for (const [name] of pairs) refuseCredential("url", name);
  const path = url.pathname
    .split("/")
    .map((segment) => encode(decode(segment)))
    .join("/");
  const query = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
  return `${url.origin}${path}?${query}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new InvalidInputError("url: found percent-encoding that is not of UTF-8, expected RFC 3986", {
      cause: error,
    });
  }
}

/** `encodeURIComponent` leaves five characters that RFC 3986 reserves. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalHeaders(headers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => {
      refuseCredential("headers", name);
      return [name.toLowerCase(), value.trim()];
    })
    .sort(([a], [b]) => byCodeUnit(a, b));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => byCodeUnit(a, b))
      .map(([key, item]) => [key, sortKeys(item)]),
  );
}

/** JSON objects and lists that mean the same are the same, whatever the order of their keys; other text is as it is. */
function canonicalBody(body: string | null): string | null {
  if (body === null || !/^\s*[[{]/.test(body)) return body;
  try {
    return JSON.stringify(sortKeys(JSON.parse(body)));
  } catch (error) {
    if (error instanceof SyntaxError) return body;
    throw error;
  }
}

/**
 * What names a request and its effect: a SHA-256 in hexadecimal over source, method, URL with sorted query, headers
 * and body. Two ways of writing the same request have one hash.
 *
 * @throws InvalidInputError where the request carries a credential, which must never decide or leave a trace
 */
export function requestHash(source: Source, request: CanonicalRequest): string {
  const canonical = [
    source,
    request.method,
    canonicalUrl(request.url),
    canonicalHeaders(request.headers),
    canonicalBody(request.body),
  ];
  return createHash("sha256").update(JSON.stringify(canonical)).digest("hex");
}
