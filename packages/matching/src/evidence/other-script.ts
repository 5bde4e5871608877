import type { Corpus } from "../corpus/corpus.ts";
import { distanceMetres } from "../corpus/earth.ts";
import { traitBits } from "../corpus/traits.ts";
import { houseAgreement } from "../features/address.ts";

/** Positions of one house are rarely farther apart. */
const oneHouseMetres = 100;
const anyScript = traitBits.latin | traitBits.far;

/**
 * Whether two records are each the only one of their source and category at one house, and have no name in a common
 * script: `スターバックス` beside a `Starbucks`. Their names differ whether or not they are one place.
 */
export function standsInOtherScript(corpus: Corpus, a: number, b: number): boolean {
  const { traits } = corpus;
  // Names in one script differ in a bit of each; those in both, or in neither, do not.
  if (((traits[a]! ^ traits[b]!) & anyScript) !== anyScript) return false;
  return (
    (traits[a]! & traits[b]! & traitBits.category) !== 0 &&
    corpus.aloneAtHouse[a] === 1 &&
    corpus.aloneAtHouse[b] === 1 &&
    corpus.categoryOf[a] === corpus.categoryOf[b] &&
    distanceMetres(corpus.points, a, b) <= oneHouseMetres &&
    houseAgreement(corpus, a, b) === 1
  );
}
