import type { Candidate } from "@cityscout/contracts";
import { distanceMetres } from "@cityscout/geo";

const maxMetres = 60;
const minSimilarity = 0.9;

/**
 * The usual rule, to compare with: two records are one place when they lie within 60 m and the token-set similarity
 * of their names is at least 0.90.
 */
export function usualRule(a: Candidate, b: Candidate): boolean {
  if (a.location === null || b.location === null) return false;
  return (
    distanceMetres(a.location, b.location) <= maxMetres && tokenSetSimilarity(a.name, b.name) >= minSimilarity
  );
}

/**
 * Token-set similarity, 0..1, as fuzzywuzzy's `token_set_ratio` has it: the words that both have, and those with each
 * side's own, sorted; the greatest similarity of two of these three texts.
 */
export function tokenSetSimilarity(a: string, b: string): number {
  const left = wordsOf(a);
  const right = wordsOf(b);
  const shared = left.filter((word) => right.includes(word)).join(" ");
  const fullLeft = [shared, ...left.filter((word) => !right.includes(word))].join(" ").trim();
  const fullRight = [shared, ...right.filter((word) => !left.includes(word))].join(" ").trim();
  return Math.max(
    similarity(fullLeft, fullRight),
    shared === "" ? 0 : Math.max(similarity(shared, fullLeft), similarity(shared, fullRight)),
  );
}

function wordsOf(name: string): string[] {
  return [...new Set(name.toLowerCase().split(/[^\p{L}\p{N}]+/u))].filter((word) => word !== "").sort();
}

/** `2 × longest common subsequence / both lengths`: the ratio of insertions and deletions. */
function similarity(a: string, b: string): number {
  if (a.length + b.length === 0) return 0;
  let row = new Uint16Array(b.length + 1);
  for (const letter of a.split("")) {
    const next = new Uint16Array(b.length + 1);
    for (let at = 0; at < b.length; at++) {
      next[at + 1] = b.charAt(at) === letter ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!);
    }
    row = next;
  }
  return (2 * row[b.length]!) / (a.length + b.length);
}
