import type { PairList } from "../corpus/pair-list.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { type FirstLooks, type Partners, partnersOf } from "../features/contest.ts";
import type { NearbyRecords } from "../features/nearby-records.ts";
import { emptySpareWords, type SpareWords } from "../features/spare-words.ts";
import { recordsAround } from "../features/surroundings.ts";
import { emptyLooks } from "./first-look.ts";

/** What is known of a list of pairs after the first look at all of them; in memory that threads share. */
export interface SeenPairs {
  readonly looks: FirstLooks;
  readonly partners: Partners;
  readonly spareWords: SpareWords;
  readonly nearby: NearbyRecords;
}

/** Pairs that nobody has looked at: the looks come first, and the spare words are counted by them. */
export function unseenPairs(corpus: Corpus, list: PairList): SeenPairs {
  return {
    looks: emptyLooks(list.left.length),
    partners: partnersOf(corpus.size, list),
    spareWords: emptySpareWords(corpus),
    nearby: recordsAround(corpus),
  };
}
