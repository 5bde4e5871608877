import type { Corpus } from "../corpus/corpus.ts";
import { noText } from "../corpus/texts.ts";
import { houseAgreement, standsInAddress } from "../features/address.ts";

/** Whether two records are in different units of one house, and the main name of each has a word of its own. */
export function areTenants(corpus: Corpus, a: number, b: number): boolean {
  const [unitA, unitB] = [corpus.unitIds[a]!, corpus.unitIds[b]!];
  if (unitA === noText || unitB === noText || unitA === unitB) return false;
  return houseAgreement(corpus, a, b) === 1 && hasOwnWord(corpus, a, b) && hasOwnWord(corpus, b, a);
}

/**
 * A word that the other's name and address do not have. One that names a kind of place counts only where the other's name names
 * none: a `Fresh Cafe` may be the `Fresh Restaurant`, while `Oakland Dental` is not `Oakland Eye`.
 */
function hasOwnWord(corpus: Corpus, record: number, other: number): boolean {
  const { kinds, nameStarts, wordKinds } = corpus;
  const ofOther = new Set(mainName(corpus, other));
  const namesKind = kinds[nameStarts[other]!] !== 0;
  return mainName(corpus, record).some(
    (word) =>
      (wordKinds[word] === 0 || !namesKind) && !ofOther.has(word) && !standsInAddress(corpus, word, other),
  );
}

function mainName({ nameStarts, words: { starts, values } }: Corpus, record: number): Int32Array {
  const name = nameStarts[record]!;
  return values.subarray(starts[name], starts[name + 1]);
}
