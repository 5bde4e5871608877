import { seededRandom } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { textOf } from "../corpus/texts.ts";
import { at, candidate } from "../testing/candidates.ts";
import { foldsByPlace, type LabelledPairs } from "./labelled-set.ts";
import { cutShortLists, scatterPairs } from "./short-lists.ts";

const count = 400;
const listOf = (source: string): LabelledPairs["left"] =>
  Array.from({ length: count }, (_, index) =>
    candidate({
      key: `${source}:${index}`,
      name: `${source} ${index}`,
      location: at(300 * Math.floor(index / 20), 300 * (index % 20)),
    }),
  );
/** A town of one street after the other, each record with its partner and with the partner's neighbour. */
const town: LabelledPairs = {
  name: "town/osm-yelp",
  left: listOf("overpass"),
  right: listOf("yelp"),
  pairs: Array.from({ length: count }, (_, index) => [
    { left: index, right: index, same: true },
    { left: index, right: (index + 1) % count, same: false },
  ]).flat(),
};

describe("scatterPairs", () => {
  const lists = scatterPairs(town, 30, seededRandom(1));

  it("has every pair once, as it was labelled, with its records and no others", () => {
    const pairsOf = ({ left, right, pairs }: LabelledPairs): string[] =>
      pairs.map((pair) => `${left[pair.left]!.name} ${right[pair.right]!.name} ${pair.same}`);
    expect(lists.flatMap((list) => pairsOf(list)).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      pairsOf(town).toSorted((a, b) => (a < b ? -1 : 1)),
    );
    for (const { left, right, pairs } of lists) {
      expect(new Set(pairs.map((pair) => pair.left)).size).toBe(left.length);
      expect(new Set(pairs.map((pair) => pair.right)).size).toBe(right.length);
    }
  });

  it("takes pairs from all over the town", () => {
    expect(Math.max(...lists.map(({ pairs }) => pairs.length))).toBe(30);
    const [{ left }] = lists as [LabelledPairs];
    const streets = new Set(left.map(({ location }) => location!.lat));
    expect(streets.size).toBeGreaterThan(10);
  });
});

describe("cutShortLists", () => {
  const sets = cutShortLists(town);
  const folds = foldsByPlace(town);
  const foldOf = new Map(town.pairs.map((pair, index) => [`${pair.left} ${pair.right}`, folds[index]!]));

  it("keeps each pair in the fold that it has in the whole town", () => {
    let seen = 0;
    for (const { corpus, a, b, folds: own } of sets) {
      const nameOf = (record: number): string =>
        textOf(corpus.texts, corpus.plainIds[corpus.nameStarts[record]!]!).split(" ")[1]!;
      for (const [pair, fold] of own.entries()) {
        expect(fold).toBe(foldOf.get(`${nameOf(a[pair]!)} ${nameOf(b[pair]!)}`));
        seen++;
      }
    }
    expect(seen).toBeGreaterThan(town.pairs.length);
  });

  it("has pairs alone, few of them and many, and the same ones again", () => {
    const sizes = new Set(sets.map(({ labels }) => labels.length));
    expect(sizes).toContain(1);
    expect(sizes).toContain(36);
    expect(Math.max(...sizes)).toBe(216);
    expect(cutShortLists(town).map(({ a, b }) => [[...a], [...b]])).toEqual(
      sets.map(({ a, b }) => [[...a], [...b]]),
    );
  });
});
