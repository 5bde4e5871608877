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
  /**
   * A form in which more spellings of one value are equal, and which takes longer to read: asked for where three or more
   * records have no majority by the other one.
   */
  readonly looseFormOf?: (value: Value) => string;
  /** The form that another of the place's forms is the same value as, itself where there is none. */
  readonly sameAs?: (form: string, forms: ReadonlySet<string>) => string;
  /** Greater is more complete; only given where completeness says more than agreement. */
  readonly completeness?: (value: Value) => number;
  /** Greater is the better spelling of one value. */
  readonly spelling?: (value: Value) => number;
}

/**
 * Chooses the value of one field among a place's records: the most complete where the rule measures that, else the form that
 * most records agree on (two or more), else the most trusted source's, else the most recent. Of its spellings the best by the
 * rule, else the one that most records have, else the most trusted source's. Losing values are kept as alternatives.
 * `undefined` where no record has a value.
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
  const votes = countEach(offers, ({ form }) => form);
  // `reduce` keeps the earlier of equals, which is the more trusted.
  const { form, completeness } = offers.reduce((best, offer) => {
    const ahead = offer.completeness - best.completeness || votes.get(offer.form)! - votes.get(best.form)!;
    return ahead > 0 ? offer : best;
  });
  const winner = bestSpelled(
    offers.filter((offer) => offer.form === form && offer.completeness === completeness),
    rule,
  );
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
  fillIn(offers, rule.formOf, rule);
  if (rule.looseFormOf !== undefined && offers.length > 2 && !hasMajority(offers)) {
    fillIn(offers, rule.looseFormOf, rule);
  }
  if (rule.sameAs === undefined) return;
  const forms = new Set(offers.map(({ form }) => form));
  for (const offer of offers) offer.form = rule.sameAs(offer.form, forms);
}

function fillIn<Value>(
  offers: readonly Offer<Value>[],
  formOf: ChoiceRule<Value>["formOf"],
  { completeness }: ChoiceRule<Value>,
): void {
  const known = new Map<Value, Read>();
  for (const offer of offers) {
    const read = known.get(offer.value) ?? readValue(offer.value, formOf, completeness);
    known.set(offer.value, read);
    Object.assign(offer, read);
  }
}

function hasMajority(offers: readonly Read[]): boolean {
  return Math.max(...countEach(offers, ({ form }) => form).values()) * 2 > offers.length;
}

/** Of offers of one form, the most trusted first, the one whose spelling is the best. */
function bestSpelled<Value>(offers: readonly Offer<Value>[], { spelling }: ChoiceRule<Value>): Offer<Value> {
  if (offers.length === 1) return offers[0]!;
  const counts = countEach(offers, ({ value }) => value);
  return offers.reduce((best, offer) => {
    const better = spelling === undefined ? 0 : spelling(offer.value) - spelling(best.value);
    return (better || counts.get(offer.value)! - counts.get(best.value)!) > 0 ? offer : best;
  });
}

function countEach<T, Key>(list: readonly T[], keyOf: (one: T) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const one of list) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return counts;
}

/** Reads a value. One that cannot be read agrees with nothing but itself. */
function readValue<Value>(
  value: Value,
  formOf: ChoiceRule<Value>["formOf"],
  completeness: ChoiceRule<Value>["completeness"],
): Read {
  const form = formOf(value);
  return form === ""
    ? { form: String(value), completeness: -1 }
    : { form, completeness: completeness?.(value) ?? 0 };
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
