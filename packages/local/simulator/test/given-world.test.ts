import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { InvalidInputError } from "@cityscout/contracts";
import { containsPoint, discArea } from "@cityscout/geo";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadWorld, swappedRecords } from "../src/index.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "world-"));
});
afterEach(() => rm(directory, { recursive: true }));

type Fields = Record<string, unknown>;

const line = (id: string, fields: Fields = {}): string =>
  JSON.stringify({ id, name: `Place ${id}`, lat: 50, lng: 10, address: null, postal_code: null, ...fields });

const described = (fields: Fields = {}): Fields => ({
  city: "Nowhere",
  country: "GB",
  center: { lat: 50, lng: 10 },
  radius_km: 5,
  sources: { osm: { file: "osm.ndjson", records: 2 } },
  ...fields,
});

async function write(
  world: unknown,
  lines: string | Uint8Array = `${line("a")}\n${line("b")}\n`,
): Promise<void> {
  await writeFile(
    path.join(directory, "world.json"),
    typeof world === "string" ? world : JSON.stringify(world),
  );
  await writeFile(path.join(directory, "osm.ndjson"), lines);
}

async function failure(serve: Record<string, string> = {}): Promise<string> {
  const error: unknown = await loadWorld(directory, { serve }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof InvalidInputError))
    throw new Error(`expected an InvalidInputError, got ${String(error)}`);
  return error.message.replaceAll(`${directory}${path.sep}`, "");
}

describe("a given world", () => {
  it("tells which records lie in its city with latitude and longitude swapped", async () => {
    const lines = [
      line("a"),
      line("b", { lat: 10, lng: 50 }),
      line("c", { lat: 12, lng: 50 }),
      line("d", { lat: 10, lng: 120 }),
    ];
    await write(described({ sources: { osm: { file: "osm.ndjson" } } }), lines.join("\n"));
    const found = swappedRecords(await loadWorld(directory));
    expect([...found].map(([source, records]) => [source, records.map(({ id }) => id)])).toEqual([
      ["overpass", ["b"]],
    ]);
  });

  it("keeps records as they are, fills what is absent with null and has a boundary around its disc", async () => {
    await write(
      described(),
      `${line("a", { postal_code: "189208.0", category: "cafe", rating: 4.5, extra: 1 })}\n\n${line("b")}`,
    );
    const world = await loadWorld(directory);
    expect(world.sources.overpass).toMatchObject([
      { id: "a", postalCode: "189208.0", category: "cafe", rating: { value: 4.5, count: 1 }, phone: null },
      { id: "b", popularity: 0, closed: false },
    ]);
    expect(
      discArea(world.center, 5000)[0]!.outer.every((point) => containsPoint(world.boundary, point)),
    ).toBe(true);
  });

  it("has the same id for the same content and another one for other content or other serving", async () => {
    await write(described());
    const ids = [
      await loadWorld(directory),
      await loadWorld(directory),
      await loadWorld(directory, { serve: { google: "osm.ndjson" } }),
    ].map(({ id }) => id);
    await write(described(), `${line("a")}\n${line("c")}\n`);
    ids.push((await loadWorld(directory)).id);
    expect(ids[0]).toMatch(/^nowhere-[0-9a-f]{16}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
  });

  it("serves a file by another service too", async () => {
    await write(described());
    const world = await loadWorld(directory, { serve: { google: "osm.ndjson" } });
    expect(Object.keys(world.sources)).toEqual(["google", "overpass"]);
    expect(world.sources.google).toBe(world.sources.overpass);
  });

  it("without world.json is refused", async () => {
    expect(await failure()).toBe(
      'world.json: file: found "no such file", expected a world folder with a world.json',
    );
  });

  const sources = (fields: Fields) => described({ sources: fields });
  it.each<[string, unknown, string | Uint8Array | undefined, string]>([
    ["that is no JSON", "{", undefined, 'world.json: content: found "{", expected one JSON object'],
    ["that is a list", [], undefined, "world.json: the whole: found [], expected an object"],
    [
      "without a city",
      described({ city: undefined }),
      undefined,
      "world.json: city: found nothing, expected the city's name",
    ],
    [
      "with a blank city",
      described({ city: " " }),
      undefined,
      'world.json: city: found " ", expected the city\'s name',
    ],
    [
      "with a country that is no code",
      described({ country: "Scotland" }),
      undefined,
      'world.json: country: found "Scotland", expected a country code of two capital letters',
    ],
    [
      "without a centre",
      described({ center: undefined }),
      undefined,
      "world.json: center: found nothing, expected an object with lat and lng",
    ],
    [
      "with a centre off the globe",
      described({ center: { lat: 91, lng: 0 } }),
      undefined,
      "world.json: center.lat: found 91, expected a number from -90 to 90",
    ],
    [
      "with a negative radius",
      described({ radius_km: -1 }),
      undefined,
      "world.json: radius_km: found -1, expected a number above 0, at most 200",
    ],
    [
      "with a radius in words",
      described({ radius_km: "5" }),
      undefined,
      'world.json: radius_km: found "5", expected a number above 0, at most 200',
    ],
    [
      "with its box upside down",
      described({ bbox: { south: 2, west: 0, north: 1, east: 0 } }),
      undefined,
      'world.json: bbox: found {"south":2,"west":0,"north":1,"east":0}, expected south at most north',
    ],
    [
      "without sources",
      described({ sources: undefined }),
      undefined,
      "world.json: sources: found nothing, expected an object",
    ],
    ["with no source", sources({}), undefined, "world.json: sources: found {}, expected at least one source"],
    [
      "with an unknown source",
      sources({ bing: { file: "osm.ndjson" } }),
      undefined,
      'world.json: sources.bing: found "bing", expected one of osm, overpass, wikidata, google, foursquare, yelp',
    ],
    [
      "with a source without file",
      sources({ osm: {} }),
      undefined,
      "world.json: sources.osm.file: found nothing, expected the name of a file in the same folder",
    ],
    [
      "with a file outside of its folder",
      sources({ osm: { file: "../osm.ndjson" } }),
      undefined,
      'world.json: sources.osm.file: found "../osm.ndjson", expected the name of a file in the same folder',
    ],
    [
      "with a file that is not there",
      sources({ osm: { file: "other.ndjson" } }),
      undefined,
      'other.ndjson: file: found "no such file", expected the file that serves osm',
    ],
    [
      "with two files for one service",
      sources({ osm: { file: "osm.ndjson" }, overpass: { file: "b.ndjson" } }),
      undefined,
      'world.json: sources.overpass: found "b.ndjson", expected one file for overpass, which has osm.ndjson',
    ],
    [
      "with fewer records than it says",
      sources({ osm: { file: "osm.ndjson", records: 3 } }),
      undefined,
      "world.json: sources.osm.records: found 3, expected 2, as osm.ndjson has",
    ],
    ["with an empty file", described(), "", "osm.ndjson: records: found 0, expected at least one record"],
    [
      "with a broken line",
      described(),
      `${line("a")}\n{"id": `,
      'osm.ndjson:2: line: found "{\\"id\\": ", expected one JSON object',
    ],
    [
      "with a line that is no object",
      described(),
      `${line("a")}\n7`,
      "osm.ndjson:2: the whole: found 7, expected one JSON object",
    ],
    [
      "with a record without id",
      described(),
      line("a", { id: undefined }),
      "osm.ndjson:1: id: found nothing, expected a text that is not empty",
    ],
    [
      "with a record with an empty name",
      described(),
      line("a", { name: "" }),
      'osm.ndjson:1: name: found "", expected a text that is not empty',
    ],
    [
      "with an id twice",
      described(),
      `${line("a")}\n${line("b")}\n${line("a")}`,
      'osm.ndjson:3: id: found "a", expected an id that no other record has (line 1 has it)',
    ],
    [
      "with a latitude off the globe",
      described(),
      `${line("a")}\n${line("b", { lat: -90.1 })}`,
      "osm.ndjson:2: lat: found -90.1, expected a number from -90 to 90",
    ],
    [
      "with a longitude in words",
      described(),
      line("a", { lng: "10" }),
      'osm.ndjson:1: lng: found "10", expected a number from -180 to 180',
    ],
    [
      "with an address that is a number",
      described(),
      line("a", { address: 5 }),
      "osm.ndjson:1: address: found 5, expected a text or null",
    ],
    [
      "with a rating above 5",
      described(),
      line("a", { rating: 6 }),
      "osm.ndjson:1: rating: found 6, expected a number from 0 to 5",
    ],
    [
      "with a popularity above 1",
      described(),
      line("a", { popularity: 2 }),
      "osm.ndjson:1: popularity: found 2, expected a number from 0 to 1",
    ],
    [
      "with bytes that are not UTF-8",
      described(),
      new Uint8Array([0x7b, 0xff]),
      'osm.ndjson:1: found the byte 0xFF behind "{", which is not UTF-8, expected UTF-8 text',
    ],
  ])("%s is refused with one message", async (_, world, lines, message) => {
    await write(world, lines);
    expect(await failure()).toBe(message);
  });

  it.each([
    [
      { bing: "osm.ndjson" },
      '--serve: bing: found "bing", expected one of osm, overpass, wikidata, google, foursquare, yelp',
    ],
    [{ google: "../x" }, '--serve: google: found "../x", expected the name of a file in the world\'s folder'],
    [
      { google: "none.ndjson" },
      'none.ndjson: file: found "no such file", expected the file that serves google',
    ],
  ])("served as %o is refused", async (serve: Record<string, string>, message) => {
    await write(described());
    expect(await failure(serve)).toBe(message);
  });
});
