import { candidateKey, type Candidate, type FieldLineage } from "@cityscout/contracts";
import { byTrust, isMoreRecent, type TrustMatter } from "./trust.ts";

/** A field's value with where it came from. */
export interface Choice<Value> {
  readonly value: Value;
  readonly lineage: FieldLineage;
}

/** How one field is chosen. */
export interface ChoiceRule<Value> {
  /** In what matter sources are trusted for it. */
  readonly matter: TrustMatter;
  /** The record's value, `null` where it has none. */
  readonly valueOf: (record: Candidate) => Value | null;
  /**
   * Values of equal form count as one value, such as a phone number in two spellings. An empty form means that the value
   * cannot be read, and any readable one is better.
   */
  readonly formOf: (value: Value) => string;
  /** Greater is more complete; only given where completeness says more than agreement. */
  readonly completeness?: (value: Value) => number;
}

/**
 * Chooses the value of one field among a place's records: the most complete where the rule measures that, else the form that
 * most records agree on (two or more), else the most trusted source's, else the most recent. Losing values are kept as
 * alternatives. `undefined` where no record has a value.
 */
export function choose<Value>(
  records: readonly Candidate[],
  rule: ChoiceRule<Value>,
): Choice<Value> | undefined {
  const offers = records.flatMap((record): Offer<Value>[] => {
    const value = rule.valueOf(record);
    return value === null ? [] : [{ record, value, form: "", completeness: 0 }];
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
  readOffers(offers, rule);
  const votes = new Map<string, number>();
  for (const offer of offers) votes.set(offer.form, (votes.get(offer.form) ?? 0) + 1);
  // `reduce` keeps the earlier of equals, which is the more trusted.
  const winner = offers.reduce((best, offer) => {
    const ahead = offer.completeness - best.completeness || votes.get(offer.form)! - votes.get(best.form)!;
    return ahead > 0 ? offer : best;
  });
  const others = offers.filter((offer) => offer.form !== winner.form);
  return {
    value: winner.value,
    lineage: {
      from: candidateKey(winner.record),
      why: reasonFor(winner, others, votes),
      alternatives: others.map((offer) => ({
        from: candidateKey(offer.record),
        value: offer.value,
      })),
    },
  };
}

/** What one record says of a field. */
interface Offer<Value> extends Read {
  readonly record: Candidate;
  readonly value: Value;
}

interface Read {
  form: string;
  completeness: number;
}

/** Fills in form and completeness. Sources often give identical values: each is read once, and none where all are identical. */
function readOffers<Value>(offers: readonly Offer<Value>[], rule: ChoiceRule<Value>): void {
  if (offers.every((offer) => offer.value === offers[0]!.value)) return;
  const known = new Map<Value, Read>();
  for (const offer of offers) {
    const read = known.get(offer.value) ?? readValue(offer.value, rule);
    known.set(offer.value, read);
    Object.assign(offer, read);
  }
}

/** Reads a value. One that cannot be read agrees with nothing but itself. */
function readValue<Value>(value: Value, rule: ChoiceRule<Value>): Read {
  const form = rule.formOf(value);
  return form === ""
    ? { form: String(value), completeness: -1 }
    : { form, completeness: rule.completeness?.(value) ?? 0 };
}

function reasonFor<Value>(
  winner: Offer<Value>,
  others: readonly Offer<Value>[],
  votes: ReadonlyMap<string, number>,
): FieldLineage["why"] {
  if (others.some((offer) => offer.completeness < winner.completeness)) return "completeness";
  if (votes.get(winner.form)! > 1) return "agreement";
  const next = others[0];
  return next !== undefined && isMoreRecent(winner.record, next.record) ? "recency" : "trust";
}
