import type { Corpus } from "../corpus/corpus.ts";
import { citeNothing, haveSameId } from "../corpus/external-ids.ts";
import { noText } from "../corpus/texts.ts";
import { houseAgreement } from "../features/address.ts";
import { differentDesignations } from "./different-designations.ts";
import { differentNumbers } from "./different-numbers.ts";
import { haveSamePhone } from "./phones.ts";
import { haveOneSite } from "./websites.ts";

/**
 * Whether two records cannot be one place however a third one joins them: their names carry different numbers (`Tower 1`,
 * `Tower Two`), streets of one number and different types (`6th Avenue`, `6th Street`), different letters (`Terminal A`,
 * `Terminal B`) or opposite directions (`East Lot`, `West Lot`), or their house numbers, units and phones all differ where
 * both give them and at least two of these do. Records that cite each other, or the same
 * record of another collection, never contradict.
 */
export function contradict(corpus: Corpus, a: number, b: number): boolean {
  if (!citeNothing(corpus, a, b) && haveSameId(corpus, a, b)) return false;
  if (differentNumbers(corpus, a, b) || differentDesignations(corpus, a, b)) return true;
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

function bothDiffer(a: number, b: number): boolean {
  return a !== noText && b !== noText && a !== b;
}

function bothAgree(a: number, b: number): boolean {
  return a !== noText && a === b;
}
