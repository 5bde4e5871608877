const digits = "〇一二三四五六七八九";

/** A number that Chinese and Japanese spell out, up to `九十九`, as the text of a pattern with one group. */
export const ideographNumber = "([二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])";

/** `二十三` as `23`. */
export function digitsOfIdeographs(ideographs: string): string {
  const [tens, ones] = ideographs.includes("十") ? ideographs.split("十") : ["〇", ideographs];
  const digit = (text: string | undefined, ifNone: number): number =>
    text === undefined || text === "" ? ifNone : digits.indexOf(text);
  return String(digit(tens, 1) * 10 + digit(ones, 0));
}
