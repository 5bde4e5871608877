import { InvalidInputError } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { readCandidate } from "./given-record.ts";

const readGiven = (given: unknown) => readCandidate(given, "yelp", "a.ndjson:7");

describe("readCandidate", () => {
  it("understands numbers for texts, texts for numbers, and what is not known", () => {
    expect(
      readGiven({
        id: 17,
        name: 1314,
        alternate_names: ["", null, "Thirteen Fourteen", 14],
        lat: "55.95",
        lng: " -3.19 ",
        address: 38,
        postal_code: 1011,
        phone: 441312205355,
        website: " ",
        external_ids: { wikidata: null, osm: 5 },
        rank: "not ours",
      }),
    ).toMatchObject({
      source: "yelp",
      source_id: "17",
      name: "1314",
      alternate_names: ["Thirteen Fourteen", "14"],
      location: { lat: 55.95, lng: -3.19 },
      address: "38",
      postal_code: "1011",
      phone: "441312205355",
      website: null,
      external_ids: { osm: "5" },
    });
  });

  it("takes a record that has nothing but an id", () => {
    const bare = { name: "", alternate_names: [], location: null, address: null, external_ids: {} };
    expect(readGiven({ id: "a" })).toMatchObject(bare);
    expect(
      readGiven({ id: "a", name: null, alternate_names: null, lat: "", lng: null, external_ids: null }),
    ).toMatchObject(bare);
  });

  it("Bug: records at 0, 0, which is how tables write that nothing is known, were one place there. Fix: they have no position", () => {
    expect(readGiven({ id: "a", lat: 0, lng: "0.0" }).location).toBeNull();
    expect(readGiven({ id: "a", lat: 0, lng: 0.1 }).location).toEqual({ lat: 0, lng: 0.1 });
  });

  it("categories of other programs are read by their words; what no word is known of is none, and named", () => {
    const named: string[] = [];
    const read = (category: unknown) =>
      readCandidate({ id: "a", category }, "yelp", "a.ndjson:7", (key) => named.push(key)).category;
    expect(["bakery", "Cafe", "historic site", null, "gizmo"].map(read)).toEqual([
      "cafe",
      "cafe",
      "historic_site",
      null,
      null,
    ]);
    expect(named).toEqual(["category=gizmo"]);
    expect(() => readGiven({ id: "a", category: "gizmo" })).toThrow(
      'category: found "gizmo", expected one of',
    );
  });

  it.each([
    [{ name: "Bar" }, "id: found nothing, expected text that is not empty"],
    [{ id: " " }, 'id: found " ", expected text that is not empty'],
    [{ id: Infinity }, "; a number of so many digits has lost some, write it as text"],
    [{ id: 2 ** 60 }, "; a number of so many digits has lost some, write it as text"],
    [{ id: "a", lat: "0x10", lng: 0 }, 'lat: found "0x10", expected a number from -90 to 90 or null'],
    [{ id: "a", lat: 0, lng: 181 }, "lng: found 181, expected a number from -180 to 180 or null"],
    [{ id: "a", lat: 1 }, "lng: found none beside lat 1, expected both or neither"],
    [{ id: "a", lat: 1, lon: 2 }, "lng: found none beside lat 1, expected both or neither; not read: lon"],
    [{ _id: "a", "a\nb": 1 }, 'id: found nothing, expected text that is not empty; not read: _id, "a\\nb"'],
    [{ id: "a", alternate_names: "Bar" }, 'alternate_names: found "Bar", expected a list'],
    [{ id: "a", address: true }, "address: found true, expected text or null"],
    [{ id: "a", external_ids: ["Q1"] }, 'external_ids: found ["Q1"], expected an object'],
    [{ source: "google", source_id: "1" }, "name: found nothing, expected text that is not empty"],
    [null, "a.ndjson:7: found null, expected an object"],
  ])("refuses %j in words of our own", (given, message) => {
    expect(() => readGiven(given)).toThrow(InvalidInputError);
    expect(() => readGiven(given)).toThrow(/^a\.ndjson:7: /);
    expect(() => readGiven(given)).toThrow(message);
  });
});
