import type { PairList } from "../corpus/pair-list.ts";
import type { Corpus } from "../corpus/corpus.ts";
import type { Model } from "../model/model.ts";
import type { RecordList } from "../records/record-list.ts";
import type { Scorer } from "./scorer.ts";

/** Records with their candidate pairs, scored. */
export interface ScoredRecords {
  readonly records: RecordList;
  /** Which record of the list each position of the corpus is. */
  readonly order: Uint32Array;
  readonly corpus: Corpus;
  readonly list: PairList;
  readonly scorer: Scorer;
  /** Log-odds of the pairs of the list. */
  readonly logits: Float32Array;
  readonly model: Model;
}
