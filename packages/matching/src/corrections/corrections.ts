import {
  type Correction,
  type PlaceField,
  type StandingCorrection,
  standingCorrections,
} from "@cityscout/contracts";
import { Verdicts } from "./verdicts.ts";

/** What a person can set of a place. */
export type CorrectedField = PlaceField | "closed";

/** What a person said, and which of all corrections it was: a greater number was said later. */
export interface Said {
  readonly value: unknown;
  readonly turn: number;
}

/** Corrections by what they touch; of two that cannot both hold, the later one does. */
export interface CorrectionIndex {
  /** Pairs of records that belong together; no two of `different` do through them. */
  readonly same: readonly (readonly [string, string])[];
  /** Pairs of records that are different places. */
  readonly different: readonly (readonly [string, string])[];
  /** What follows from those, also for records that are named in none of them together. */
  readonly verdicts: Pick<Verdicts, "groupOf" | "on">;
  /** What was set for a record's place. */
  fieldsOf(key: string): ReadonlyMap<CorrectedField, Said>;
  readonly isEmpty: boolean;
}

type Pair = readonly [string, string];

/** @param log All that was said, oldest first; what was taken back later is passed over. */
export function indexCorrections(log: readonly Correction[]): CorrectionIndex {
  const corrections = standingCorrections(log);
  const fields = new Map<string, Map<CorrectedField, Said>>();
  for (const [turn, correction] of corrections.entries()) {
    if (correction.type !== "field" && correction.type !== "closed") continue;
    const own = fields.get(correction.record) ?? new Map<CorrectedField, Said>();
    fields.set(correction.record, own);
    if (correction.type === "field") own.set(correction.field, { value: correction.value, turn });
    else own.set("closed", { value: correction.closed, turn });
  }
  return {
    ...verdictsThatHold(corrections),
    fieldsOf: (key) => fields.get(key) ?? new Map<CorrectedField, Said>(),
    isEmpty: corrections.length === 0,
  };
}

/** What people say of two records, directly or through others; `undefined` where they say nothing. */
export function verdictOn(
  log: readonly Correction[],
  a: string,
  b: string,
): "same" | "different" | undefined {
  return indexCorrections(log).verdicts.on(a, b);
}

/**
 * Reads the verdicts from the last to the first, and passes over those that later ones rule out: records that are one
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
