import { describe, expect, it } from "vitest";
import { dedupe } from "../dedupe.ts";
import { at, candidate } from "../testing/candidates.ts";
import { type AbsorbedPlace, assignIds } from "./assign-ids.ts";

const gallery = {
  name: "Fruitmarket Gallery",
  category: "museum" as const,
  lat: at(0, 0).lat,
  lng: at(0, 0).lng,
};
/** A place of the records with these keys, all called by one name at one point. */
const place = (keys: readonly string[], name = gallery.name, metres = 0) =>
  dedupe(
    keys.map((key) => candidate({ key, name, category: gallery.category, location: at(metres, 0) })),
    {
      corrections: keys
        .slice(1)
        .map((key) => ({ type: "same" as const, records: [keys[0]!, key] as [string, string] })),
    },
  ).places[0]!;
const café = (...keys: string[]) => place(keys, "Fruitmarket Café");

/** One place of the café's records and the gallery's, which Yelp and Google have. */
const joinedPlace = (...keys: string[]) =>
  dedupe(
    keys.map((key) =>
      candidate({
        key,
        name: /^(yelp|google)/.test(key) ? gallery.name : "Fruitmarket Café",
        category: gallery.category,
        location: at(0, 0),
      }),
    ),
    {
      corrections: keys
        .slice(1)
        .map((key) => ({ type: "same" as const, records: [keys[0]!, key] as [string, string] })),
    },
  ).places[0]!;

/** The café's place, which the gallery has become part of. */
const joined = { id: "café", keys: ["foursquare:1", "overpass:1", "yelp:1"] };
const absorbed: AbsorbedPlace = { id: "gallery", keys: ["yelp:1"], into: "café", described: gallery };

describe("a place that had become part of another", () => {
  it("has its id again where it is parted under other keys, and the log says so", () => {
    const after = assignIds([café("foursquare:1", "overpass:1"), place(["yelp:9"])], [joined], [absorbed]);
    expect(after.places.map(({ id }) => id)).toEqual(["café", "gallery"]);
    expect(after.events).toEqual([
      { type: "split", from: "café", into: ["café", "gallery"] },
      { type: "rekeyed", id: "gallery", from: ["yelp:1"], into: ["yelp:9"] },
    ]);
  });

  it("has it also with a record that came to them while they were one", () => {
    const after = assignIds(
      [café("foursquare:1"), place(["overpass:1", "yelp:9"])],
      [{ ...joined, keys: [...joined.keys, "google:1"] }],
      [absorbed],
    );
    expect(after.places.map(({ id }) => id)).toContain("gallery");
    expect(after.events).toContainEqual({ type: "split", from: "café", into: ["café", "gallery"] });
  });

  it("has its id once where records of two sources went two ways", () => {
    const both = { id: "café", keys: ["foursquare:1", "google:1", "yelp:1"] };
    const gone = { ...absorbed, keys: ["google:1", "yelp:1"] };
    const { places } = assignIds(
      [café("foursquare:1"), place(["google:9"]), place(["yelp:9"])],
      [both],
      [gone],
    );
    const ids = places.map(({ id }) => id);
    expect(ids.filter((id) => id === "gallery")).toHaveLength(1);
    expect(new Set(ids).size).toBe(3);
  });

  it("is a new one where a record like its own, of the same source, was there beside it", () => {
    const before = { ...joined, keys: [...joined.keys, "yelp:2"] };
    const after = assignIds([café("foursquare:1", "overpass:1"), place(["yelp:2"])], [before], [absorbed]);
    expect(after.places.map(({ id }) => id)).not.toContain("gallery");
  });

  it("keeps its id also where the other is not there, which is not said to have become it", () => {
    const after = assignIds([place(["yelp:9"])], [joined], [absorbed]);
    expect(after.events).toEqual([
      { type: "gone", id: "café" },
      { type: "rekeyed", id: "gallery", from: ["yelp:1"], into: ["yelp:9"] },
    ]);
  });

  it.each<[string, AbsorbedPlace, ReturnType<typeof place>[]]>([
    ["its record is still there", absorbed, [café("foursquare:1", "yelp:1"), place(["yelp:9"])]],
    [
      "another of its source's records is still there",
      { ...absorbed, keys: ["yelp:1", "yelp:2"] },
      [café("foursquare:1", "yelp:2"), place(["yelp:9"])],
    ],
    ["it is 60 m off", absorbed, [café("foursquare:1"), place(["yelp:9"], gallery.name, 60)]],
    ["it has another name", absorbed, [café("foursquare:1"), place(["yelp:9"], "Fruitmarket Shop")]],
    ["it is another source's", absorbed, [café("foursquare:1"), place(["google:9"])]],
    [
      "its record had moved on before",
      { ...absorbed, keys: ["yelp:7"] },
      [café("foursquare:1"), place(["yelp:9"])],
    ],
    [
      "its like was there beside it",
      { ...absorbed, keys: ["overpass:1"] },
      [café("foursquare:1"), place(["yelp:1"])],
    ],
  ])("is a new one where %s", (_, former, places) => {
    const after = assignIds(places, [joined], [former]);
    expect(after.places.map(({ id }) => id)).not.toContain("gallery");
  });

  it("Bug: the place that it had joined lost its id to it where that one's record was renumbered. Fix: each has its own", () => {
    const both = { id: "café", keys: ["foursquare:1", "overpass:1", "google:2", "yelp:1"] };
    const gone = { ...absorbed, keys: ["google:2", "yelp:1"] };
    const after = assignIds(
      [café("foursquare:9", "overpass:1"), place(["google:2", "yelp:1"])],
      [both],
      [gone],
    );
    expect(after.places.map(({ id }) => id)).toEqual(["café", "gallery"]);
  });

  describe("whose record gets another key while they are one", () => {
    const renumbered = { type: "rekeyed", id: "gallery", from: ["yelp:1"], into: ["yelp:9"] };

    it("still leads to the other, and the log says so", () => {
      const after = assignIds([joinedPlace("foursquare:1", "overpass:1", "yelp:9")], [joined], [absorbed]);
      expect(after.places.map(({ id }) => id)).toEqual(["café"]);
      expect(after.events).toEqual([renumbered]);
    });

    it("is told of also where all records of both get other keys at once", () => {
      const whole = joinedPlace("foursquare:8", "overpass:8", "yelp:9");
      const after = assignIds([whole], [{ ...joined, described: whole }], [absorbed]);
      expect(after.places.map(({ id }) => id)).toEqual(["café"]);
      expect(after.events).toEqual([
        {
          type: "rekeyed",
          id: "café",
          from: joined.keys,
          into: ["foursquare:8", "overpass:8", "yelp:9"],
        },
        renumbered,
      ]);
    });

    it("has its id again in the run that parts them", () => {
      const parted = assignIds(
        [café("foursquare:1", "overpass:1"), place(["yelp:9"])],
        [{ ...joined, keys: [...joined.keys, "yelp:9"] }],
        [{ ...absorbed, keys: ["yelp:1", "yelp:9"] }],
      );
      expect(parted.places.map(({ id }) => id)).toEqual(["café", "gallery"]);
      expect(parted.events).toEqual([
        { type: "split", from: "café", into: ["café", "gallery"] },
        { type: "created", id: "gallery", keys: ["yelp:9"] },
      ]);
    });

    it("leads on to the place that has its record, where that is a third one", () => {
      const after = assignIds(
        [café("foursquare:1"), place(["google:1"], "Fruitmarket Shop"), joinedPlace("overpass:1", "yelp:9")],
        [joined],
        [absorbed, { ...absorbed, id: "shop", keys: ["overpass:1"] }],
      );
      expect(after.places[2]!.id).toBe("shop");
      expect(after.events).toContainEqual({ type: "merged", from: "gallery", into: "shop" });
    });

    it.each<[string, AbsorbedPlace, string[]]>([
      ["its record is still there", absorbed, ["foursquare:1", "yelp:1", "yelp:9"]],
      ["another source has the new record", absorbed, ["foursquare:1", "google:9"]],
      ["that one's record has the new key", { ...absorbed, keys: ["overpass:1"] }, ["overpass:1", "yelp:9"]],
    ])("is not told of where %s", (_, former, keys) => {
      expect(assignIds([joinedPlace(...keys)], [joined], [former]).events).toEqual([]);
    });
  });
});
