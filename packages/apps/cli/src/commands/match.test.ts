import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createContext } from "../context.ts";
import { createProgram } from "../program.ts";

const left = [
  {
    id: "osm/1",
    name: "The Piemaker",
    lat: 55.95,
    lng: -3.19,
    address: "South Bridge, 38",
    postal_code: null,
  },
  {
    id: "osm/2",
    name: "Jolly Judge",
    lat: 55.954,
    lng: -3.185,
    address: "James's Court, 7",
    postal_code: "EH1 2PB",
  },
];
const right = [
  {
    id: "yelp/1",
    name: "Piemaker",
    lat: 55.9502,
    lng: -3.1901,
    address: "38 South Bridge",
    postal_code: "EH1 1LL",
  },
  {
    id: "yelp/2",
    name: "The Jolly Judge",
    lat: 55.9541,
    lng: -3.1852,
    address: "7 James Court",
    postal_code: "EH1 2PB",
  },
];

describe("scout match, dedupe and bench matching", () => {
  let directory: string;
  let output: string;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "scout-match-"));
    await write("osm.ndjson", left.map((record) => JSON.stringify(record)).join("\n"));
    await write("yelp.ndjson", right.map((record) => JSON.stringify(record)).join("\n"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const write = (name: string, text: string) => writeFile(path.join(directory, name), `${text}\n`);
  const read = (name: string) => readFile(path.join(directory, name), "utf8");

  async function scout(...args: string[]): Promise<void> {
    const stdout = new PassThrough();
    output = "";
    stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    const context = createContext({
      variables: {},
      environment: {},
      currentDirectory: directory,
      stdout: stdout,
      stderr: new PassThrough(),
      signal: new AbortController().signal,
      setExitCode: () => undefined,
    });
    await createProgram(context).parseAsync(["node", "scout", ...args]);
  }

  it("scores exactly the pairs that are asked for, in their order", async () => {
    await write("pairs.csv", "left_id,right_id,label\nosm/2,yelp/2,1\nosm/1,yelp/2,0\nosm/1,yelp/1,1");
    await scout(
      "match",
      "--left",
      "osm.ndjson",
      "--right",
      "yelp.ndjson",
      "--pairs",
      "pairs.csv",
      "--out",
      "out.csv",
    );
    const rows = (await read("out.csv"))
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    expect(rows[0]).toEqual(["left_id", "right_id", "score", "decision"]);
    expect(rows.slice(1).map(([l, r, , decision]) => [l, r, decision])).toEqual([
      ["osm/2", "yelp/2", "same"],
      ["osm/1", "yelp/2", "different"],
      ["osm/1", "yelp/1", "same"],
    ]);
  });

  it("merges files into places that name their records", async () => {
    await scout("dedupe", "osm.ndjson", "yelp.ndjson", "--out", "places.ndjson", "--json");
    const places = (await read("places.ndjson"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: string; sources: { source_id: string }[] });
    expect(places.map((place) => place.sources.map((source) => source.source_id))).toEqual([
      ["osm/1", "yelp/1"],
      ["osm/2", "yelp/2"],
    ]);
    expect(JSON.parse(output)).toMatchObject({ candidates: 4, places: 2, merged: 2, unplaced: 0 });
  });

  it("merges records without a position by name and address, and says which are in no place", async () => {
    await write(
      "yelp.ndjson",
      [
        '{"id": "yelp/1", "name": "Fruitmarket Gallery", "address": "45 Market Street"}',
        '{"id": "yelp/2", "name": "Nowhere Bar", "lat": null, "lng": null}',
      ].join("\n"),
    );
    await write(
      "osm.ndjson",
      '{"id": "osm/1", "name": "Fruitmarket Gallery", "address": "45 Market Street", "lat": 55.9512, "lng": -3.1895}',
    );
    await scout("dedupe", "osm.ndjson", "yelp.ndjson", "--out", "places.ndjson");
    const places = (await read("places.ndjson")).trim().split("\n");
    expect(places.length).toBe(1);
    expect(places[0]).toMatch(/"source_id":"osm\/1".*"source_id":"yelp\/1"/);
    expect(output).toContain("3 records are 1 places (1 merged");
    expect(output).toContain("records in no place, for want of a position: 1\n");
  });

  it.each([
    [["--held-out", "street"], "expected split"],
    [["--held-out", "split"], "left to train on"],
    [["--held-out", "city"], "left to train on"],
    [["--held-out", "split", "--model", "model.json"], "no --model beside it"],
  ])("refuses to judge what it cannot hold out (%#)", async (flags, message) => {
    for (const folder of ["places/town", "matches/town"])
      await mkdir(path.join(directory, "data", folder), { recursive: true });
    for (const source of ["osm", "yelp"])
      await copyFile(
        path.join(directory, `${source}.ndjson`),
        path.join(directory, "data/places/town", `${source}.ndjson`),
      );
    await write("data/matches/town/osm-yelp.valid.csv", "left_id,right_id,label\nosm/1,yelp/1,1");
    await expect(scout("bench", "matching", "--data", "data", ...flags)).rejects.toThrow(message);
  });

  it("names the line and the field of a bad record", async () => {
    await write("yelp.ndjson", '{"id": "yelp/1", "name": "Piemaker", "lat": 95, "lng": 0}');
    await expect(scout("dedupe", "osm.ndjson", "yelp.ndjson", "--out", "places.ndjson")).rejects.toThrow(
      /yelp\.ndjson:1: lat/,
    );
    await write("yelp.ndjson", '\uFEFF\r\n{"id": "yelp/1", "name": "Piemaker", "lng": 3}');
    await expect(scout("dedupe", "osm.ndjson", "yelp.ndjson", "--out", "places.ndjson")).rejects.toThrow(
      "yelp.ndjson:2: lat: found none beside lng 3, expected both or neither",
    );
  });
});
