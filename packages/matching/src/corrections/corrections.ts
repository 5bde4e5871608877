import {
  type Correction,
  type PlaceField,
  type StandingCorrection,
  standingCorrections,
  subjectOf,
} from "@cityscout/contracts";
import { Verdicts } from "./verdicts.ts";

/** What a person can set of a place. */
export type CorrectedField = PlaceField | "closed";

/** A value that a correction sets, and the correction's position in the log: later ones are greater. */
export interface SetValue {
  readonly value: unknown;
  readonly turn: number;
}

/** Corrections, indexed. Of two that contradict each other, the later one holds. */
export interface CorrectionIndex {
  /** Pairs of records that are one place; they do not join any pair of `different`. */
  readonly same: readonly (readonly [string, string])[];
  /** Pairs of records that are two places. */
  readonly different: readonly (readonly [string, string])[];
  /** What follows from those for any two records, directly or through others. */
  readonly verdicts: Pick<Verdicts, "groupOf" | "on">;
  /** What was set for a record's place. */
  fieldsOf(key: string): ReadonlyMap<CorrectedField, SetValue>;
  readonly isEmpty: boolean;
}

type Pair = readonly [string, string];

/**
 * Indexes a log of corrections.
 *
 * @param log Oldest first; corrections that were withdrawn later are ignored.
 */
export function indexCorrections(log: readonly Correction[]): CorrectionIndex {
  const corrections = standingCorrections(log);
  const fields = new Map<string, Map<CorrectedField, SetValue>>();
  for (const [turn, correction] of corrections.entries()) {
    if (correction.type !== "field" && correction.type !== "closed") continue;
    const own = fields.get(correction.record) ?? new Map<CorrectedField, SetValue>();
    fields.set(correction.record, own);
    if (correction.type === "field") own.set(correction.field, { value: correction.value, turn });
    else own.set("closed", { value: correction.closed, turn });
  }
  return {
    ...verdictsThatHold(corrections),
    fieldsOf: (key) => fields.get(key) ?? new Map<CorrectedField, SetValue>(),
    isEmpty: corrections.length === 0,
  };
}

/**
 * The corrections that nobody took back and that do not hold all the same: later ones contradict them, directly or through
 * other records, or set another value of the same record.
 *
 * @param log Oldest first.
 */
export function overruledIn(log: readonly Correction[]): ReadonlySet<Correction> {
  const corrections = standingCorrections(log);
  const { same, different } = verdictsThatHold(corrections);
  const verdicts = new Set([...same, ...different]);
  const lastOf = new Map(corrections.map((one) => [subjectOf(one), one]));
  return new Set(
    corrections.filter((one) =>
      "records" in one ? !verdicts.has(one.records) : lastOf.get(subjectOf(one)) !== one,
    ),
  );
}

/** What corrections say of two records, directly or through others; `undefined` where they say nothing. */
export function verdictOn(
  log: readonly Correction[],
  a: string,
  b: string,
): "same" | "different" | undefined {
  return indexCorrections(log).verdicts.on(a, b);
}

/**
 * Two records, one of each of two places, that corrections keep apart, directly or through others; `undefined` where they keep
 * none apart.
 */
export function partedBy(
  log: readonly Correction[],
  left: readonly string[],
  right: readonly string[],
): readonly [string, string] | undefined {
  const { verdicts } = indexCorrections(log);
  return left
    .flatMap((a) => right.map((b): [string, string] => [a, b]))
    .find(([a, b]) => verdicts.on(a, b) === "different");
}

/**
 * The verdicts that hold: read from the last to the first, those are ignored that contradict later ones. Records that are one
 * place through several others cannot be two, and the other way round.
 */
function verdictsThatHold(corrections: readonly StandingCorrection[]): {
  same: Pair[];
  different: Pair[];
  verdicts: Verdicts;
} {
  const verdicts = new Verdicts();
  const same: Pair[] = [];
  const different: Pair[] = [];
  for (const correction of corrections.toReversed()) {
    if (correction.type !== "same" && correction.type !== "different") continue;
    const [a, b] = correction.records;
    const known = verdicts.on(a, b);
    if (known !== undefined && known !== correction.type) continue;
    if (correction.type === "same") {
      verdicts.join(a, b);
      same.push(correction.records);
    } else {
      verdicts.part(a, b);
      different.push(correction.records);
    }
  }
  return { same: same.reverse(), different: different.reverse(), verdicts };
}
