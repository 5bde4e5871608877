import { type Random, seededRandom } from "@cityscout/contracts";
import { spatialOrder } from "../records/spatial-order.ts";
import { foldsByPlace, prepareLabelled, type LabelledPairs, type LabelledSet } from "./labelled-set.ts";

/** How many labelled pairs the records of a short list are taken from; 1 leaves two records without any other. */
const scatteredSizes = [1, 6, 36, 216];
/** Two out of a whole city and two out of a neighbourhood: a short list may be either. */
const neighbouringSizes = [36, 216];
/** Each size has so many of the lists that the pairs can be cut into. More take longer to train on and teach no more. */
const share = 0.3;

/**
 * The labelled pairs in short lists, each with the records of its pairs and no others: what two people's lists of some
 * hundred places look like. Pairs from all over the city miss the rivals that they have in it; neighbours have them. A
 * pair's fold is the one that it has in the whole city. The same pairs give the same lists.
 */
export function cutShortLists(labelled: LabelledPairs): LabelledSet[] {
  const random = seededRandom(13);
  const folds = foldsByPlace(labelled);
  const neighbours = neighboursTogether(labelled);
  const cuts = [
    ...scatteredSizes.flatMap((size) => cutInto(shuffled(labelled.pairs.length, random), size)),
    ...neighbouringSizes.flatMap((size) => cutInto(neighbours, size)),
  ];
  return cuts
    .filter(() => random.next() < share)
    .map((pairs) => ({
      ...prepareLabelled(onlyPairs(labelled, pairs)),
      folds: Uint8Array.from(pairs, (pair) => folds[pair]!),
    }));
}

/** All pairs by chance in lists of `size` pairs, the last one perhaps shorter; their records come with them. */
export function scatterPairs(labelled: LabelledPairs, size: number, random: Random): LabelledPairs[] {
  return cutInto(shuffled(labelled.pairs.length, random), size).map((pairs) => onlyPairs(labelled, pairs));
}

function shuffled(count: number, random: Random): number[] {
  return Array.from({ length: count }, (_, index) => ({ index, chance: random.next() }))
    .sort((x, y) => x.chance - y.chance)
    .map(({ index }) => index);
}

/** Positions of the pairs, those whose left records are close together one after the other. */
function neighboursTogether({ left, pairs }: LabelledPairs): number[] {
  const rank = new Uint32Array(left.length);
  for (const [at, record] of spatialOrder(left.length, (of) => left[of]!.location).entries())
    rank[record] = at;
  return [...pairs.keys()].sort((x, y) => rank[pairs[x]!.left]! - rank[pairs[y]!.left]! || x - y);
}

function cutInto(order: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(order.length / size) }, (_, part) =>
    order.slice(part * size, (part + 1) * size),
  );
}

/** Some of the pairs, with their records and no others. */
function onlyPairs(labelled: LabelledPairs, chosen: readonly number[]): LabelledPairs {
  const pairs = chosen.map((pair) => labelled.pairs[pair]!);
  const left = newPositions(pairs.map((pair) => pair.left));
  const right = newPositions(pairs.map((pair) => pair.right));
  return {
    name: labelled.name,
    left: Array.from(left.keys(), (record) => labelled.left[record]!),
    right: Array.from(right.keys(), (record) => labelled.right[record]!),
    pairs: pairs.map((pair) => ({
      left: left.get(pair.left)!,
      right: right.get(pair.right)!,
      same: pair.same,
    })),
  };
}

/** Where records stand when those that no pair has are left out. */
function newPositions(records: readonly number[]): Map<number, number> {
  return new Map([...new Set(records)].sort((x, y) => x - y).map((record, at) => [record, at]));
}
