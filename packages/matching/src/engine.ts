/** The engine's steps one by one, for benchmarks and training; `dedupe` and `matchLists` run them all. */
export { blockPairs } from "./block/block.ts";
export type { PairList } from "./corpus/pair-list.ts";
export type { BlockOptions } from "./block/partner-search.ts";
export { buildCorpus, type Corpus } from "./corpus/corpus.ts";
export { decodeModel, type Model, type ModelData } from "./model/model.ts";
export { modelText } from "./model/model-text.ts";
export { Scorer } from "./score/scorer.ts";
export { shippedModel, shippedModelUrl } from "./shipped-model.ts";
export { foldCount, foldsByPlace, type LabelledPairs } from "./train/labelled-set.ts";
export { scatterPairs } from "./train/short-lists.ts";
export { trainModel } from "./train/train-model.ts";
