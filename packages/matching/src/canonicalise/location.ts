import { candidateKey, type Candidate } from "@cityscout/contracts";
import { earthPoint } from "../corpus/earth.ts";
import type { Choice } from "./choose.ts";
import { byTrust } from "./trust.ts";

type Location = NonNullable<Candidate["location"]>;

/** Beyond this distance from the middle record a trusted position is taken for a mistake. */
const strayMetres = 150;

/**
 * Where a place is: at the most trusted record's position; of three or more records, at the medoid's (the record
 * nearest to all others) when the trusted one strays more than 150 m from it. `undefined` where no record knows.
 */
export function chooseLocation(records: readonly Candidate[]): Choice<Location> | undefined {
  const located = records.flatMap((record) =>
    record.location === null
      ? []
      : [{ record, location: record.location, point: earthPoint(record.location) }],
  );
  located.sort((a, b) => byTrust("position")(a.record, b.record));
  const trusted = located[0];
  if (trusted === undefined) return undefined;
  // The first 64 by trust are enough to find the middle, and bound the work for thousands of copies.
  const sample = located.slice(0, 64);
  const medoid = sample.reduce((best, one) => (spread(one, sample) < spread(best, sample) ? one : best));
  const strays = located.length >= 3 && metresBetween(trusted.point, medoid.point) > strayMetres;
  const winner = strays ? medoid : trusted;
  return {
    value: winner.location,
    lineage: {
      from: candidateKey(winner.record),
      why: located.length === 1 ? "only" : strays ? "medoid" : "trust",
      alternatives: located
        .filter((one) => one !== winner)
        .map((one) => ({ from: candidateKey(one.record), value: one.location })),
    },
  };
}

type Point = readonly [number, number, number];

function spread(one: { point: Point }, all: readonly { point: Point }[]): number {
  return all.reduce((sum, other) => sum + metresBetween(one.point, other.point), 0);
}

function metresBetween(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
