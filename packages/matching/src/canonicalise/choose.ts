import { candidateKey, type Candidate, type FieldLineage } from "@cityscout/contracts";
import { byTrust, isMoreRecent, type TrustMatter } from "./trust.ts";

/** A field's value with where it came from. */
export interface Choice<Value> {
  readonly value: Value;
  readonly lineage: FieldLineage;
}

export interface ChoiceRule<Value> {
  readonly matter: TrustMatter;
  /** The record's value, `null` where it has none. */
  readonly valueOf: (record: Candidate) => Value | null;
  /** Values of equal form count as one value, e.g. a phone number in two spellings. */
  readonly formOf: (value: Value) => string;
  /** Greater is more complete; only given where completeness says more than agreement. */
  readonly completeness?: (value: Value) => number;
}

/**
 * The value of one field among a place's records: the most complete where the rule measures that, else the form that
 * most records agree on (two or more), else the most trusted source's, else the most recent. What lost is kept as
 * alternatives.
 */
export function choose<Value>(
  records: readonly Candidate[],
  rule: ChoiceRule<Value>,
): Choice<Value> | undefined {
  const offers = records.flatMap((record): Offer<Value>[] => {
    const value = rule.valueOf(record);
    return value === null ? [] : [{ record, value, form: "" }];
  });
  const first = offers[0];
  if (first === undefined) return undefined;
  if (offers.length === 1) {
    return {
      value: first.value,
      lineage: { from: candidateKey(first.record), why: "only", alternatives: [] },
    };
  }
  const trusted = byTrust(rule.matter);
  offers.sort((a, b) => trusted(a.record, b.record));
  findForms(offers, rule);
  const votes = new Map<string, number>();
  for (const offer of offers) votes.set(offer.form, (votes.get(offer.form) ?? 0) + 1);
  const completeness = (value: Value): number => rule.completeness?.(value) ?? 0;
  // `reduce` keeps the earlier of equals, which is the more trusted.
  const winner = offers.reduce((best, offer) => {
    const ahead =
      completeness(offer.value) - completeness(best.value) || votes.get(offer.form)! - votes.get(best.form)!;
    return ahead > 0 ? offer : best;
  });
  const others = offers.filter((offer) => offer.form !== winner.form);
  return {
    value: winner.value,
    lineage: {
      from: candidateKey(winner.record),
      why: reasonFor(winner, others, completeness, votes),
      alternatives: others.map((offer) => ({
        from: candidateKey(offer.record),
        value: offer.value,
      })),
    },
  };
}

/** What one record says of a field. */
interface Offer<Value> {
  readonly record: Candidate;
  readonly value: Value;
  form: string;
}

/** Sources often give a value in the same letters: each is brought into form once, and none where all are the same. */
function findForms<Value>(offers: readonly Offer<Value>[], rule: ChoiceRule<Value>): void {
  if (offers.every((offer) => offer.value === offers[0]!.value)) return;
  const known = new Map<Value, string>();
  for (const offer of offers) {
    offer.form = known.get(offer.value) ?? rule.formOf(offer.value);
    known.set(offer.value, offer.form);
  }
}

function reasonFor<Value>(
  winner: Offer<Value>,
  others: readonly Offer<Value>[],
  completeness: (value: Value) => number,
  votes: ReadonlyMap<string, number>,
): FieldLineage["why"] {
  const own = completeness(winner.value);
  if (others.some((offer) => completeness(offer.value) < own)) return "completeness";
  if (votes.get(winner.form)! > 1) return "agreement";
  const next = others[0];
  return next !== undefined && isMoreRecent(winner.record, next.record) ? "recency" : "trust";
}
