import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, runScout } from "../testing-scout.ts";

let directory: string;
const inside = (...names: string[]): string => path.join(directory, ...names);
const scout = (...args: string[]): Promise<Answer> => runScout(directory, args);

const words = ["Thistle", "Castle", "Harbour", "Rowan", "Lantern", "Meadow", "Quarry", "Anchor"];

/** Two sources that list the same places, and pairs of them in a file for each split. */
async function writeTown(splits: readonly string[]): Promise<void> {
  await mkdir(inside("data/places/town"), { recursive: true });
  await mkdir(inside("data/matches/town"), { recursive: true });
  for (const source of ["osm", "yelp"]) {
    const records = words.map((word, at) => ({
      id: `${source}/${at}`,
      name: `${word} Café`,
      lat: 55.95 + at / 100,
      lng: -3.19,
    }));
    await writeFile(
      inside("data/places/town", `${source}.ndjson`),
      records.map((record) => `${JSON.stringify(record)}\n`).join(""),
    );
  }
  for (const split of splits) {
    const rows = words.map(
      (_, at) => `osm/${at},yelp/${at},1\nosm/${at},yelp/${(at + 1) % words.length},0\n`,
    );
    await writeFile(
      inside("data/matches/town", `osm-yelp.${split}.csv`),
      `left_id,right_id,label\n${rows.join("")}`,
    );
  }
  await writeFile(inside("data/matches/README.md"), "Who judged these pairs.\n");
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-train-"));
  await writeTown(["train", "valid"]);
});
afterAll(async () => await rm(directory, { recursive: true }));

const train = (...args: string[]): Promise<Answer> =>
  scout("train-matching", "--data", "data", "--out", "model.json", ...args);

describe("scout train-matching", () => {
  it("leaves out the splits that it is told to, and replaces the model in one step", async () => {
    await writeFile(inside("model.json"), "old");
    const { code, out, err } = await train("--except", "valid");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("trained on 16 pairs, 8 of them one place");
    expect(JSON.parse(await readFile(inside("model.json"), "utf8"))).toMatchObject({
      trained_on: { pairs: 16, files: ["town/osm-yelp.train"] },
    });
    expect((await readdir(directory)).sort()).toEqual(["data", "model.json"]);
  });

  it.each([
    [["--except", "train,valid"], "--except train,valid: found no labelled pairs to train on, expected some"],
    [["--except", "town"], "--except town: found no labelled pairs to train on"],
    [
      ["--except", "test"],
      '--except: found "test", expected splits or cities that there are: train, valid, town',
    ],
    [["--except", "valid,"], '--except: found "", expected splits or cities'],
    [["--out", "data"], "--out data: found a directory, expected a file"],
  ])("refuses %j and leaves the model as it is", async (args, message) => {
    await writeFile(inside("model.json"), "old");
    const { code, err } = await train(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(await readFile(inside("model.json"), "utf8")).toBe("old");
  });
});

describe("scout bench matching", () => {
  it("reads the cities beside which other files lie, and their labels", async () => {
    const { code, out, err } = await scout("bench", "matching", "--data", "data");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).not.toMatch(/∞|NaN/);
    await writeFile(
      inside("data/matches/town/osm-yelp.odd.csv"),
      "left_id,right_id,label\nosm/1,yelp/1,True\n",
    );
    const refused = await scout("bench", "matching", "--data", "data");
    await rm(inside("data/matches/town/osm-yelp.odd.csv"));
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('osm-yelp.odd.csv:2: label: found "True", expected 0 or 1');
  });

  it("Bug: only sources called by letters alone had pairs. Fix: any of the files of places, also with digits, hyphens and dots", async () => {
    const town = inside("odd/places/old-town");
    await mkdir(town, { recursive: true });
    await mkdir(inside("odd/matches/old-town"), { recursive: true });
    const name = (source: string): string => path.join(town, `${source}.ndjson`);
    await copyFile(inside("data/places/town/osm.ndjson"), name("osm-2026"));
    await copyFile(inside("data/places/town/yelp.ndjson"), name("open_data.v2"));
    const pairs = inside("odd/matches/old-town/osm-2026-open_data.v2.csv");
    await copyFile(inside("data/matches/town/osm-yelp.valid.csv"), pairs);
    const { code, out, err } = await scout("bench", "matching", "--data", "odd");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("old-town/osm-2026-open_data.v2");

    await writeFile(name("open_data"), "");
    const twofold = await scout("bench", "matching", "--data", "odd");
    await rm(name("open_data.v2"));
    await rm(name("open_data"));
    const unknown = await scout("bench", "matching", "--data", "odd");
    expect([twofold.code, unknown.code]).toEqual([2, 2]);
    expect(twofold.err).toContain("found it to be osm-2026 and open_data, or osm-2026 and open_data.v2");
    expect(unknown.err).toContain(
      `${pairs}: expected a name like <left>-<right>.<split>.csv with two files of ${town}, found there osm-2026`,
    );
  });

  it("counts a file without a match in no mean that it has no figure of", async () => {
    const file = inside("data/matches/town/osm-yelp.none.csv");
    await writeFile(file, "left_id,right_id,label\nosm/1,yelp/2,0\n");
    const { out } = await scout("bench", "matching", "--data", "data", "--json");
    await rm(file);
    const report = JSON.parse(out) as {
      overall: Record<string, number>;
      cities: { files: { file: string; f1: number | null; blocking_recall: number | null }[] }[];
    };
    const files = report.cities[0]!.files;
    expect(files.find((one) => one.file === "town/osm-yelp.none")).toMatchObject({
      f1: null,
      blocking_recall: null,
    });
    expect(report.overall).toMatchObject({ mean_f1: files[1]!.f1, blocking_recall: 1 });
  });
});
