import type { Evidence } from "../evidence/evidence.ts";
import { columnOf, type PairFeatureName } from "../features/feature-names.ts";

/** Any two names share this many of their trigrams by chance. */
const chanceOverlap = 0.25;

/**
 * Whether two records have nothing in common but their position: no word of their names, not even nearly, no name in the
 * other's address, no house, unit or postcode, and no evidence that they are one place.
 *
 * The trees give such pairs a small chance, since labelled pairs of one place often have names in two languages. For a place
 * that somebody describes in their own words there is none.
 *
 * @param row The pair features of the two.
 */
export function haveNothingInCommon(row: Float64Array, evidence: Evidence): boolean {
  const of = (name: PairFeatureName): number => row[columnOf[name]]!;
  return (
    of("word_jaccard") === 0 &&
    of("trigram_overlap") < chanceOverlap &&
    !(of("name_in_address_max") > 0) &&
    !(of("house") === 1 || of("unit") === 1 || of("postcode") === 1) &&
    !(evidence.same_id > 0 || evidence.phone > 0 || evidence.website > 0 || evidence.initials > 0)
  );
}
