export { type Clock, type Random } from "./ambient.ts";
export {
  type Candidate,
  candidateKey,
  candidateSchema,
  type Category,
  categoryNames,
  categorySchema,
  placeSourceSchema,
  sourceIdOfKey,
  sourceOfKey,
  type SourceReference,
  sourceReferenceSchema,
} from "./candidate.ts";
export { categoryByWords, categoryOfText } from "./category-words.ts";
export { type CorrectedRecords, correctedRecordsSchema } from "./corrected-records.ts";
export {
  correctedFieldSchemas,
  type Correction,
  correctionSchema,
  type StandingCorrection,
  standingCorrections,
  subjectOf,
  type WithdrawnCorrection,
  withdrawnCorrectionSchema,
} from "./correction.ts";
export {
  deadLetterQueueName,
  deployedNames,
  type DeployedNames,
  type DeploymentPlace,
  environmentNames,
  environmentOfDeadLetterQueue,
  type QueueName,
  queueNamePrefix,
} from "./deployed-names.ts";
export { describeIssues, parseInput } from "./describe-issues.ts";
export {
  BudgetExhaustedError,
  CityscoutError,
  CorruptObjectError,
  DataLockedError,
  type ErrorTreatment,
  InterruptedError,
  InvalidInputError,
  isSourceError,
  neverRetryErrorNames,
  QuotaExhaustedError,
  RateLimitedError,
  SourceContractError,
  SourceRefusedError,
  TransientSourceError,
} from "./errors.ts";
export { hasRoomForRound, historyCosts, mostHistoryEvents, roundEvents } from "./execution-history.ts";
export { FNV_OFFSET, FNV_PRIME, fnv1a } from "./fnv1a.ts";
export {
  type Area,
  type AreaPart,
  areaPartSchema,
  areaSchema,
  type BoundingBox,
  boundingBoxSchema,
  EARTH_RADIUS_METRES,
  type GeoJsonArea,
  geoJsonAreaSchema,
  latitudeSchema,
  type LatLng,
  latLngSchema,
  longitudeSchema,
} from "./geo-point.ts";
export { checkUtf8, textOfFile } from "./given-text.ts";
export {
  budgetsSchema,
  citySlug,
  earlyStopSchema,
  type Job,
  type JobInput,
  jobSchema,
  type KillSwitch,
  killSwitchesSchema,
  killSwitchNames,
  type Seed,
  seedSchema,
  sourceBudgetSchema,
} from "./job.ts";
export { type JsonSchema, jsonSchemaOf, type SchemaName, schemaNames } from "./json-schemas.ts";
export {
  type CorruptAnswer,
  type CorruptAnswers,
  corruptAnswerSchema,
  type Failure,
  failureSchema,
  type Manifest,
  manifestSchema,
  runCountsSchema,
  type RunStatus,
  runStatuses,
  runStatusSchema,
  type SourceCoverage,
  sourceCoverageSchema,
  type SourceUse,
  sourceUseSchema,
  type SwappedRecords,
  swappedRecordsSchema,
  stageTimingSchema,
  type StopReason,
  stopReasons,
  stopReasonSchema,
} from "./manifest.ts";
export {
  type FrontierMessage,
  frontierMessageSchema,
  type MapsMessage,
  mapsMessageSchema,
  messageRadius,
  webMessageSchema,
} from "./message.ts";
export {
  type FieldLineage,
  fieldLineageSchema,
  type IdentifiedPlace,
  identifiedPlaceSchema,
  type LineageField,
  lineageFieldSchema,
  type Merge,
  type MergedPlace,
  mergedPlaceSchema,
  mergeSchema,
  type Place,
  type PlaceField,
  placeFieldNames,
  placeSchema,
  scoreBreakdownSchema,
} from "./place.ts";
export { type ArtifactName, artifactNames, runKeys } from "./run-keys.ts";
export {
  type Continuation,
  continuationSchema,
  redriveKeys,
  type RedriveLine,
  redriveLineSchema,
  runPrefix,
  type StageFailure,
  stageFailureSchema,
  type WaitingRun,
  waitingRunSchema,
} from "./redrive.ts";
export {
  anyPair,
  type Anchor,
  anchorSchema,
  type CloseCall,
  closeCallSchema,
  type Coverage,
  coverageSchema,
  type DeadLetterRecord,
  deadLetterRecordSchema,
  exhaustedSourceSchema,
  type Seeded,
  seededSchema,
  type DedupeSummary,
  dedupeSummarySchema,
  type Discarded,
  discardedSchema,
  type Edge,
  edgeSchema,
  type Expansion,
  expansionSchema,
  type IdentityEvent,
  identityEventSchema,
  roundSchema,
  type Targets,
  targetsSchema,
} from "./run-objects.ts";
export {
  type BudgetView,
  budgetViewSchema,
  type RunReference,
  runReferenceSchema,
  type RunState,
  runStateSchema,
  type Slice,
  sliceSchema,
  type SweepView,
  sweepViewSchema,
} from "./run-state.ts";
export { seededRandom } from "./seeded-random.ts";
export {
  killSwitchGroups,
  meterNames,
  type PlaceSource,
  placeSources,
  type Source,
  sourceNames,
  sourceSchema,
} from "./source.ts";
export { cityStages, type StageFolder, type StageName } from "./stage.ts";
export { finish, finishInTurns, nextTurn, type Steps } from "./steps.ts";
export { systemClock } from "./system-clock.ts";
