import type { Rows } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { citeNothing, haveSameId } from "../corpus/external-ids.ts";
import { noText } from "../corpus/texts.ts";
import { differentDesignations } from "./different-designations.ts";
import { differentNumbers } from "./different-numbers.ts";
import { haveSamePhone } from "./phones.ts";
import { compareSites, type SiteAgreement } from "./websites.ts";

/**
 * Whether two records cannot be one place however a third one joins them: their names carry different numbers (`Tower 1`,
 * `Tower Two`), letters (`Terminal A`, `Terminal B`) or opposite directions (`East Lot`, `West Lot`), or their house numbers,
 * units and phones all differ where both give them and at least two of these do. Records that cite each other, or the same
 * record of another collection, never contradict.
 */
export function contradict(corpus: Corpus, a: number, b: number): boolean {
  if (!citeNothing(corpus, a, b) && haveSameId(corpus, a, b)) return false;
  if (differentNumbers(corpus, a, b) || differentDesignations(corpus, a, b)) return true;
  const samePhone = haveSamePhone(corpus, a, b);
  const differences =
    (bothDiffer(corpus.unitIds[a]!, corpus.unitIds[b]!) ? 1 : 0) +
    (samePhone === false ? 1 : 0) +
    (differentHouses(corpus.houseNumbers, a, b) ? 1 : 0);
  const agreements =
    (bothAgree(corpus.unitIds[a]!, corpus.unitIds[b]!) ? 1 : 0) +
    (samePhone === true ? 1 : 0) +
    (isOneSite(compareSites(corpus, a, b)) ? 1 : 0);
  return differences >= 2 && agreements === 0;
}

function isOneSite(agreement: SiteAgreement | undefined): boolean {
  return agreement === "same page" || agreement === "same site";
}

function bothDiffer(a: number, b: number): boolean {
  return a !== noText && b !== noText && a !== b;
}

function bothAgree(a: number, b: number): boolean {
  return a !== noText && a === b;
}

function differentHouses(houses: Rows, a: number, b: number): boolean {
  const { starts, values } = houses;
  if (starts[a] === starts[a + 1] || starts[b] === starts[b + 1]) return false;
  for (let i = starts[a]!; i < starts[a + 1]!; i += 2) {
    for (let j = starts[b]!; j < starts[b + 1]!; j += 2) {
      if (values[i]! <= values[j + 1]! && values[j]! <= values[i + 1]!) return false;
    }
  }
  return true;
}
