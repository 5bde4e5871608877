import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { InterruptedError } from "@cityscout/contracts";
import { exampleCandidate } from "@cityscout/contracts/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Answer, runScout, type ScoutOptions } from "../testing-scout.ts";
import { sourcesOfFiles } from "./match-records.ts";

const osm = [
  { id: "osm/1", name: "The Piemaker", lat: 55.95, lng: -3.19, address: "South Bridge, 38" },
  { id: "osm/2", name: "Jolly Judge", lat: 55.954, lng: -3.185, address: "James's Court, 7" },
];
const yelp = [
  { id: "yelp/1", name: "Piemaker", lat: 55.9502, lng: -3.1901, address: "38 South Bridge" },
  { id: "yelp/2", name: "The Jolly Judge", lat: 55.9541, lng: -3.1852, address: "7 James Court" },
];

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-match-files-"));
  await writeRecords("osm.ndjson", osm);
  await writeRecords("yelp.ndjson", yelp);
});
afterEach(async () => await rm(directory, { recursive: true }));

const inside = (name: string): string => path.join(directory, name);
const write = (name: string, text: string) => writeFile(inside(name), text);
const read = (name: string) => readFile(inside(name), "utf8");
const writeRecords = (name: string, records: readonly unknown[]) =>
  write(name, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
const scout = (args: readonly string[], options?: ScoutOptions): Promise<Answer> =>
  runScout(directory, args, options);
const dedupe = ["dedupe", "osm.ndjson", "yelp.ndjson"];
const match = ["match", "--left", "osm.ndjson", "--right", "yelp.ndjson"];

/** Scores the pairs of a CSV; returns their ids and decisions. */
async function matchPairs(csv: string): Promise<{ answer: Answer; rows: string[][] }> {
  await write("pairs.csv", csv);
  const answer = await scout([...match, "--pairs", "pairs.csv", "--out", "scores.csv"]);
  const lines = answer.code === 0 ? (await read("scores.csv")).trim().split("\n").slice(1) : [];
  return { answer, rows: lines.map((line) => line.split(",")) };
}

async function mergedIds(name: string): Promise<string[][]> {
  return (await read(name))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { sources: { source: string; source_id: string }[] })
    .map(({ sources }) => sources.map(({ source, source_id }) => `${source}:${source_id}`));
}

describe("ids of several records that differ", () => {
  const twice = [yelp[0], yelp[1], { ...yelp[1], name: "Judge" }, yelp[0], { ...yelp[1], name: "Jolly" }];
  const said = (name: string): string =>
    `${name}: 1 id is of several records that differ, of which one is kept, the first by content: "yelp/2"\n`;

  it("are named by match and dedupe, where one of their records was dropped without a word", async () => {
    await writeRecords("yelp.ndjson", twice);
    expect((await scout([...match, "--out", "scores.csv"])).err).toBe(said("yelp.ndjson"));
    const { err, out } = await scout([...dedupe, "--out", "places.ndjson", "--json"]);
    expect(err).toContain(said("yelp"));
    expect(JSON.parse(out)).toMatchObject({ candidates: 4, repeated: 1 });
  });
});

describe("records with latitude and longitude swapped", () => {
  const mixed = yelp.map((record, at) =>
    at === 0 ? { ...record, lat: record.lng, lng: record.lat } : record,
  );
  const said =
    'yelp.ndjson: 1 record lies more than 500 km from the rest, but amid it with lat and lng swapped: "yelp/1" (lat -3.1901, lng 55.9502)\npositions are taken as they stand\n';

  it("are named by match, and taken as they stand", async () => {
    await writeRecords("yelp.ndjson", mixed);
    const { err } = await scout([...match, "--out", "scores.csv"]);
    expect(err).toBe(said);
    expect(await read("scores.csv")).toMatch(/^left_id.*\nosm\/2,yelp\/2,.*\n$/);
  });

  it("are named and counted by dedupe, whatever the number of threads", async () => {
    await writeRecords("yelp.ndjson", mixed);
    for (const threads of ["1", "2"]) {
      const { err, out } = await scout([...dedupe, "--out", "places.ndjson", "--json", "--threads", threads]);
      expect(err).toContain(said.replace("yelp.ndjson", "yelp"));
      expect(JSON.parse(out)).toMatchObject({ places: 3, swapped: 1 });
    }
  });

  it("are named of the list that has fewer", async () => {
    const town = Array.from({ length: 12 }, (_, at) => ({
      id: `${at}`,
      name: `Bar ${at}`,
      lat: 50,
      lng: 10,
    }));
    await writeRecords("osm.ndjson", town);
    await writeRecords(
      "yelp.ndjson",
      town.slice(5).map((record) => ({ ...record, lat: 10, lng: 50 })),
    );
    const { err } = await scout([...match, "--out", "scores.csv"]);
    expect(err).toMatch(/^yelp\.ndjson: 7 records lie .*: "5" \(lat 10, lng 50\), "6" .*, "7" [^"]*, …\n/);
  });
});

describe("files of pairs", () => {
  it("may be what match wrote, whatever is in the ids", async () => {
    const ids = ["a,1", 'b"2', "c\n3", " d ", "=e", "__proto__", "NaN", "ﷺ🍕"];
    const records = ids.map((id, at) => ({ id, name: `Piemaker ${at}`, lat: 55 + at, lng: -3 }));
    await writeRecords("osm.ndjson", records);
    await writeRecords("yelp.ndjson", records);
    await scout([...match, "--out", "scores.csv"]);
    const written = await read("scores.csv");
    expect(written.match(/,same$/gm)).toHaveLength(ids.length);
    const { answer } = await matchPairs(written);
    expect(answer.err).toBe("");
    expect(await read("scores.csv")).toBe(written);
  });

  it("may have labels that scoring does not look at", async () => {
    const { rows } = await matchPairs(
      "left_id,right_id,label\nosm/1,yelp/1,\nosm/2,yelp/2,True\nosm/2,yelp/1,1.0\n",
    );
    expect(rows.map(([left, right]) => [left, right])).toEqual([
      ["osm/1", "yelp/1"],
      ["osm/2", "yelp/2"],
      ["osm/2", "yelp/1"],
    ]);
  });

  it.each([
    ["semicolons", "left_id;right_id;label\nosm/1;yelp/1;1,0\nosm/2;yelp/2;\n"],
    ["tabs", "left_id\tnote\tright_id\nosm/1\t\tyelp/1\nosm/2\ta, b\tyelp/2\n"],
    ["quotes and CRLF", '\uFEFF"left_id";"right_id"\r\n"osm/1";"yelp/1"\r\n"osm/2";"yelp/2"\r\n'],
    ["a header in another case and order", "Label,RIGHT_ID, Left_Id \n1,yelp/1,osm/1\n0,yelp/2,osm/2\n"],
    ["emptied rows", "left_id,right_id\n,\nosm/1,yelp/1\nosm/2,yelp/2\n,\n ,\t\n\n"],
  ])("may come out of a spreadsheet, with %s", async (_, csv) => {
    const { rows } = await matchPairs(csv);
    expect(rows.map(([left, right]) => [left, right])).toEqual([
      ["osm/1", "yelp/1"],
      ["osm/2", "yelp/2"],
    ]);
  });

  it.each([
    ["", "pairs.csv:1: found no header, expected left_id and right_id"],
    [
      "left_id,Left_ID,right_id\nosm/1,osm/2,yelp/1\n",
      "pairs.csv:1: found the column left_id more than once, expected one",
    ],
    ["left_id,right_id\nyelp/1,osm/1\n", "yelp.ndjson: exchange left and right"],
    ["a,b\nosm/1,yelp/1\n", "pairs.csv:1: found columns a, b, expected left_id and right_id"],
    [
      "left_id,right_id\nosm/9,yelp/1\n",
      'pairs.csv:2: left_id: found "osm/9", expected the id of a record in',
    ],
    ["left_id,right_id\nosm/1,osm/2\n", "yelp.ndjson"],
    ["left_id,right_id\n\n\nosm/1,nil\n", 'pairs.csv:4: right_id: found "nil"'],
    ['left_id,right_id\r\n"a\r\nb",yelp/1\r\n', "pairs.csv:2: left_id: found"],
    ['left_id,right_id,note\r\nosm/1,yelp/1,"a\r\nb"\r\n\r\nosm/1,nil,\r\n', "pairs.csv:5: right_id: found"],
    [
      "left_id,right_id\nosm/1,yelp/1\nosm/1,\n",
      "pairs.csv:3: right_id: found nothing, expected a record's id",
    ],
    ["left_id,right_id\nosm/1,yelp/1\nosm/1\n", "pairs.csv:3: found 1 columns, expected 2 as in the header"],
    ["left_id,right_id\nosm/1,yelp/1,1\n", "pairs.csv:2: found 3 columns, expected 2 as in the header"],
    ['left_id,right_id\nosm/1,y"elp"\n', "pairs.csv:2: cannot be read"],
  ])("are refused with the line and the column: %j", async (csv, message) => {
    const { answer } = await matchPairs(csv);
    expect(answer).toMatchObject({ code: 2, out: "" });
    expect(answer.err).toContain(message);
    expect(await readdir(directory)).not.toContain("scores.csv");
  });

  it("are refused where they are not UTF-8, and may begin with a byte order mark", async () => {
    const csv = "left_id,right_id,note\nosm/1,yelp/1,\nosm/2,yelp/2,Café\n";
    expect((await matchPairs(`\uFEFF${csv}`)).rows).toHaveLength(2);
    for (const [encoding, message] of [
      ["latin1", 'pairs.csv:3: found the byte 0xE9 behind "osm/2,yelp/2,Caf", which is not UTF-8'],
      ["utf16le", "pairs.csv:1: found UTF-16, expected UTF-8 text"],
    ] as const) {
      await writeFile(inside("pairs.csv"), csv, encoding);
      const { code, err } = await scout([...match, "--pairs", "pairs.csv", "--out", "refused.csv"]);
      expect(code).toBe(2);
      expect(err).toContain(message);
    }
    expect(await readdir(directory)).not.toContain("refused.csv");
  });

  it("must not name an id that records of two sources have", async () => {
    const candidates = (["google", "foursquare"] as const).map((source) =>
      exampleCandidate({ source, source_id: "1" }),
    );
    await writeRecords("yelp.ndjson", candidates);
    const { answer } = await matchPairs("left_id,right_id\nosm/1,1\n");
    expect(answer.code).toBe(2);
    expect(answer.err).toContain('pairs.csv:2: right_id: found "1" for google:1 and foursquare:1');
  });
});

it("a file of pairs that is missing is refused", async () => {
  const { code, err } = await scout([...match, "--pairs", "missing.csv", "--out", "scores.csv"]);
  expect(code).toBe(2);
  expect(err).toContain("missing.csv: cannot be read, expected a CSV with the columns left_id and right_id");
});

describe("files of records", () => {
  it("are refused where they are not UTF-8, in any chunk and with any number of threads", async () => {
    const line = (id: number): string =>
      `${JSON.stringify({ id, name: `${id} ${"é".repeat(100)}`, lat: id / 100, lng: -3 })}\n`;
    const lines = Array.from({ length: 3000 }, (_, id) => line(id));
    await write("yelp.ndjson", `\uFEFF${lines.join("")}`);
    expect((await scout([...dedupe, "--threads", "2", "--out", "places.ndjson"])).code).toBe(0);
    const bytes = lines.map((text, at) => Buffer.from(text, at === 2900 ? "latin1" : "utf8"));
    await writeFile(inside("yelp.ndjson"), Buffer.concat(bytes));
    for (const command of [dedupe, [...dedupe, "--threads", "2"], match]) {
      const { code, err } = await scout([...command, "--out", "refused"]);
      expect(code).toBe(2);
      expect(err).toContain(`${inside("yelp.ndjson")}:2901: found the byte 0xE9 behind `);
      expect(err).toContain("which is not UTF-8, expected UTF-8 text");
    }
    await writeFile(inside("yelp.ndjson"), lines.join(""), "utf16le");
    expect((await scout([...match, "--out", "refused"])).err).toContain("yelp.ndjson:1: found UTF-16");
    expect(await readdir(directory)).not.toContain("refused");
  });

  it("may have a record twice: it counts once, the same one whatever the order of the lines", async () => {
    const twice = [...yelp, { ...yelp[0], name: "The Piemaker", lat: 55.9501 }];
    const scores = [];
    for (const records of [twice, twice.toReversed()]) {
      await writeRecords("yelp.ndjson", records);
      await scout([...match, "--out", "scores.csv"]);
      scores.push((await read("scores.csv")).trim().split("\n").sort());
      await scout([...dedupe, "--out", "places.ndjson"]);
      expect((await mergedIds("places.ndjson")).flat().sort()).toEqual([
        "overpass:osm/1",
        "overpass:osm/2",
        "yelp:yelp/1",
        "yelp:yelp/2",
      ]);
    }
    expect(scores[0]).toEqual(scores[1]);
    expect(scores[0]!.filter((row) => row.startsWith("osm/1,yelp/1,"))).toHaveLength(1);
  });

  it("may say numbers as text and text as numbers, and leave out what is not known", async () => {
    await writeRecords("yelp.ndjson", [
      { id: 1, name: "Piemaker", lat: "55.9502", lng: "-3.1901", address: 38, postal_code: 1011 },
      { id: 2, name: null, lat: 55.9541, lng: -3.1852, alternate_names: null },
      { id: 3, name: "", lat: "", lng: null, alternate_names: ["", " ", null], external_ids: null },
    ]);
    const { code, out } = await scout([...dedupe, "--out", "places.ndjson"]);
    expect(code).toBe(0);
    expect(out).toContain("5 records are 3 places (1 merged");
    expect(await mergedIds("places.ndjson")).toEqual([
      ["overpass:osm/1", "yelp:1"],
      ["overpass:osm/2"],
      ["yelp:2"],
    ]);
    expect((await matchPairs("left_id,right_id\nosm/1,1\nosm/2,3\n")).rows.map(([, right]) => right)).toEqual(
      ["1", "3"],
    );
  });

  it("Bug: what a command says of its result stood behind it in a pipe. Fix: with - it goes to standard error", async () => {
    for (const command of [dedupe, match]) {
      const { out: said } = await scout([...command, "--out", "result"]);
      for (const standardOutput of ["-", "/dev/stdout"]) {
        const { code, out, err } = await scout([...command, "--out", standardOutput]);
        expect(code).toBe(0);
        expect(out).toBe(await read("result"));
        expect(err).toContain(said.slice(0, said.indexOf(",")));
      }
    }
    expect(await readdir(directory)).not.toContain("-");
  });

  it("are refused under a name of no source, which is told", async () => {
    const { code, err } = await scout([
      "dedupe",
      "gogle=osm.ndjson",
      "yelp.ndjson",
      "--out",
      "places.ndjson",
    ]);
    expect(code).toBe(2);
    expect(err).toBe(
      'scout: gogle=osm.ndjson: found "gogle", expected one of osm, overpass, wikidata, google, foursquare, yelp before the =',
    );
    await writeRecords("a=b.ndjson", osm);
    expect((await scout(["dedupe", "a=b.ndjson", "--out", "places.ndjson"])).code).toBe(0);
  });

  it("Bug: a misspelt key lost its value without a word. Fix: standard error names it, once a file", async () => {
    const misspelt = yelp.map(({ lng, ...rest }, at) => ({
      ...rest,
      lng,
      tel: "1",
      ...(at === 0 ? { __proto: 1 } : {}),
    }));
    const lines = misspelt.map((record) => JSON.stringify(record).replace("__proto", "__proto__"));
    await write("yelp.ndjson", `${lines.join("\n")}\n`);
    const said =
      "yelp.ndjson: ignored tel (2 records, did you mean phone?), __proto__ (1 record)\nkeys that are read: id, name, lat, lng, ";
    for (const command of [[...dedupe, "--threads", "2"], dedupe, match]) {
      const { code, err } = await scout([...command, "--out", "out"]);
      expect(code).toBe(0);
      expect(err).toContain(said);
      expect(err.match(/ignored/g)).toHaveLength(1);
    }
  });

  it.each([
    ["{}", "id: found nothing, expected text that is not empty"],
    ['{"id": ""}', 'id: found "", expected text that is not empty'],
    ['{"id": 12345678901234567890}', "id: found 12345678901234567000, expected text that is not empty"],
    ['{"id": 1, "lat": "95", "lng": 0}', 'lat: found "95", expected a number from -90 to 90'],
    ['{"id": 1, "lat": 1, "lng": "east"}', 'lng: found "east", expected a number from -180 to 180'],
    ['{"id": 1, "address": ["38"]}', 'address: found ["38"], expected text or null'],
    ["[1, 2]", 'found [1,2], expected an object; jq -c ".[]" writes the records of a list so'],
    ["id,name,lat,lng", "found no JSON, expected one object a line"],
    ["[", "found JSON that goes on in the next line, expected one object a line; jq -c"],
    ["[{", "found JSON that goes on in the next line, expected one object a line; jq -c"],
    [
      '{"type": "FeatureCollection", "features": []}',
      "found GeoJSON (a FeatureCollection), expected one object a line with id, name, lat and lng",
    ],
    [
      '{"type": "Feature", "id": 7, "geometry": {"type": "Point"}, "properties": {"name": "Piemaker"}}',
      "found GeoJSON (a Feature), expected one object a line with id, name, lat and lng",
    ],
  ])("are refused with the line and the field: %s", async (line, message) => {
    await write("yelp.ndjson", `${JSON.stringify(yelp[0])}\n${line}\n`);
    for (const command of [dedupe, match]) {
      const { code, err } = await scout([...command, "--out", "out"]);
      expect(code).toBe(2);
      expect(err).toContain(`scout: ${inside("yelp.ndjson")}:2: ${message}`);
      expect(err).not.toContain('"code"');
    }
    expect(await readdir(directory)).not.toContain("out");
  });
});

it("files without a record are named: what wrote them may have failed", async () => {
  for (const text of ["", "\uFEFF", " \r\n\n\t\n"]) {
    await write("yelp.ndjson", text);
    for (const command of [dedupe, match]) {
      const { code, err } = await scout([...command, "--out", "out"]);
      expect(code).toBe(0);
      expect(err).toContain("yelp.ndjson: found no record\n");
      expect(err).not.toContain("osm.ndjson: found");
    }
  }
});

describe("sources of files", () => {
  it("do not depend on the files' order", async () => {
    for (const [at, name] of ["e1.ndjson", "e2.ndjson", "e3.ndjson"].entries())
      await writeRecords(
        name,
        osm.map((record) => ({ ...record, id: `${at}/${record.id}`, phone: `+44 131 496 100${at}` })),
      );
    const { err } = await scout(["dedupe", "e1.ndjson", "e2.ndjson", "e3.ndjson", "--out", "a"]);
    expect(err).toBe("sources: overpass=e1.ndjson wikidata=e2.ndjson google=e3.ndjson\n");
    await scout(["dedupe", "e3.ndjson", "e2.ndjson", "e1.ndjson", "--out", "b"]);
    expect(await read("a")).toBe(await read("b"));
  });

  it("can be said, of several files the same", async () => {
    await writeRecords("north.ndjson", [osm[0]]);
    await writeRecords("south.ndjson", [osm[1]]);
    const { out, err } = await scout(
      "dedupe osm=north.ndjson osm=south.ndjson google=yelp.ndjson --json --out places".split(" "),
    );
    expect(err).toBe("sources: overpass=north.ndjson overpass=south.ndjson google=yelp.ndjson\n");
    expect((JSON.parse(out) as { sources: unknown }).sources).toEqual({
      "north.ndjson": "overpass",
      "south.ndjson": "overpass",
      "yelp.ndjson": "google",
    });
    expect(await mergedIds("places")).toEqual([
      ["google:yelp/1", "overpass:osm/1"],
      ["google:yelp/2", "overpass:osm/2"],
    ]);
  });

  it("are the files' own where they are named after one, else those that are left", () => {
    const files = ["b/osm.ndjson", "a/osm.ndjson", "yelp.ndjson", "x.ndjson"].map((file) => ({ file }));
    expect(sourcesOfFiles(files)).toEqual(["wikidata", "overpass", "yelp", "google"]);
  });

  it("Bug: a list that was given twice was two sources. Fix: it is refused", async () => {
    const { code, err } = await scout(["dedupe", "yelp.ndjson", "./yelp.ndjson", "--out", "places"]);
    expect(code).toBe(2);
    expect(err).toContain(`${inside("yelp.ndjson")}: found more than once, expected each file once`);
  });

  it("are five: more files have to share them", async () => {
    const { code, err } = await scout(["dedupe", "f", "e", "d", "c", "b", "a", "--out", "places"]);
    expect(code).toBe(2);
    expect(err).toContain(
      `${inside("f")}: found all of overpass, wikidata, google, foursquare, yelp taken by other files, expected`,
    );
  });
});

describe("the output", () => {
  it.each([
    [dedupe, "osm.ndjson", "found one of the files that are read"],
    [match, "yelp.ndjson", "found one of the files that are read"],
    [[...match, "--pairs", "pairs.csv"], "pairs.csv", "found one of the files that are read"],
    [dedupe, "none/places.ndjson", "found no directory"],
    [match, ".", "found a directory, expected a file"],
  ])("of %j to %s is refused before the work", async (command, out, message) => {
    await write("pairs.csv", "left_id,right_id\nosm/1,yelp/1\n");
    const before = await readdir(directory);
    const { code, err } = await scout([...command, "--out", out]);
    expect(code).toBe(2);
    expect(err).toContain(`--out ${out}: ${message}`);
    expect(await read("osm.ndjson")).toContain("The Piemaker");
    expect(await readdir(directory)).toEqual(before);
  });

  it.each([
    ["dedupe", dedupe],
    ["match", match],
  ])("of %s is left as it was where the work fails or is interrupted", async (_, command) => {
    const out = "results";
    await write(out, "good\n");
    const before = await readdir(directory);
    const interruption = new AbortController();
    const running = scout([...command, "--out", out], { signal: interruption.signal });
    interruption.abort(new InterruptedError("interrupted by the user"));
    const { code, err } = await running;
    expect(code).toBe(130);
    expect(err).toContain("scout: interrupted by the user");
    await write("yelp.ndjson", "{");
    expect((await scout([...command, "--out", out])).code).toBe(2);
    expect(await read(out)).toBe("good\n");
    expect(await readdir(directory)).toEqual(before);
  });
});
