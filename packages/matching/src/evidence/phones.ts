import type { Corpus } from "../corpus/corpus.ts";
import { textOf, type Texts } from "../corpus/texts.ts";
import { localPhoneMark, samePhone } from "../normalise/phone.ts";

const localPhoneByte = localPhoneMark.charCodeAt(0);

/**
 * How many records of one source have a phone number that two records share, however it is written; of several such numbers
 * the one that fewest have counts. 0 where they share none, `undefined` where one of them has none.
 */
export function phoneSharers(
  { texts, phones, phoneCount }: Corpus,
  a: number,
  b: number,
): number | undefined {
  const { starts, values } = phones;
  if (starts[a] === starts[a + 1] || starts[b] === starts[b + 1]) return undefined;
  let fewest = 0;
  for (let i = starts[a]!; i < starts[a + 1]!; i++) {
    for (let j = starts[b]!; j < starts[b + 1]!; j++) {
      if (!isSame(texts, values[i]!, values[j]!)) continue;
      const sharers = Math.max(phoneCount[i]!, phoneCount[j]!);
      if (fewest === 0 || sharers < fewest) fewest = sharers;
    }
  }
  return fewest;
}

/** Whether two records have a phone number in common; `undefined` where one of them has none. */
export function haveSamePhone(corpus: Corpus, a: number, b: number): boolean | undefined {
  const sharers = phoneSharers(corpus, a, b);
  return sharers === undefined ? undefined : sharers > 0;
}

function isSame(texts: Texts, a: number, b: number): boolean {
  if (a === b) return true;
  // Most pairs of numbers are of one form, and then only equal texts are one number: no text needs to be read.
  if (isLocal(texts, a) === isLocal(texts, b)) return false;
  return samePhone(textOf(texts, a), textOf(texts, b));
}

function isLocal({ bytes, starts }: Texts, phone: number): boolean {
  return bytes[starts[phone]!] === localPhoneByte;
}
