import { candidateKey, type Candidate, type FieldLineage } from "@cityscout/contracts";
import { distanceBetween, earthPoint, isKnown } from "../corpus/earth.ts";
import type { Choice } from "./choose.ts";
import { byTrust, isMoreRecent } from "./trust.ts";

type Location = NonNullable<Candidate["location"]>;

/** Farther than this from the medoid, the trusted position may be a mistake. */
const strayMetres = 150;

/**
 * Chooses the position of a place: the most trusted record's; but of three or more records the medoid's (the record with the
 * least sum of distances to the others) where the trusted one is more than 150 m from it and has fewer others within 150 m than
 * the medoid: a single record far off must not decide between two that differ. `undefined` where no record has a position.
 */
export function chooseLocation(records: readonly Candidate[]): Choice<Location> | undefined {
  const located = records.flatMap((record) => {
    const { location } = record;
    return isKnown(location) ? [{ record, location, point: Float64Array.from(earthPoint(location)) }] : [];
  });
  located.sort((a, b) => byTrust("position")(a.record, b.record));
  const trusted = located[0];
  if (trusted === undefined) return undefined;
  const medoid = located.length < 3 ? trusted : findMedoid(located);
  const strays =
    metresFrom(trusted, medoid) > strayMetres && countNear(located, trusted) < countNear(located, medoid);
  const winner = strays ? medoid : trusted;
  return {
    value: winner.location,
    lineage: {
      from: candidateKey(winner.record),
      why: strays ? "medoid" : reasonFor(trusted, located[1]),
      alternatives: located
        .filter((one) => one !== winner)
        .map((one) => ({ from: candidateKey(one.record), value: one.location })),
    },
  };
}

function reasonFor(
  trusted: { record: Candidate },
  next: { record: Candidate } | undefined,
): FieldLineage["why"] {
  if (next === undefined) return "only";
  return isMoreRecent(trusted.record, next.record) ? "recency" : "trust";
}

interface Located {
  /** In metres from the earth's centre: a table of one point. */
  readonly point: Float64Array;
}

/** The medoid is found among at most this many records, the most trusted ones: it bounds the work for thousands of copies. */
const maxSample = 64;

/** The record with the least sum of distances to the others; ties by order. */
function findMedoid<One extends Located>(located: readonly One[]): One {
  const sample = located.slice(0, maxSample);
  let best = sample[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const one of sample) {
    let sum = 0;
    for (const other of sample) sum += metresFrom(one, other);
    if (sum >= least) continue;
    least = sum;
    best = one;
  }
  return best;
}

function countNear(located: readonly Located[], other: Located): number {
  return located.slice(0, maxSample).filter((one) => metresFrom(one, other) <= strayMetres).length;
}

function metresFrom({ point }: Located, other: Located): number {
  return distanceBetween(point, 0, other.point, 0);
}
