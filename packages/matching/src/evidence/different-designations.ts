import type { Corpus } from "../corpus/corpus.ts";
import { textOf } from "../corpus/texts.ts";
import { compassAxes, designatedBit, letterBit, numberBit } from "../normalise/designations.ts";
import { romanLetters } from "../normalise/lexicon.ts";

/**
 * Whether the main names of two records have different letters behind one word that designates by them (`Terminal A`, `Terminal
 * B`; `Exit 70A`, `Exit 70B`; of `Terminal I` and `Terminal 2` the letter is a number, and another), or each names one end of
 * an axis and not the other (`East Lot`, `West Lot`).
 */
export function differentDesignations(corpus: Corpus, a: number, b: number): boolean {
  const nameA = corpus.nameStarts[a]!;
  const nameB = corpus.nameStarts[b]!;
  const bitsA = bitsOf(corpus, nameA);
  const bitsB = bitsOf(corpus, nameB);
  if (areOpposite(bitsA, bitsB)) return true;
  if ((bitsA & bitsB & (designatedBit | numberBit)) === 0 || ((bitsA | bitsB) & letterBit) === 0)
    return false;
  const designationsB = designationsOf(corpus, nameB);
  return [...designationsOf(corpus, nameA)].some(([before, word]) => {
    const other = designationsB.get(before);
    return other !== undefined && areDifferent(corpus, word, other);
  });
}

function areOpposite(bitsA: number, bitsB: number): boolean {
  return compassAxes.some(
    (axis) => (bitsA & axis) !== 0 && (bitsB & axis) !== 0 && (bitsA & bitsB & axis) === 0,
  );
}

function bitsOf({ words: { starts, values }, wordDesignations }: Corpus, name: number): number {
  let bits = 0;
  for (let at = starts[name]!; at < starts[name + 1]!; at++) bits |= wordDesignations[values[at]!]!;
  return bits;
}

/** By each word that is told from its like by what is behind it, that letter or number; the last where it is there twice. */
function designationsOf(
  { words: { starts, values }, wordDesignations, wordNumbers }: Corpus,
  name: number,
): Map<number, number> {
  const found = new Map<number, number>();
  for (let at = starts[name]! + 1; at < starts[name + 1]!; at++) {
    const [before, word] = [values[at - 1]!, values[at]!];
    const kind = wordDesignations[before]!;
    const isLetter = (wordDesignations[word]! & letterBit) !== 0;
    const isNumber = !Number.isNaN(wordNumbers[word]!);
    if ((kind & designatedBit) !== 0 ? isLetter || isNumber : isLetter && (kind & numberBit) !== 0)
      found.set(before, word);
  }
  return found;
}

/** Two letters differ, a letter that may be a Roman number differs from others; two numbers are compared elsewhere. */
function areDifferent(corpus: Corpus, a: number, b: number): boolean {
  const [numberA, numberB] = [corpus.wordNumbers[a]!, corpus.wordNumbers[b]!];
  if (Number.isNaN(numberA) && Number.isNaN(numberB)) return a !== b;
  if (!Number.isNaN(numberA) && !Number.isNaN(numberB)) return false;
  const [letter, number] = Number.isNaN(numberA) ? [a, numberB] : [b, numberA];
  const roman = romanLetters.get(textOf(corpus.texts, corpus.wordTexts[letter]!));
  return roman !== undefined && roman !== number;
}
