export {
  dedupe,
  dedupeInSteps,
  type DedupeOptions,
  type DedupeResult,
  type StreamedDedupeResult,
} from "./dedupe.ts";
export type { DedupeStats } from "./places/resolve-places.ts";
export { dedupeInThreads, type ThreadedDedupeOptions } from "./parallel/dedupe-in-threads.ts";
export type { PlaceLines } from "./places/place-lines.ts";
export { givenRecordKeys, readCandidate } from "./records/given-record.ts";
export { IgnoredKeyCounter, type IgnoredKeys } from "./records/ignored-keys.ts";
export { compareContent, type RecordList } from "./records/record-list.ts";
export { recordsIn, type RecordLines } from "./records/record-lines.ts";
export { mergedPart, type MergedPart } from "./corrections/merged-part.ts";
export {
  followRecordsInSteps,
  type FollowedCorrections,
  noteRecords,
  withNotedSince,
  nothingKnown,
} from "./corrections/follow-records.ts";
export { keySet, KeysToday, renamed, withKeysToday } from "./corrections/record-keys.ts";
export { expectedInstead } from "./corrections/readable-value.ts";
export { overruledIn, partedBy, verdictOn } from "./corrections/corrections.ts";
export { type ExplainedPair, explainPair, type ExplainContext } from "./explain-pair.ts";
export type { KeptApart } from "./explain/kept-apart.ts";
export { recordsBetween } from "./explain/records-between.ts";
export type { FeaturePush, PairExplanation } from "./explain/explain.ts";
export type { Decision } from "./decide/decide.ts";
export {
  type AbsorbedPlace,
  assignIds,
  assignIdsInSteps,
  type PreviousPlace,
} from "./identity/assign-ids.ts";
export { identify, type Identification } from "./identify.ts";
export { matchLists, type MatchOptions, type PairScore } from "./match.ts";
export type { MatchRecord } from "./corpus/record.ts";
export { decodeModel, type Model, type ModelData } from "./model/model.ts";
export { shippedModel } from "./shipped-model.ts";
