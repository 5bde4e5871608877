import type { MergedPlace } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { dedupe } from "../dedupe.ts";
import { at, candidate } from "../testing/candidates.ts";
import { mergedPart } from "./merged-part.ts";

type Joined = readonly [one: string, other: string, score: number, reason?: string];

/** A place of records that were joined one by one. */
function placeOf(...joined: Joined[]): MergedPlace {
  const keys = [...new Set(joined.flatMap(([one, other]) => [one, other]))].sort();
  const [place] = dedupe(
    keys.map((key) => candidate({ key, name: "Fruitmarket Gallery", location: at(0, 0) })),
    { corrections: keys.slice(1).map((key) => ({ type: "same", records: [keys[0]!, key] })) },
  ).places;
  const merges = joined.map(([one, other, score, reason = "same name"]) => ({
    source_ids: [one, other].sort() as [string, string],
    score,
    reason,
  }));
  return { ...place!, merges };
}

describe("mergedPart", () => {
  it("is the record alone where it was merged by itself", () => {
    const place = placeOf(["osm:a", "yelp:a", 0.99], ["osm:a", "google:b", 0.6]);
    expect(mergedPart(place, "google:b")).toEqual({ own: ["google:b"], rest: ["osm:a", "yelp:a"] });
    expect(mergedPart(place, "yelp:a")).toEqual({ own: ["yelp:a"], rest: ["google:b", "osm:a"] });
  });

  it("Bug: an undo parted a record also from its true partners. Fix: it takes its half of the place along", () => {
    const place = placeOf(["osm:a", "yelp:a", 0.99], ["osm:a", "yelp:b", 0.7], ["osm:b", "yelp:b", 0.98]);
    for (const record of ["osm:b", "yelp:b"])
      expect(mergedPart(place, record)).toEqual({ own: ["osm:b", "yelp:b"], rest: ["osm:a", "yelp:a"] });
    expect(mergedPart(place, "osm:a").own).toEqual(["osm:a", "yelp:a"]);
  });

  it("is not the larger part, to which the rest was joined", () => {
    const joined: Joined[] = [
      ["osm:a", "yelp:a", 0.99],
      ["google:a", "osm:a", 0.9],
      ["foursquare:b", "wikidata:b", 0.8],
      ["foursquare:b", "osm:a", 0.6],
    ];
    const place = placeOf(...joined);
    expect(mergedPart(place, "google:a").own).toEqual(["google:a"]);
    expect(mergedPart(place, "wikidata:b").own).toEqual(["foursquare:b", "wikidata:b"]);
  });

  it("takes links within one source for later than those across, and those that people made for the last", () => {
    const doubles = placeOf(["osm:a", "osm:b", 0.99], ["osm:a", "yelp:a", 0.6], ["osm:b", "google:b", 0.7]);
    expect(mergedPart(doubles, "osm:b").own).toEqual(["google:b", "osm:b"]);
    const said = placeOf(
      ["osm:a", "yelp:b", 1, "correction"],
      ["osm:a", "yelp:a", 0.6],
      ["osm:b", "yelp:b", 0.7],
    );
    expect(mergedPart(said, "yelp:b").own).toEqual(["osm:b", "yelp:b"]);
  });
});
