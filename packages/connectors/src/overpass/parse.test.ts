import { candidateSchema, finish } from "@cityscout/contracts";
import { describe, expect, it, vi } from "vitest";
import { isTooHeavy } from "../answer/source-failure.ts";
import { fixture, rawEntry } from "../testing/raw-entry.ts";
import { parseOverpass } from "./parse.ts";

const profile = { attribution: "© OpenStreetMap contributors", licence: "ODbL-1.0" };
const parse = (body: unknown, status = 200) =>
  finish(parseOverpass(rawEntry("overpass", body, { status }), profile));
const named = () => parse(fixture("overpass", "named-places.json"));
const place = (id: string) => named().candidates.find((candidate) => candidate.source_id === id);

const page = (error: string) => `<?xml version="1.0"?><html><head><title>OSM3S</title></head><body><p>ODbL</p>
  <p><strong>Error</strong>: ${error} </p></body></html>`;

describe("parseOverpass", () => {
  it("reads tags into a candidate and leaves e-mail addresses and mappers out", () => {
    const kirk = place("node/101");
    expect(candidateSchema.parse(kirk)).toEqual({
      source: "overpass",
      source_id: "node/101",
      name: "Tron Kirk",
      alternate_names: ["Eaglais an Tron", "Toron Kaku", "Old Tron", "Christ's Kirk"],
      location: { lat: 55.9501, lng: -3.1901 },
      category: "attraction",
      source_categories: ["tourism=attraction", "historic=church"],
      address: "122 High Street",
      postal_code: "EH1 1SG",
      phone: "+44 131 000000",
      website: "https://tron.example",
      external_ids: { wikidata: "Q1", wikipedia: "en:Tron Kirk" },
      closed: false,
      prominence: 1,
      rating: null,
      provenance: { request_hash: "0".repeat(64), retrieved_at: "2026-03-01T12:00:00.000Z", ...profile },
    });
    expect(JSON.stringify(named())).not.toMatch(/mapper|example\.com/);
  });

  it("takes the position of ways and relations from their centre or bounds, and null where there is none", () => {
    expect(place("way/102")?.location).toEqual({ lat: 55.951, lng: -3.19 });
    expect(place("relation/103")?.location?.lat).toBeCloseTo(55.95);
    expect(place("way/104")?.location).toBeNull();
  });

  it("writes the house number where the country writes it, and a chain's item is no prominence", () => {
    expect(place("way/102")).toMatchObject({
      address: "Hauptstr. 7",
      prominence: 0,
      category: "bar",
      external_ids: {},
    });
  });

  it("marks disused places closed, and keeps open what has a present use beside a former one", () => {
    expect(place("node/107")?.closed).toBe(true);
    expect(place("node/108")).toMatchObject({ closed: false, category: "bar" });
  });

  it("keeps a record's own id where the service is over other records than OpenStreetMap's", () => {
    expect(place("given/0007")).toMatchObject({ name: "Bare Name", category: null });
  });

  it("skips what is no place, and counts each reason", () => {
    const { skipped, shown, candidates } = named();
    expect(shown).toBe(13);
    expect(candidates).toHaveLength(7);
    expect(Object.fromEntries(skipped!.map(({ reason, count }) => [reason, count]))).toEqual({
      "not a place (a street, a border, a line)": 1,
      "no name": 1,
      demolished: 1,
      "not built yet": 1,
      "an area, which repeats a way or relation": 1,
      "not of the protocol's shape (id)": 1,
    });
  });

  it("reads an empty box as no places", () => {
    expect(parse({ version: 0.6, elements: [] })).toEqual({
      candidates: [],
      shown: 0,
      skipped: [],
      more: false,
    });
  });

  it.each([
    'runtime error: Query timed out in "query" at line 4 after 2 seconds.',
    'runtime error: Query run out of memory in "recurse" at line 3 using about 600 MB of RAM.',
  ])("recognises a query that was too heavy, although its status is 200: %s", (remark) => {
    const attempt = () => parse({ elements: [], remark });
    expect(attempt).toThrow(expect.objectContaining({ name: "TransientSourceError" }));
    expect(attempt).toThrow(expect.toSatisfy(isTooHeavy));
  });

  it.each([
    [
      429,
      "Dispatcher_Client::request_read_and_idx::rate_limited. Please check /api/status",
      "RateLimitedError",
    ],
    [
      504,
      "Dispatcher_Client::request_read_and_idx::timeout. The server is probably too busy.",
      "TransientSourceError",
    ],
    [400, "line 2: parse error: ';' expected - 'out' found.", "SourceRefusedError"],
    [200, "Dispatcher_Client::request_read_and_idx::rate_limited.", "RateLimitedError"],
    [200, "line 2: parse error: ';' expected - 'out' found.", "SourceContractError"],
  ])("reads an error page of status %i (%s) as %s, quoting what it says", (status, error, name) => {
    const attempt = () => parse(page(error), status);
    expect(attempt).toThrow(
      expect.objectContaining({ name, message: expect.stringContaining(error.slice(0, 20)) }),
    );
    expect(attempt).not.toThrow(expect.toSatisfy(isTooHeavy));
  });

  it("reads a body that was cut short as transient, wherever it was cut", () => {
    const body = fixture("overpass", "named-places.json").trim();
    for (const length of [0, 1, 40, 700, body.length - 1]) {
      expect(() => parse(body.slice(0, length))).toThrow(
        expect.objectContaining({ name: "TransientSourceError" }),
      );
    }
  });

  it("Bug: the JSON of 150,000 elements was parsed in one go. Fix: some thousand a step", () => {
    const elements = Array.from({ length: 30_000 }, (_, id) => {
      return { type: "node", id, lat: 55.95, lon: -3.19, tags: { amenity: "cafe", name: `Café ${id}` } };
    });
    const body = JSON.stringify({ version: 0.6, elements });
    const parseJson = vi.spyOn(JSON, "parse");
    const { candidates } = parse(body);
    const longest = Math.max(...parseJson.mock.calls.map(([text]) => text.length));
    parseJson.mockRestore();
    expect(longest).toBeLessThan(body.length / 2);
    expect(candidates).toHaveLength(30_000);
  });

  it("refuses JSON of another protocol, and an answer without one readable element", () => {
    const contract = expect.objectContaining({ name: "SourceContractError" });
    expect(() => parse({ results: [] })).toThrow(contract);
    expect(() => parse({ elements: [{ lat: 1 }, "x"] })).toThrow(contract);
    expect(() => parse("[1,}")).toThrow(expect.anything());
  });
});
