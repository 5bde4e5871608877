/** Rights that the runs of the check do not use, and who needs them. */
interface IdleRights {
  rights: RegExp;
  because: string;
  /** Some runs of the check do use them, as it happens. */
  atTimes?: true;
}

const idleRights: readonly IdleRights[] = [
  {
    rights: / s3:ListBucket /,
    because: "no call: with it S3 answers 404 for a key that is not there, without it 403",
  },
  { rights: / s3:AbortMultipartUpload /, because: "a large upload failed half-way" },
  { rights: / cities\/\*\/exhausted\/\*$/, because: "a source's quota is spent" },
  { rights: / cities\/\*\/corrupt-answers\/\*$/, because: "a stored answer is not what was written" },
  {
    rights: / cities\/\*\/sweep\/too-heavy\/\*\.json$/,
    because: "a source finds a query too heavy",
    atTimes: true,
  },
  {
    rights: /^TileSweepSearch .* \*\/(?:overpass|wikidata)\/\*\.json$/,
    because: "a box was too heavy, or SeedPrimaries failed: the sweep asks about it",
    atTimes: true,
  },
  {
    rights: /^TileSweepSearch s3:GetObject cities\/\*\/dead-letters\/\*\.json$/,
    because: "a search is delivered again: it may have been given up already",
    atTimes: true,
  },
  {
    rights:
      /^TileSweep(?:Plan sqs:GetQueueAttributes .*-frontier|Evaluate s3:PutObject cities\/\*\/dead-letters\/\*\.json)$/,
    because: "workers died or searches got lost: the round is drained again, and given up in the end",
    atTimes: true,
  },
  {
    rights: /^TileSweepSearch sqs:SendMessage .*-frontier$/,
    because: "a search is put back: another run's, or one that the slice cannot pay for",
    atTimes: true,
  },
  {
    rights: /^TileSweepPlan s3:PutObject cities\/\*\/coverage\.json$/,
    because: "no source is left to ask: the sweep ends in its first plan",
  },
  {
    rights: /^DedupeCanonicalize .* corrected-records\/\*\.json$/,
    because: "people have corrected records of the city",
  },
  {
    rights: /^GeocodeValidate .* (?:\*\/nominatim\/\*\.json|cities\/\*\/calls\/\*)$/,
    because: "a record has no position; simulated ones all have one",
  },
];

/** `undefined` where there is none. */
export const reasonOfIdle = (right: string): string | undefined =>
  idleRights.find(({ rights }) => rights.test(right))?.because;

/** Reasons that stand for no right, given those that were not used. */
export const staleReasons = (idle: readonly string[]): string[] =>
  idleRights
    .filter(({ rights, atTimes }) => atTimes !== true && !idle.some((right) => rights.test(right)))
    .map(({ because }) => because);
