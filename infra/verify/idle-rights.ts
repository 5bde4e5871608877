/** Rights that the runs of the check do not use, and who needs them. */
const reasons: readonly { rights: RegExp; because: string }[] = [
  {
    rights: / s3:ListBucket /,
    because: "no call: with it S3 answers 404 for a key that is not there, without it 403",
  },
  {
    rights: / s3:AbortMultipartUpload /,
    because: "only after a large upload failed half-way",
  },
];

/** `undefined` where there is none. */
export const reasonOfIdle = (right: string): string | undefined =>
  reasons.find(({ rights }) => rights.test(right))?.because;

/** Reasons that stand for no right, given those that were not used. */
export const staleReasons = (idle: readonly string[]): string[] =>
  reasons
    .filter(({ rights }) => !idle.some((right) => rights.test(right)))
    .map(({ rights }) => String(rights));
