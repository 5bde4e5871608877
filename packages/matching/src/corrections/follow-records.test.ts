import {
  type Candidate,
  type CorrectedRecords,
  type Correction,
  finish,
  type WithdrawnCorrection,
} from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { at, candidate } from "../testing/candidates.ts";
import { followRecordsInSteps, noteRecords, nothingKnown } from "./follow-records.ts";
import { KeysToday, withKeysToday } from "./record-keys.ts";

type Given = Partial<Candidate> & { key: string };

const record = (given: Given): Candidate =>
  candidate({ name: "Fruitmarket Gallery", category: "gallery", location: at(0, 0), ...given });
const closed = (key: string): Correction => ({ type: "closed", record: key, closed: true });
const same = (a: string, b: string): Correction => ({ type: "same", records: [a, b] });

/** The corrections of each of several runs over the records that it has. */
function inRuns(
  log: readonly Correction[],
  ...runs: readonly (readonly Given[])[]
): (readonly Correction[])[] {
  let known: CorrectedRecords = nothingKnown;
  return runs.map((given) => {
    const followed = finish(followRecordsInSteps(log, known, given.map(record)));
    known = followed.known;
    return followed.corrections;
  });
}

/** What becomes of a correction of a record that a run has and the next has not, by what that one has. */
const afterwards = (...given: Given[]) => inRuns([closed("yelp:1")], [{ key: "yelp:1" }], given)[1]!;

describe("corrections, of records that have got other keys", () => {
  it("go on with the record that took the place of the one that they name", () => {
    expect(afterwards({ key: "yelp:2", name: "The Fruitmarket Gallery", location: at(40, 0) })).toEqual([
      closed("yelp:2"),
    ]);
  });

  it("of all kinds go on, and what was beside a record is named by its key of today", () => {
    const log: Correction[] = [
      same("yelp:1", "osm:1"),
      { type: "different", records: ["google:1", "yelp:1"] },
      { type: "field", record: "yelp:1", field: "phone", value: null, beside: ["osm:1", "yelp:1"] },
      { type: "withdraw", what: { type: "closed", record: "yelp:1" } },
    ];
    const [, after] = inRuns(log, [{ key: "yelp:1" }], [{ key: "yelp:2" }]);
    expect(after).toEqual([
      same("yelp:2", "osm:1"),
      { type: "different", records: ["google:1", "yelp:2"] },
      { type: "field", record: "yelp:2", field: "phone", value: null, beside: ["osm:1", "yelp:2"] },
      { type: "withdraw", what: { type: "closed", record: "yelp:2" } },
    ]);
  });

  it.each<[string, Given[]]>([
    ["another source", [{ key: "google:1" }]],
    ["another name", [{ key: "yelp:2", name: "Fruitmarket Café" }]],
    ["another category", [{ key: "yelp:2", category: "shop" }]],
    ["a place 60 m off", [{ key: "yelp:2", location: at(60, 0) }]],
    ["no position", [{ key: "yelp:2", location: null }]],
    ["nothing at all", []],
  ])("stay with the record that is gone where there is a record of %s", (_, given) => {
    expect(afterwards(...given)).toEqual([closed("yelp:1")]);
  });

  it("stay with the record that is there, whatever appears beside it", () => {
    expect(afterwards({ key: "yelp:1" }, { key: "yelp:2" })).toEqual([closed("yelp:1")]);
  });

  it("do not go on with a namesake that was there beside the record, not even one that has come nearer", () => {
    const twin = (metres: number) => ({ key: "yelp:2", location: at(metres, 0) });
    for (const metres of [0, 30, 900]) {
      const runs = inRuns([closed("yelp:1")], [{ key: "yelp:1" }, twin(metres)], [twin(10)]);
      expect(runs[1]).toEqual([closed("yelp:1")]);
      const seenLater = [[{ key: "yelp:1" }], [{ key: "yelp:1" }, twin(metres)], [twin(10)]];
      expect(inRuns([closed("yelp:1")], ...seenLater)[2]).toEqual([closed("yelp:1")]);
    }
  });

  it("of a chain's branches that all got other keys go on with the nearest", () => {
    const spots = [0, 15, 45].map((metres) => at(metres, 0));
    const branches = (digit: number) =>
      spots.map((location, index) => ({ key: `yelp:${digit}${(index * digit) % 3}`, location }));
    const [, after] = inRuns([closed("yelp:11")], branches(1), branches(2).toReversed());
    expect(after).toEqual([closed("yelp:22")]);
  });

  it("go on from key to key, and back to one that the record had before", () => {
    const keys = ["yelp:1", "yelp:2", "yelp:3", "yelp:1", "yelp:3", "yelp:2", "yelp:4"];
    const runs = inRuns([closed("yelp:1")], ...keys.map((key) => [{ key }]));
    expect(runs).toEqual(keys.map((key) => [closed(key)]));
    const last = inRuns([closed("yelp:3")], ...keys.slice(2).map((key) => [{ key }]));
    expect(last).toEqual(keys.slice(2).map((key) => [closed(key)]));
  });

  it("stay with the record that returns where the one that was taken for it stays", () => {
    const [one, other] = [{ key: "yelp:1" }, { key: "yelp:2" }];
    const runs = inRuns([closed("yelp:1")], [one], [other], [one, other], [other]);
    expect(runs.slice(1)).toEqual([[closed("yelp:2")], [closed("yelp:1")], [closed("yelp:1")]]);
  });

  it("wait for the record while its source is left out", () => {
    const runs = inRuns([closed("yelp:1")], [{ key: "yelp:1" }], [{ key: "osm:1" }], [{ key: "yelp:2" }]);
    expect(runs.slice(1)).toEqual([[closed("yelp:1")], [closed("yelp:2")]]);
  });

  it("of a record and the one that it became say nothing of two records", () => {
    const log = [closed("yelp:1"), same("yelp:1", "yelp:2")];
    expect(inRuns(log, [{ key: "yelp:1" }], [{ key: "yelp:2" }])[1]).toEqual([closed("yelp:2")]);
  });

  it("taken back of a record and the one that it became say nothing any more", () => {
    const keys = new KeysToday([["yelp:1", "yelp:2"]], new Set(["yelp:2"]));
    const withdrawn = (what: Correction): Correction => ({
      type: "withdraw",
      what: what as WithdrawnCorrection,
    });
    const log = [withdrawn(same("yelp:1", "yelp:2")), withdrawn(closed("yelp:1"))];
    expect(withKeysToday(log, keys)).toEqual([withdrawn(closed("yelp:2"))]);
  });

  it("name a record by the key that it had before where it has that again", () => {
    const links = [
      ["yelp:1", "yelp:2"],
      ["yelp:2", "yelp:3"],
    ] as const;
    expect(new KeysToday(links, new Set(["yelp:1"])).of("yelp:3")).toBe("yelp:1");
    expect(new KeysToday(links, new Set(["yelp:3"])).of("yelp:1")).toBe("yelp:3");
    expect(new KeysToday(links, new Set()).of("yelp:2")).toBe("yelp:2");
  });

  it.each(["yelp:1", "yelp:2"])("do not go on with %s, which is known to be another record", (key) => {
    const noted = noteRecords([closed("yelp:3")], nothingKnown, [record({ key: "yelp:3" })]);
    const followed = (rekeyed: Record<string, string>) =>
      finish(followRecordsInSteps([closed("yelp:3")], { ...noted, rekeyed }, [record({ key })])).corrections;
    expect(followed({})).toEqual([closed(key)]);
    expect(followed({ "yelp:1": "yelp:2" })).toEqual([closed("yelp:3")]);
  });

  it("Bug: new keys that lead around in a circle, in a file edited by hand, were followed for ever. Fix: each once", () => {
    const known = { ...nothingKnown, rekeyed: { "yelp:1": "yelp:2", "yelp:2": "yelp:1" } };
    const { corrections } = finish(
      followRecordsInSteps([closed("yelp:1")], known, [record({ key: "yelp:3" })]),
    );
    expect(corrections).toEqual([closed("yelp:1")]);
  });

  it("that were taken back leave nothing known, also of keys that the record had", () => {
    const log = [closed("yelp:1")];
    const first = finish(followRecordsInSteps(log, nothingKnown, [record({ key: "yelp:1" })])).known;
    const second = finish(followRecordsInSteps(log, first, [record({ key: "yelp:2" })])).known;
    expect(second.rekeyed).toEqual({ "yelp:1": "yelp:2" });
    const withdrawn: Correction = { type: "withdraw", what: { type: "closed", record: "yelp:1" } };
    expect(
      finish(followRecordsInSteps([...log, withdrawn], second, [record({ key: "yelp:2" })])).known,
    ).toEqual(nothingKnown);
  });

  it("that were just said are noted with the records of the run that they were said of", () => {
    const before = noteRecords([closed("google:1")], nothingKnown, [record({ key: "google:1" })]);
    const known = noteRecords([closed("yelp:1")], before, [record({ key: "yelp:1" })]);
    const followed = finish(
      followRecordsInSteps([closed("google:1"), closed("yelp:1")], known, [
        record({ key: "yelp:2" }),
        record({ key: "google:2" }),
      ]),
    );
    expect(followed.corrections).toEqual([closed("google:2"), closed("yelp:2")]);
  });

  it("keep of others no more than the namesakes of the records that they name, in any order the same", () => {
    const records = [
      record({ key: "yelp:1" }),
      record({ key: "yelp:2", location: at(500, 0) }),
      record({ key: "yelp:3", location: at(9000, 0) }),
      record({ key: "yelp:4", name: "Jolly Judge" }),
      record({ key: "google:1" }),
    ];
    const knownOf = (list: readonly Candidate[]) =>
      finish(followRecordsInSteps([closed("yelp:1")], nothingKnown, list)).known;
    expect(knownOf(records).records.map(({ key }) => key)).toEqual(["yelp:1", "yelp:2"]);
    expect(knownOf(records.toReversed())).toEqual(knownOf(records));
    const withdrawn: Correction = { type: "withdraw", what: { type: "closed", record: "yelp:1" } };
    expect(
      finish(followRecordsInSteps([closed("yelp:1"), withdrawn], knownOf(records), records)).known,
    ).toEqual(nothingKnown);
  });
});
