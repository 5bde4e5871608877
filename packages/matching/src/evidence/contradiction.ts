import type { Corpus } from "../corpus/corpus.ts";
import { citeNothing, haveSameId } from "../corpus/external-ids.ts";
import { noText } from "../corpus/texts.ts";
import { traitBits } from "../corpus/traits.ts";
import { houseAgreement } from "../features/address.ts";
import { compareCategories } from "./categories.ts";
import { departmentOf } from "./departments.ts";
import { differentDesignations } from "./different-designations.ts";
import { differentNumbers } from "./different-numbers.ts";
import { haveSamePhone } from "./phones.ts";
import { haveOneSite } from "./websites.ts";

/**
 * Whether two records cannot be one place however a third one joins them: their names carry different numbers (`Tower 1`,
 * `Tower Two`), streets of one number and different types (`6th Avenue`, `6th Street`), different letters (`Terminal A`,
 * `Terminal B`) or opposite directions (`East Lot`, `West Lot`), or at least two of house number, unit and phone differ and
 * no unit, phone or site agrees; or one source lists both, under categories that no place has both of, or as a
 * place and a department of it. Records that cite each other, or the same record of another collection, never contradict.
 */
export function contradict(corpus: Corpus, a: number, b: number): boolean {
  if (!citeNothing(corpus, a, b) && haveSameId(corpus, a, b)) return false;
  if (differentNumbers(corpus, a, b) || differentDesignations(corpus, a, b)) return true;
  if (areTwoOfOneSource(corpus, a, b)) return true;
  const samePhone = haveSamePhone(corpus, a, b);
  const differences =
    (bothDiffer(corpus.unitIds[a]!, corpus.unitIds[b]!) ? 1 : 0) +
    (samePhone === false ? 1 : 0) +
    (houseAgreement(corpus, a, b) < 0 ? 1 : 0);
  const agreements =
    (bothAgree(corpus.unitIds[a]!, corpus.unitIds[b]!) ? 1 : 0) +
    (samePhone === true ? 1 : 0) +
    (haveOneSite(corpus, a, b) ? 1 : 0);
  return differences >= 2 && agreements === 0;
}

/** Whether a source files two records so that it means two places: a church and its school, a store and its pharmacy. */
function areTwoOfOneSource(corpus: Corpus, a: number, b: number): boolean {
  const { sourceOf, traits, categoryOf } = corpus;
  if (sourceOf[a] !== sourceOf[b] || categoryOf[a] === categoryOf[b]) return false;
  if ((traits[a]! & traits[b]! & traitBits.category) === 0) return false;
  return compareCategories(corpus, a, b) === "exclusive" || departmentOf(corpus, a, b) !== undefined;
}

function bothDiffer(a: number, b: number): boolean {
  return a !== noText && b !== noText && a !== b;
}

function bothAgree(a: number, b: number): boolean {
  return a !== noText && a === b;
}
