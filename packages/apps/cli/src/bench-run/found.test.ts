import { describe, expect, it } from "vitest";
import { differencesOf, lostRecords } from "./found.ts";

function foundPlaces(names: Readonly<Record<string, string>>) {
  const places = Object.entries(names).map(([id, name]) => ({ id, name }));
  return { places, text: places.map((place) => `${JSON.stringify(place)}\n`).join("") };
}

describe("differencesOf", () => {
  it("finds none between a run and itself", () => {
    const found = foundPlaces({ a: "A", b: "B" });
    expect(differencesOf(found, found)).toEqual({ same: 2, missing: 0, added: 0, changed: 0, examples: [] });
  });

  it("tells which places are missing, added, and of other content", () => {
    const clean = foundPlaces({ a: "A", b: "B", c: "C" });
    const other = foundPlaces({ a: "A", c: "C2", d: "D" });
    expect(differencesOf(clean, other)).toEqual({
      same: 1,
      missing: 1,
      added: 1,
      changed: 1,
      examples: ["missing: B", "added: D", "changed: C"],
    });
  });
});

describe("lostRecords", () => {
  const record = (source: "yelp" | "overpass", source_id: string) => ({
    source,
    source_id,
    retrieved_at: "2026-01-01T00:00:00.000Z",
    request_hash: "0",
    licence: "l",
    attribution: "a",
  });

  it("counts what is missing by source, wherever it was merged into", () => {
    const clean = [
      { sources: [record("yelp", "1"), record("overpass", "1")] },
      { sources: [record("yelp", "2")] },
    ];
    const other = [{ sources: [record("overpass", "1")] }];
    expect(lostRecords(clean, other)).toEqual({ yelp: 2 });
    expect(lostRecords(clean, clean.toReversed())).toEqual({});
  });
});
