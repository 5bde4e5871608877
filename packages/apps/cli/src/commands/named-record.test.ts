import { exampleCandidate } from "@cityscout/contracts/testing";
import { expect, it } from "vitest";
import { hintAtSource, keysThereAre, noSuchRecord } from "./named-record.ts";

const keys = ["yelp:y1", "overpass:node/1", "overpass:way/2", "google:a:b", "foursquare:y1"];
const sources = "its sources are foursquare, google, overpass, yelp";

it.each([
  ["osm:node/1", `${sources}; did you mean overpass:node/1?`],
  ["node/1", `${sources}; did you mean overpass:node/1?`],
  ["osm:way:2", sources],
  ["a:b", `${sources}; did you mean google:a:b?`],
  // Two sources have it.
  ["here:y1", sources],
  ["nothing", sources],
])("%s is none of the records: %s", (key, said) => {
  expect(keysThereAre(key, keys)).toBe(said);
});

it("where there are no records at all there are no sources either", () => {
  expect(keysThereAre("osm:node/1", [])).toBe("it has none");
});

it("a key of a known source needs no hint at sources", () => {
  expect(hintAtSource("yelp:gone", keys)).toBe("");
  expect(hintAtSource("osm:gone", keys)).toBe(` (${sources})`);
});

it("the message names where the key stands, the key and the run", () => {
  const candidates = [exampleCandidate({ source: "overpass", source_id: "node/1" })];
  expect(noSuchRecord("explain: a", "osm:node/1", { runId: "run-1", candidates }).message).toBe(
    'explain: a: found no record "osm:node/1" in run run-1, expected source:source_id of one of its records; its sources are overpass; did you mean overpass:node/1?',
  );
});
