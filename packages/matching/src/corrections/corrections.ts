import type { Correction } from "@cityscout/contracts";

/** Corrections by what they touch; of two about the same thing the later one holds. */
export interface CorrectionIndex {
  /** Pairs of records that belong together, in the order in which they were last said. */
  readonly same: readonly (readonly [string, string])[];
  /** Pairs of records that are different places. */
  readonly different: readonly (readonly [string, string])[];
  /** Fields set for a record's place, `field` to value. */
  fieldsOf(key: string): ReadonlyMap<string, unknown>;
  /** `undefined` where nobody said. */
  closedOf(key: string): boolean | undefined;
  readonly isEmpty: boolean;
}

export function indexCorrections(corrections: readonly Correction[]): CorrectionIndex {
  const verdicts = new Map<string, { same: boolean; pair: readonly [string, string] }>();
  const fields = new Map<string, Map<string, unknown>>();
  const closed = new Map<string, boolean>();
  for (const correction of corrections) {
    switch (correction.type) {
      case "same":
      case "different":
        verdicts.delete(pairKey(...correction.records));
        verdicts.set(pairKey(...correction.records), {
          same: correction.type === "same",
          pair: correction.records,
        });
        break;
      case "field": {
        const own = fields.get(correction.record) ?? new Map<string, unknown>();
        fields.set(correction.record, own.set(correction.field, correction.value));
        break;
      }
      case "closed":
        closed.set(correction.record, correction.closed);
        break;
    }
  }
  const pairsOf = (same: boolean): (readonly [string, string])[] =>
    [...verdicts.values()].filter((verdict) => verdict.same === same).map((verdict) => verdict.pair);
  return {
    same: pairsOf(true),
    different: pairsOf(false),
    fieldsOf: (key) => fields.get(key) ?? new Map<string, unknown>(),
    closedOf: (key) => closed.get(key),
    isEmpty: corrections.length === 0,
  };
}

function pairKey(a: string, b: string): string {
  return a < b ? `${a}\n${b}` : `${b}\n${a}`;
}
