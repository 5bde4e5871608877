import type { Corpus } from "../corpus/corpus.ts";
import { noText, textOf, type Texts } from "../corpus/texts.ts";
import { localPhoneMark, samePhone } from "../normalise/phone.ts";

const localPhoneByte = localPhoneMark.charCodeAt(0);

/** Whether two records have the same phone number, however it is written; `undefined` where one has none. */
export function haveSamePhone({ texts, phoneIds }: Corpus, a: number, b: number): boolean | undefined {
  const phoneA = phoneIds[a]!;
  const phoneB = phoneIds[b]!;
  if (phoneA === noText || phoneB === noText) return undefined;
  if (phoneA === phoneB) return true;
  // Most pairs of numbers are of one form, and then only equal texts are one number: no text needs to be read.
  if (isLocal(texts, phoneA) === isLocal(texts, phoneB)) return false;
  return samePhone(textOf(texts, phoneA), textOf(texts, phoneB));
}

function isLocal({ bytes, starts }: Texts, phone: number): boolean {
  return bytes[starts[phone]!] === localPhoneByte;
}
