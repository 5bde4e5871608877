import type { Steps } from "@cityscout/contracts";

/** Characters of a list that are parsed in a step of some milliseconds. */
const CHARACTERS_A_STEP = 500_000;

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * What `JSON.parse` makes of the text of an object with a long list, of which some thousand elements are parsed a step.
 * `undefined` where the object has no such list at its outermost level, or the text is no JSON: that is for `JSON.parse` to
 * tell.
 *
 * @param name of the list
 * @param charactersAStep about so many are parsed at once
 */
export function* parseListInSteps(
  text: string,
  name: string,
  charactersAStep = CHARACTERS_A_STEP,
): Steps<unknown> {
  const opening = new RegExp(`"${name}"\\s*:\\s*\\[`).exec(text);
  if (opening === null) return undefined;
  const from = opening.index + opening[0].length;
  const head = text.slice(0, from);
  const elements: unknown[] = [];
  try {
    // Within a string, or deeper within the object, this is no JSON.
    JSON.parse(`${head}]}`);
    let begun = from;
    for (const { at, isLast } of endsOfParts(text, from, charactersAStep)) {
      yield;
      const part = text.slice(begun, at);
      if (part.trim() === "" && !(isLast && elements.length === 0)) return undefined;
      for (const element of JSON.parse(`[${part}]`) as unknown[]) elements.push(element);
      begun = at + 1;
      if (!isLast) continue;
      const rest = text.slice(at);
      // Of two values of one name `JSON.parse` takes the last.
      if (rest.includes(`"${name}"`)) return undefined;
      return { ...(JSON.parse(`${head}${rest}`) as object), [name]: elements };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return undefined;
}

/** Where parts of a list end: at commas between elements, and the last one at the bracket that closes the list. */
function* endsOfParts(
  text: string,
  from: number,
  charactersAStep: number,
): Generator<{ at: number; isLast: boolean }> {
  let begun = from;
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfString(text, at);
    else if (character === OPEN_OBJECT || character === OPEN_LIST) depth++;
    else if (depth > 0 && (character === CLOSE_OBJECT || character === CLOSE_LIST)) depth--;
    else if (character === CLOSE_LIST) {
      yield { at, isLast: true };
      return;
    } else if (character === COMMA && depth === 0 && at - begun >= charactersAStep) {
      yield { at, isLast: false };
      begun = at + 1;
    }
  }
}

/** The closing quote of the string that begins at a quote; the end of the text where it has none. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
