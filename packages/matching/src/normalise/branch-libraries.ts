import { bitOfKind, kindBits } from "./kinds-of-place.ts";

/** `Toronto Public Library - Lillian H. Smith`, `Boston Public Library (South End Branch)`. */
const divided = /^([^()]+?)\s*(?:\s[-\u2013\u2014]\s|[,:|]\s|\()\s*([^(),:|]+?)\s*\)?$/;
/** A town's library has branches; one that is called after a person or a quarter is a branch itself. */
const ofTown = /\b(?:public|city|county|regional|district|municipal|free|carnegie) librar(?:y|ies)\b/i;
/** What may stand behind a branch's name and be left out. */
const branchWords = /(?:\s+(?:branch|library|neighbou?rhood|community))+$/i;
/** The kinds of what is in a library, and no branch of it. */
const within = (["food", "cafe", "shop", "parking", "amenity", "building", "culture"] as const).reduce(
  (bits, kind) => bits | bitOfKind(kind),
  0,
);
/** Which branch or department it is: every town has these. */
const parts = new Set(
  "main central headquarter children kid teen youth adult reference archive entrance".split(" "),
);

/** Longer ones are descriptions. */
const longestName = 100;

/**
 * What a branch of a town's library is called on its own: of `Toronto Public Library - Lillian H. Smith` the `Lillian H. Smith
 * Library`. None of other names.
 *
 * @param wordsOf The words of a name in their one spelling.
 */
export function nameOfBranchLibrary(name: string, wordsOf: (name: string) => readonly string[]): string[] {
  if (name.length > longestName || !ofTown.test(name)) return [];
  const [, library = "", rest = ""] = divided.exec(name) ?? [];
  if (!ofTown.test(library)) return [];
  const branch = rest.replace(branchWords, "");
  const words = wordsOf(branch);
  const isWithin = ((kindBits.get(words.at(-1) ?? "") ?? 0) & within) !== 0;
  return isWithin || words.some((word) => parts.has(word)) || !words.some(isTelling)
    ? []
    : [`${branch} Library`];
}

function isTelling(word: string): boolean {
  return /^[a-z]{3,}$/.test(word) && word !== "branch" && word !== "library";
}
