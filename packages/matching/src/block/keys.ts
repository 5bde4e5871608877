import { FNV_PRIME } from "@cityscout/contracts";
import type { Corpus } from "../corpus/corpus.ts";
import { goldenRatio, hashText } from "../corpus/hash.ts";
import { hashOfText, hashOn, noText, textLength, type Texts } from "../corpus/texts.ts";

/**
 * The blocking keys of a record. Two records become candidates if they lie close together or share a key: any word of a name,
 * two words in a row, a core name, its first five letters, initials, a phone's last seven digits, a website, an external id, a
 * house in a street, or a core name in one postcode. Keys are 32-bit hashes: a collision costs one needless comparison.
 */
export function blockingKeys(corpus: Corpus, index: number): number[] {
  const { texts } = corpus;
  const keys: number[] = [];
  for (let name = corpus.nameStarts[index]!; name < corpus.nameStarts[index + 1]!; name++)
    addName(keys, corpus, name);
  const { phones } = corpus;
  for (let at = phones.starts[index]!; at < phones.starts[index + 1]!; at++) {
    const phone = phones.values[at]!;
    keys.push(hashOfText(texts, "t", phone, Math.max(0, textLength(texts, phone) - 7)));
  }
  addText(keys, texts, "d", corpus.domainIds[index]!);
  for (let at = corpus.externalIds.starts[index]!; at < corpus.externalIds.starts[index + 1]!; at++)
    addText(keys, texts, "x", corpus.externalIds.values[at]!);
  const postcode = corpus.postcodeIds[index]!;
  if (postcode !== noText) addNamesOfPostcode(keys, corpus, index, postcode);
  const houses = corpus.houseNumbers;
  if (houses.starts[index]! < houses.starts[index + 1]!) {
    const house = houses.values[houses.starts[index]!]!;
    for (let at = corpus.streets.starts[index]!; at < corpus.streets.starts[index + 1]!; at++)
      keys.push(
        Math.imul(streetSeed ^ corpus.streets.values[at]!, FNV_PRIME) ^ Math.imul(house, goldenRatio),
      );
  }
  return unique(keys);
}

/** Sets the keys of houses apart from all others. */
const streetSeed = hashText("h");

function addName(keys: number[], corpus: Corpus, name: number): void {
  const { texts, words, wordTexts, wordIsNumber, initials } = corpus;
  const from = words.starts[name]!;
  const to = words.starts[name + 1]!;
  for (let at = from; at < to; at++) {
    const word = words.values[at]!;
    const text = wordTexts[word]!;
    if (wordIsNumber[word] === 0 && textLength(texts, text) > 1) keys.push(hashOfText(texts, "w", text));
    if (at + 1 < to) {
      const next = wordTexts[words.values[at + 1]!]!;
      keys.push(hashOn(texts, hashOfText(texts, "b", text), next));
    }
  }
  const compact = corpus.compactIds[name]!;
  const core = corpus.coreIds[name]!;
  addText(keys, texts, "c", core);
  addText(keys, texts, "b", compact);
  if (core !== noText) keys.push(hashOfText(texts, "p", core, 0, 5));
  for (let at = initials.starts[name]!; at < initials.starts[name + 1]!; at++)
    addText(keys, texts, "i", initials.values[at]!);
  if (textLength(texts, compact) <= 5) addText(keys, texts, "i", compact);
}

/** Keys of core name and postcode: they pair the branches of a chain that have no position. */
function addNamesOfPostcode(
  keys: number[],
  { texts, nameStarts, coreIds }: Corpus,
  index: number,
  postcode: number,
): void {
  const ofPostcode = hashOfText(texts, "z", postcode);
  for (let name = nameStarts[index]!; name < nameStarts[index + 1]!; name++) {
    const core = coreIds[name]!;
    if (core !== noText) keys.push(hashOn(texts, ofPostcode, core));
  }
}

function addText(keys: number[], texts: Texts, kind: string, text: number): void {
  if (text !== noText) keys.push(hashOfText(texts, kind, text));
}

/** Drops repeated keys in place. Quadratic, but a record has only a dozen keys. */
function unique(keys: number[]): number[] {
  let count = 0;
  for (const key of keys) if (keys.indexOf(key) >= count) keys[count++] = key;
  keys.length = count;
  return keys;
}
