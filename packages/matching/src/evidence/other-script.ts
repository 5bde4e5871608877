import type { Corpus } from "../corpus/corpus.ts";
import { distanceMetres } from "../corpus/earth.ts";
import { houseAgreement } from "../features/address.ts";
import { scriptBits } from "../normalise/scripts.ts";

/** Positions of one house are rarely farther apart. */
const oneHouseMetres = 100;

/**
 * Whether two records are each the only one of their source and category at one house, and have no name in a common
 * script: `スターバックス` beside a `Starbucks`. Their names differ whether or not they are one place.
 */
export function standsInOtherScript(corpus: Corpus, a: number, b: number): boolean {
  if ((scriptsOfAll(corpus, a) ^ scriptsOfAll(corpus, b)) !== (scriptBits.latin | scriptBits.far))
    return false;
  const category = corpus.categoryNames[corpus.categoryOf[a]!]!;
  return (
    corpus.aloneAtHouse[a] === 1 &&
    corpus.aloneAtHouse[b] === 1 &&
    corpus.categoryOf[a] === corpus.categoryOf[b] &&
    category !== "" &&
    category !== "other" &&
    distanceMetres(corpus.points, a, b) <= oneHouseMetres &&
    houseAgreement(corpus, a, b) === 1
  );
}

/** Names in one script differ in a bit of each; those in both, or in neither, do not. */
function scriptsOfAll({ nameStarts, scripts }: Corpus, record: number): number {
  let bits = 0;
  for (let name = nameStarts[record]!; name < nameStarts[record + 1]!; name++) bits |= scripts[name]!;
  return bits;
}
