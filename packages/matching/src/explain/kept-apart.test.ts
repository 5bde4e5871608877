import { candidateKey } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import { dedupe } from "../dedupe.ts";
import { explainPair } from "../explain-pair.ts";
import { at, candidate } from "../testing/candidates.ts";
import { whatKeepsApart } from "./kept-apart.ts";
import { recordsBetween } from "./records-between.ts";

type Given = Parameters<typeof candidate>[0];

/** Deduplicates records and explains the pair of two of them, either way round. */
function explained(given: readonly Given[], a: string, b: string) {
  const candidates = given.map((one) => candidate(one));
  const { places } = dedupe(candidates);
  const placeWith = (key: string) =>
    places.find(({ sources }) => sources.some((source) => candidateKey(source) === key))!;
  const keysOf = (key: string) => placeWith(key).sources.map((source) => candidateKey(source));
  const find = (key: string) => candidates.find((one) => candidateKey(one) === key)!;
  const ask = (x: string, y: string) =>
    explainPair(find(x), find(y), { candidates, places: [keysOf(x), keysOf(y)] });
  expect(ask(b, a)).toEqual(ask(a, b));
  expect(placeWith(a)).not.toBe(placeWith(b));
  return ask(a, b);
}

describe("what keeps two places apart whose records score as one", () => {
  it("is that two sources list both", () => {
    const pair = explained(
      [
        { key: "overpass:1", name: "Caffe Lucano", location: at(0, 0) },
        { key: "foursquare:1", name: "Caffe Lucano", location: at(3, 0) },
        { key: "overpass:2", name: "Caffe Lucano", location: at(60, 0) },
        { key: "foursquare:2", name: "Caffe Lucano", location: at(63, 0) },
      ],
      "overpass:1",
      "foursquare:2",
    );
    expect(pair.score).toBeGreaterThan(0.5);
    expect(pair.kept_apart).toEqual({ by: "sources", sources: ["foursquare", "overpass"] });
  });

  it("is that two records of them contradict each other", () => {
    const pair = explained(
      [
        { key: "overpass:1", name: "Walgreens #3733", location: at(0, 0) },
        { key: "yelp:1", name: "Walgreens", location: at(2, 0) },
        { key: "google:1", name: "Walgreens #4100", location: at(40, 0) },
      ],
      "yelp:1",
      "google:1",
    );
    expect(pair.score).toBeGreaterThan(0.5);
    expect(pair.kept_apart).toMatchObject({ by: "contradiction", records: ["google:1", "overpass:1"] });
  });

  it("is that they are not one on average", () => {
    const corpus = buildCorpus(
      ["overpass:1", "yelp:1", "google:1"].map((key) => candidate({ key, name: "Deli", location: at(0, 0) })),
    );
    const logits: Readonly<Record<string, number>> = { "0-1": 2, "0-2": -3 };
    const scorer = { score: (a: number, b: number) => logits[`${a}-${b}`]! };
    const keyOf = (record: number) => ["overpass:1", "yelp:1", "google:1"][record]!;
    expect(whatKeepsApart(corpus, scorer, [0], [1, 2], keyOf)).toEqual({ by: "average", score: 0.3775 });
    expect(whatKeepsApart(corpus, scorer, [0], [1], keyOf)).toBeNull();
  });

  it("is that one source lists both under two names", () => {
    const names = ["Campus Main Pool", "Campus Training Pool"];
    const keys = names.map((_, at) => `yelp:${at + 1}`);
    const corpus = buildCorpus(names.map((name, at) => candidate({ key: keys[at]!, name })));
    const keyOf = (record: number) => keys[record]!;
    const ask = (logit: number) => whatKeepsApart(corpus, { score: () => logit }, [0], [1], keyOf);
    expect(ask(1.9)).toEqual({ by: "names" });
    expect(ask(2)).toBeNull();
  });

  it("is not asked where the places are not told", () => {
    const [a, b] = ["overpass:1", "yelp:1"].map((key) =>
      candidate({ key, name: "Deli", location: at(0, 0) }),
    );
    expect(explainPair(a!, b!).kept_apart).toBeNull();
  });
});

describe("the records between two of a place", () => {
  const merge = (...source_ids: [string, string]) => ({ source_ids, score: 0.9, reason: "same name" });
  const merges = [merge("a:1", "b:1"), merge("b:1", "c:1"), merge("c:1", "d:1"), merge("b:1", "e:1")];

  it("are those through which the two were joined", () => {
    expect(recordsBetween(merges, "a:1", "d:1")).toEqual(["b:1", "c:1"]);
    expect(recordsBetween(merges, "d:1", "a:1")).toEqual(["c:1", "b:1"]);
    expect(recordsBetween(merges, "a:1", "b:1")).toEqual([]);
    expect(recordsBetween(merges, "a:1", "x:1")).toEqual([]);
  });
});
