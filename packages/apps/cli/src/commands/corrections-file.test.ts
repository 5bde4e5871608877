import { type Correction, correctionSchema, runKeys, standingCorrections } from "@cityscout/contracts";
import { exampleCandidate } from "@cityscout/contracts/testing";
import { createMemoryRunStore, readCorrections } from "@cityscout/raw-cache";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  addCorrections,
  describeCorrection,
  keysIn,
  readCorrectionsIn,
  withdrawCorrections,
  withoutEffect,
} from "./corrections-file.ts";

const same: Correction = { type: "same", records: ["overpass:1", "yelp:1"] };
const turned: Correction = { type: "same", records: ["yelp:1", "overpass:1"] };
const different: Correction = { type: "different", records: ["overpass:1", "yelp:1"] };
const phone = (value: string): Correction => ({ type: "field", record: "yelp:1", field: "phone", value });

const run = { city: "somewhere", candidates: [] };

describe("the corrections of a city", () => {
  it("keep of equal ones the last, so that the later word still holds", async () => {
    const store = createMemoryRunStore();
    await addCorrections(store, run, [same, phone("1"), different, phone("2")]);
    await addCorrections(store, run, [turned, turned]);
    await addCorrections(store, run, [phone("1")]);
    expect(await readCorrections(store, "somewhere")).toEqual([different, phone("2"), turned, phone("1")]);
  });

  it("say which of them later ones contradict, directly and through other records", async () => {
    const store = createMemoryRunStore();
    const chain: Correction = { type: "same", records: ["yelp:1", "google:1"] };
    const apart: Correction = { type: "different", records: ["overpass:1", "google:1"] };
    expect((await addCorrections(store, run, [same, chain, phone("1")])).overruled).toEqual([]);
    expect((await addCorrections(store, run, [apart])).overruled).toEqual([same]);
    expect((await addCorrections(store, run, [phone("2"), apart])).overruled).toEqual([phone("1")]);
    await withdrawCorrections(store, run, { type: "same", records: ["yelp:1", "google:1"] });
    const log = await readCorrections(store, "somewhere");
    expect([...withoutEffect(log, await keysIn(run, store))]).toEqual([
      [chain, "taken back"],
      [phone("1"), "overruled"],
    ]);
    // Without the one that joined them, the first holds again.
    expect((await addCorrections(store, run, [different])).overruled).toEqual([same]);
    expect((await addCorrections(store, run, [turned])).overruled).toEqual([different]);
  });

  it("are taken back by a line more, whichever way round the records are named", async () => {
    const store = createMemoryRunStore();
    await addCorrections(store, run, [same, phone("1")]);
    await withdrawCorrections(store, run, { type: "same", records: ["yelp:1", "overpass:1"] });
    const log = await store.readJson(runKeys.corrections("somewhere"), z.array(correctionSchema));
    expect(log).toEqual([same, phone("1"), { type: "withdraw", what: turned }]);
  });

  it("are taken back by the key that a record has got since, too", async () => {
    const store = createMemoryRunStore();
    await addCorrections(store, run, [same, phone("1")]);
    await store.writeJson(runKeys.correctedRecords("somewhere"), {
      records: [],
      rekeyed: { "yelp:1": "yelp:2" },
    });
    const today = { ...run, candidates: [exampleCandidate({ source: "yelp", source_id: "2" })] };
    await withdrawCorrections(store, today, { type: "field", record: "yelp:2", field: "phone" });
    const said = await readCorrections(store, "somewhere");
    expect(standingCorrections(said)).toEqual([same]);
    expect(await readCorrectionsIn(today, store)).toContainEqual({
      type: "same",
      records: ["overpass:1", "yelp:2"],
    });
    expect(describeCorrection(same, await keysIn(today, store))).toEqual([
      "same",
      "overpass:1",
      "yelp:1 (now yelp:2)",
      "",
    ]);
  });

  it("stay as they are where there is nothing to take back", async () => {
    const store = createMemoryRunStore();
    const withdraw = () => withdrawCorrections(store, run, { type: "closed", record: "yelp:1" });
    await expect(withdraw()).rejects.toThrow('withdraw: found no correction "closed yelp:1" of somewhere');
    expect(await store.readText(runKeys.corrections("somewhere"))).toBeUndefined();
    await addCorrections(store, run, [same]);
    await expect(withdraw()).rejects.toThrow("expected one that `scout corrections list` shows");
    expect(await readCorrections(store, "somewhere")).toEqual([same]);
  });
});
