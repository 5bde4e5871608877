import { candidateKey, type Candidate } from "@cityscout/contracts";
import type { CorrectedField, CorrectionIndex } from "../corrections/corrections.ts";
import type { Choice } from "./choose.ts";

/** The corrections of one field of a place, oldest first, each with the record that it names. */
export type FieldCorrections = readonly { readonly from: string; readonly value: unknown }[];

const none: FieldCorrections = [];

/** The corrections of a place, by field: those that name any of its records. */
export function correctionsOfPlace(
  records: readonly Candidate[],
  corrections: CorrectionIndex,
): (field: CorrectedField) => FieldCorrections {
  if (corrections.isEmpty) return () => none;
  const all = records.flatMap((record) => {
    const from = candidateKey(record);
    return [...corrections.fieldsOf(from)].map(([field, set]) => ({ from, field, ...set }));
  });
  all.sort((a, b) => a.turn - b.turn);
  return (field) => all.filter((correction) => correction.field === field);
}

/**
 * Applies corrections to a field: they win over every source, the last one over all; what each replaces is kept as an
 * alternative.
 */
export function correct<Value>(choice: Choice<Value>, corrections: FieldCorrections): Choice<Value>;
export function correct<Value>(
  choice: Choice<Value> | undefined,
  corrections: FieldCorrections,
): Choice<Value> | undefined;
export function correct<Value>(
  choice: Choice<Value> | undefined,
  corrections: FieldCorrections,
): Choice<Value> | undefined {
  return corrections.reduce<Choice<Value> | undefined>(
    (before, { from, value }) => ({
      // The schema of corrections has checked the value against its field.
      value: value as Value,
      lineage: {
        from,
        why: "correction",
        alternatives: before === undefined ? [] : alternativesWith(before),
      },
    }),
    choice,
  );
}

function alternativesWith({ value, lineage }: Choice<unknown>): Choice<unknown>["lineage"]["alternatives"] {
  return [{ from: lineage.from, value }, ...lineage.alternatives];
}
