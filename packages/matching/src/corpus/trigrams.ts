/**
 * The trigrams of a text with two marks before and one after it, each packed in an integer, sorted, without
 * repetition. At most the first 48 letters count.
 */
export function trigramsOf(text: string): number[] {
  const end = Math.min(text.length, 48);
  if (end === 0) return [];
  const grams: number[] = [];
  let previous = 0;
  let last = 0;
  for (let index = 0; index <= end; index++) {
    const letter = index === end ? 1 : (text.charCodeAt(index) & 0x7f) + 2;
    grams.push((previous << 16) | (last << 8) | letter);
    previous = last;
    last = letter;
  }
  grams.sort((a, b) => a - b);
  return grams.filter((gram, index) => gram !== grams[index - 1]);
}
