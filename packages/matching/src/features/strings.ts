/** Longer texts are compared by their beginnings only: it bounds the cost of a pair. */
const maxLength = 48;

const matchedA = new Uint8Array(maxLength);
const matchedB = new Uint8Array(maxLength);
const lettersB = new Uint16Array(maxLength);

/**
 * Jaro-Winkler similarity, 0..1 (Jaro 1989, Winkler 1990): common letters near the same place, transpositions, and a
 * bonus of 0.1 for each of up to four first letters in common. 0 when either text is empty. Made symmetric by taking
 * the shorter text (or the smaller, of equal length) first.
 */
export function jaroWinkler(textA: string, textB: string): number {
  if (textA === textB) return textA === "" ? 0 : 1;
  const aFirst = textA.length < textB.length || (textA.length === textB.length && textA < textB);
  const a = aFirst ? textA : textB;
  const b = aFirst ? textB : textA;
  const lengthA = Math.min(a.length, maxLength);
  const lengthB = Math.min(b.length, maxLength);
  const common = markCommon(a, b, lengthA, lengthB);
  if (common === 0) return 0;
  let outOfPlace = 0;
  let at = 0;
  for (let index = 0; index < lengthA; index++) {
    if (matchedA[index] === 0) continue;
    while (matchedB[at] === 0) at++;
    if (a.charCodeAt(index) !== b.charCodeAt(at)) outOfPlace++;
    at++;
  }
  const jaro = (common / lengthA + common / lengthB + (common - outOfPlace / 2) / common) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < lengthA && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function markCommon(a: string, b: string, lengthA: number, lengthB: number): number {
  const reach = Math.max(0, (lengthB >>> 1) - 1);
  matchedA.fill(0, 0, lengthA);
  matchedB.fill(0, 0, lengthB);
  for (let index = 0; index < lengthB; index++) lettersB[index] = b.charCodeAt(index);
  let common = 0;
  for (let index = 0; index < lengthA; index++) {
    const letter = a.charCodeAt(index);
    const end = Math.min(lengthB, index + reach + 1);
    for (let other = Math.max(0, index - reach); other < end; other++) {
      if (lettersB[other] !== letter || matchedB[other] === 1) continue;
      matchedA[index] = 1;
      matchedB[other] = 1;
      common++;
      break;
    }
  }
  return common;
}

/** Letters that two texts share from their beginning. */
export function sharedPrefix(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < end && a.charCodeAt(shared) === b.charCodeAt(shared)) shared++;
  return shared;
}

const runs = new Uint8Array(maxLength + 1);

/** Length of the longest run of letters that two texts share (their first 48 letters). */
export function longestCommonRun(a: string, b: string): number {
  const lengthA = Math.min(a.length, maxLength);
  const lengthB = Math.min(b.length, maxLength);
  let longest = 0;
  runs.fill(0, 0, lengthB + 1);
  for (let j = 0; j < lengthB; j++) lettersB[j] = b.charCodeAt(j);
  for (let i = 0; i < lengthA; i++) {
    const letter = a.charCodeAt(i);
    // Backwards, so that `runs[j]` is still the row before.
    for (let j = lengthB - 1; j >= 0; j--) {
      const run = lettersB[j] === letter ? runs[j]! + 1 : 0;
      runs[j + 1] = run;
      if (run > longest) longest = run;
    }
  }
  return longest;
}
