import { candidateKey, type Candidate } from "@cityscout/contracts";
import type { CorrectedField, CorrectionIndex } from "../corrections/corrections.ts";
import type { Choice } from "./choose.ts";

/** What people said of one field of a place, in the order in which they did, by the record that they named. */
export type SaidOfField = readonly { readonly from: string; readonly value: unknown }[];

const nothingSaid: SaidOfField = [];

/** What people said of a place, which may be said of any of its records. */
export function saidOfPlace(
  records: readonly Candidate[],
  corrections: CorrectionIndex,
): (field: CorrectedField) => SaidOfField {
  if (corrections.isEmpty) return () => nothingSaid;
  const all = records.flatMap((record) => {
    const from = candidateKey(record);
    return [...corrections.fieldsOf(from)].map(([field, said]) => ({ from, field, ...said }));
  });
  all.sort((a, b) => a.turn - b.turn);
  return (field) => all.filter((said) => said.field === field);
}

/** What a person set wins over every source, the last word over all others; what it replaces is kept as an alternative. */
export function correct<Value>(choice: Choice<Value>, said: SaidOfField): Choice<Value>;
export function correct<Value>(
  choice: Choice<Value> | undefined,
  said: SaidOfField,
): Choice<Value> | undefined;
export function correct<Value>(
  choice: Choice<Value> | undefined,
  said: SaidOfField,
): Choice<Value> | undefined {
  return said.reduce<Choice<Value> | undefined>(
    (before, { from, value }) => ({
      // Corrections were read by the schema of their field.
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
