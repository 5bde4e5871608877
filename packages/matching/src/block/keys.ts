import { hashText } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";

/**
 * What two records must have in common to be looked at, besides lying close together: any word of the name, two
 * words in a row, the core name, how it begins, a phone, a website, an external id, a house in a street. Keys are
 * hashes: a collision costs one needless look.
 */
export function blockingKeys(corpus: Corpus, index: number): number[] {
  const keys = new Set<number>();
  for (let name = corpus.nameStarts[index]!; name < corpus.nameStarts[index + 1]!; name++)
    addName(keys, corpus, name);
  addText(keys, "t", corpus.phones[index]!.slice(-7));
  addText(keys, "d", corpus.domains[index]!);
  for (let at = corpus.externalIds.starts[index]!; at < corpus.externalIds.starts[index + 1]!; at++) {
    keys.add(hashText(`x${corpus.externalTexts[corpus.externalIds.values[at]!]}`));
  }
  const houses = corpus.houseNumbers;
  if (houses.starts[index]! < houses.starts[index + 1]!) {
    const house = houses.values[houses.starts[index]!]!;
    for (let at = corpus.streets.starts[index]!; at < corpus.streets.starts[index + 1]!; at++) {
      keys.add(
        Math.imul(hashText("h") ^ corpus.streets.values[at]!, 0x01000193) ^ Math.imul(house, 0x9e3779b1),
      );
    }
  }
  return [...keys];
}

function addName(keys: Set<number>, corpus: Corpus, name: number): void {
  const { words, wordTexts, wordIsNumber } = corpus;
  const from = words.starts[name]!;
  const to = words.starts[name + 1]!;
  for (let at = from; at < to; at++) {
    const word = words.values[at]!;
    if (wordIsNumber[word] === 0 && wordTexts[word]!.length > 1) keys.add(hashText(`w${wordTexts[word]}`));
    if (at + 1 < to) keys.add(hashText(`b${wordTexts[word]}${wordTexts[words.values[at + 1]!]}`));
  }
  const compact = corpus.compact[name]!;
  addText(keys, "c", corpus.core[name]!);
  addText(keys, "b", compact);
  addText(keys, "p", corpus.core[name]!.slice(0, 5));
  addText(keys, "i", corpus.initials[name]!);
  if (compact.length <= 5) addText(keys, "i", compact);
}

function addText(keys: Set<number>, kind: string, text: string): void {
  if (text !== "") keys.add(hashText(kind + text));
}
