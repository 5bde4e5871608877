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
});
