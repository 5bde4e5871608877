import type { Corpus } from "../corpus/corpus.ts";
import { noText, textOf } from "../corpus/texts.ts";
import { isLocalPhone, samePhone } from "../normalise/phone.ts";

/** Whether two records have the same phone number, however it is written; `undefined` where one has none. */
export function haveSamePhone({ texts, phoneIds }: Corpus, a: number, b: number): boolean | undefined {
  const phoneA = phoneIds[a]!;
  const phoneB = phoneIds[b]!;
  if (phoneA === noText || phoneB === noText) return undefined;
  if (phoneA === phoneB) return true;
  const [one, other] = [textOf(texts, phoneA), textOf(texts, phoneB)];
  return isLocalPhone(one) !== isLocalPhone(other) && samePhone(one, other);
}
