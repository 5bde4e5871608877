import { type Correction, correctionSchema, runKeys } from "@cityscout/contracts";
import { createMemoryRunStore, readCorrections } from "@cityscout/raw-cache";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { addCorrections, withdrawCorrections } from "./corrections-file.ts";

const same: Correction = { type: "same", records: ["overpass:1", "yelp:1"] };
const turned: Correction = { type: "same", records: ["yelp:1", "overpass:1"] };
const different: Correction = { type: "different", records: ["overpass:1", "yelp:1"] };
const phone = (value: string): Correction => ({ type: "field", record: "yelp:1", field: "phone", value });

describe("the corrections of a city", () => {
  it("keep of equal ones the last, so that the later word still holds", async () => {
    const store = createMemoryRunStore();
    await addCorrections(store, "somewhere", [same, phone("1"), different, phone("2")]);
    await addCorrections(store, "somewhere", [turned, turned]);
    await addCorrections(store, "somewhere", [phone("1")]);
    expect(await readCorrections(store, "somewhere")).toEqual([different, phone("2"), turned, phone("1")]);
  });

  it("are taken back by a line more, whichever way round the records are named", async () => {
    const store = createMemoryRunStore();
    await addCorrections(store, "somewhere", [same, phone("1")]);
    await withdrawCorrections(store, "somewhere", { type: "same", records: ["yelp:1", "overpass:1"] });
    const log = await store.readJson(runKeys.corrections("somewhere"), z.array(correctionSchema));
    expect(log).toEqual([same, phone("1"), { type: "withdraw", what: turned }]);
  });

  it("stay as they are where there is nothing to take back", async () => {
    const store = createMemoryRunStore();
    const withdraw = () => withdrawCorrections(store, "somewhere", { type: "closed", record: "yelp:1" });
    await expect(withdraw()).rejects.toThrow('withdraw: found no correction "closed yelp:1" of somewhere');
    expect(await store.readText(runKeys.corrections("somewhere"))).toBeUndefined();
    await addCorrections(store, "somewhere", [same]);
    await expect(withdraw()).rejects.toThrow("expected one that `scout corrections list` shows");
    expect(await readCorrections(store, "somewhere")).toEqual([same]);
  });
});
