import { InvalidInputError } from "@cityscout/contracts";
import { kindNames, type KindOfPlace } from "../normalise/kinds-of-place.ts";

/** What makes log-odds of trees log-odds of the truth. */
export interface Calibration {
  readonly slope: number;
  readonly offset: number;
  /** Log-odds that each kind of place adds where the one name adds it to the other (see `added-kinds.ts`). */
  readonly added_kinds: Readonly<Record<KindOfPlace, number>>;
}

/**
 * Checks the calibration of a model file, which may be of other kinds of place or of a time before there were any.
 *
 * @throws InvalidInputError where the weights are not of the kinds that names tell
 */
export function checkCalibration(
  version: string,
  { added_kinds = {} }: { readonly added_kinds?: Partial<Calibration["added_kinds"]> },
): void {
  const found = Object.keys(added_kinds).join(" ");
  const expected = kindNames.join(" ");
  if (found !== expected) {
    throw new InvalidInputError(
      `model "${version}" was trained on kinds of place "${found}", expected "${expected}": train it again`,
    );
  }
}

/**
 * Calibrated log-odds.
 *
 * @param logit What the trees say.
 * @param kinds The kinds that one name adds to the other, as a set of bits.
 */
export function calibrated(
  { slope, offset, added_kinds }: Calibration,
  logit: number,
  kinds: number,
): number {
  let sum = slope * logit + offset;
  for (let bit = 0, rest = kinds; rest !== 0; bit++, rest >>>= 1) {
    if ((rest & 1) !== 0) sum += added_kinds[kindNames[bit]!];
  }
  return sum;
}
