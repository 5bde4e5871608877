import type { Rows } from "./columns.ts";
import type { Corpus } from "./corpus.ts";
import { goldenRatio } from "./hash.ts";

/** One of 32 bits for a number, such as that of a word. */
export function maskOf(number: number): number {
  return 1 << (Math.imul(number, goldenRatio) >>> 27);
}

/** The bits of all numbers of each row: rows whose bits have none in common share no number. */
export function masksOf({ starts, values }: Rows): Int32Array {
  const masks = new Int32Array(starts.length - 1);
  for (let row = 0; row < masks.length; row++)
    for (let at = starts[row]!; at < starts[row + 1]!; at++) masks[row]! |= maskOf(values[at]!);
  return masks;
}

/** For each name the bits that an address has where a word of the name stands in it: any may be that of a number's house. */
export function placeMasksOf({
  words: { starts, values },
  wordInStreets,
  wordIsNumber,
}: Pick<Corpus, "words" | "wordInStreets" | "wordIsNumber">): Int32Array {
  const masks = new Int32Array(starts.length - 1);
  for (let name = 0; name < masks.length; name++) {
    for (let at = starts[name]!; at < starts[name + 1]!; at++) {
      const word = values[at]!;
      const street = wordInStreets[word]!;
      if (wordIsNumber[word] === 1) masks[name] = -1;
      else if (street >= 0) masks[name]! |= maskOf(street);
    }
  }
  return masks;
}
