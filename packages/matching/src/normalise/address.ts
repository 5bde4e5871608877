import { respellAddress, separateBlocks, separateUnit, streetEnding } from "./address-text.ts";
import { separateColumns } from "./flattened-table.ts";
import { numbersIn } from "./house-numbers.ts";
import { isMissingValue } from "./missing-value.ts";
import { normalisePostcode } from "./postcode.ts";
import { streetForms, writeOutShortForms } from "./street-forms.ts";
import { asciiOnly, dropElisions, foldText, mendEncoding } from "./text.ts";
import { joinNumberWords, unifyWord } from "./words.ts";

/** An address as features compare it. */
export interface NormalAddress {
  /** Words of streets, areas and buildings, in one spelling. */
  words: string[];
  /** Numbers of houses or blocks as closed ranges, `[[62, 66]]`; letters after a number are dropped. */
  houseNumbers: [number, number][];
  /** Floor and unit, `05-01`, or unit, `200`; empty where there is none. */
  unit: string;
  /** A postcode that stands in the address text, normalised; empty where there is none. */
  postcode: string;
}

/** Only this much of an address counts, which bounds the work whatever a source sends. */
const maxAddressLetters = 240;
const maxAddressWords = 16;

/** Words that say nothing about which address it is. */
const emptyAddressWords = new Set(
  (
    "the of and de la le du des del el los las di da do der die das no number block level floor unit lot shop stall " +
    "at near by in off to next between btwn btw corner cnr cor opp opposite behind beside rear basement bsmt lobby lbby frnt " +
    "uppr lowr nr al dos"
  ).split(" "),
);

/** Reads a one-line address, whatever the order of its parts: `Dundee Street, 137` and `137 Dundee St` give the same. */
export function normaliseAddress(address: string | null): NormalAddress {
  if (address === null || isMissingValue(address))
    return { words: [], houseNumbers: [], unit: "", postcode: "" };
  const given = address.slice(0, maxAddressLetters);
  const isAscii = asciiOnly.test(given);
  const { rest: written, postcode: ofColumn } = separateColumns(isAscii ? given : mendEncoding(given));
  const { rest: withUnit, houses } = separateBlocks(respellAddress(written, isAscii));
  const { rest: withPostcode, unit } = separateUnit(withUnit);
  const postcode = postcodeWithin(withPostcode);
  const text = postcode === "" ? withPostcode : withPostcode.replace(postcode, " ");
  const numbers = numbersIn(text, houses);
  return {
    words: [...streetWords(writeOutShortForms(text, isAscii)), ...numbers.ofStreets].slice(
      0,
      maxAddressWords,
    ),
    houseNumbers: numbers.ofHouses,
    unit: unit.replaceAll(/\s|(?<=^[a-z])-|-(?=[a-z]$)/gi, "").toUpperCase(),
    postcode: normalisePostcode(ofColumn || postcode),
  };
}

/** Postcodes that are known by their form. */
const postcodes: readonly RegExp[] = [
  // British and Canadian.
  /\b[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b/,
  /\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b/,
  // The first half of a Canadian one, `Toronto, ON M5V`.
  /(?<=\b(?:AB|BC|MB|NB|NL|NS|ON|PE|QC|SK)\s+)[A-Z]\d[A-Z]\s*$/,
  // Japanese, with its mark or at the end.
  /〒\s?\d{3}-?\d{4}|(?<=[^\d\s].*)\b\d{3}-\d{4}(?=\s*(?:,?\s*japan)?\s*$)/i,
  // Brazilian, Portuguese, Polish.
  /(?<=\d.*)\b\d{5}-\d{3}\b|(?<=\d.*[\s,])\d{4}-\d{3}(?=\s+\p{L})|(?<=\d.*[\s,])\d{2}-\d{3}(?=\s+\p{L})/u,
  // Czech, Greek, Swedish: `Vodičkova 28, 110 00 Praha`. Dutch: `Damrak 1, 1012 LG Amsterdam`.
  /(?<=\d.*,\s*)\d{3} \d{2}(?=\s+\p{L})|(?<=\d[a-z]?,\s*)\d{4}\s?(?!N[EW]|S[EW]|ST|AV|RD|DR)[A-Z]{2}(?=\s+\p{L})/u,
  // Australian.
  /(?<=\b(?:NSW|VIC|QLD|TAS|ACT|SA|WA|NT)\s+)\d{4}\b/,
  // Where the house stands after its street: `Graben 5, 1010 Wien`; `Pier 54, 1001 Alaskan Way` has a house in front.
  /(?<=\p{L}\.?\s+\d{1,3}[a-z]?,\s*(?:[A-Z]{1,2}-)?)\d{4}(?!.*\b(?:st|street|rd|road|ave|avenue|way|dr|drive|blvd|ln|lane|broadway)\b)(?=\s+\p{L}[\p{L}\s.-]*$)/iu,
];
/** `Ste 200, 12345 Perry Hwy`, `#200, 10123 104 Ave`: what makes a long number a house's. */
const streetBehind = `(?<=[^\\d\\s]\\s*\\d{5})\\s+[^,(]*\\b(?:${streetEnding})\\b`;
/** Five or six digits, the four that American codes may end in, and what a spreadsheet adds; at the beginning it is a house number. */
const longNumber = new RegExp(
  `(?<!^\\s*)\\b(?:\\d{6}|\\d{5}(?:-\\d{4}|\\.0+)?)\\b(?!${streetBehind})|^\\s*\\d{6}\\b`,
  "i",
);
/** `Perry Highway, 12345`: so it is at the end of a street that has no other; `Pittsburgh, PA 15213` has a code. */
const houseAtEnd = /^\D*[a-z.]\D*(?<!\b[A-Z]{2}\.?\s+)\b\d{5}\s*$/;
/** Numbers that are part of a street's name: `22nd`, `Highway 7`, `104 Avenue`. */
const numberInStreet =
  /\b\d{1,3}(?:st|nd|rd|th)\b|(?<=\b(?:highway|hwy|route|rte)\s)\d{1,4}\b|\b\d{1,3}(?=\s+(?:street|avenue)\b)/gi;

function postcodeWithin(text: string): string {
  for (const pattern of postcodes) {
    const found = pattern.exec(text);
    if (found !== null) return found[0];
  }
  return houseAtEnd.test(text.replace(numberInStreet, " ")) ? "" : (longNumber.exec(text)?.[0] ?? "");
}

const ordinal = /^(\d+)(?:st|nd|rd|th)$/;

function streetWords(text: string): string[] {
  const words: string[] = [];
  for (const word of joinNumberWords(foldText(dropElisions(text))).split(" ")) {
    if (word === "" || words.length >= maxAddressWords) continue;
    if (/^\d+[a-z]?$/.test(word)) continue;
    const full = unifyStreetWord(word);
    if (!emptyAddressWords.has(full)) words.push(...partsOf(full), full);
  }
  return words;
}

/** Types of streets that are written at one with their names or apart: `Mariahilferstraße`, `Mariahilfer Straße`. */
const attachedTypes: readonly (readonly [ending: RegExp, type: string])[] = [
  [/(?<=^.{3,})(?:strasse|katu)$/, "street"],
  [/(?<=^.{4,})platz$/, "place"],
];

/** The name and the type of a street that one word holds; none of any other word. */
function partsOf(word: string): string[] {
  const type = attachedTypes.find(([ending]) => ending.test(word));
  return type === undefined ? [] : [word.replace(type[0], ""), type[1]];
}

/** One spelling of a word of an address: as for names, besides the short forms of addresses; `Hauptstr.` is `Hauptstraße`. */
function unifyStreetWord(word: string): string {
  const known = streetForms.get(word) ?? ordinal.exec(word)?.[1];
  if (known !== undefined) return known;
  const unified = unifyWord(unifyEnding(word));
  return streetForms.get(unified) ?? unified;
}

/** What the names of streets end with where it is written at one with them, in the spellings of neighbouring languages. */
const endings: readonly (readonly [ending: RegExp, form: string])[] = [
  [/^(.{3,})str(?:aat)?$/, "$1strasse"],
  [/^(.{4,})(?:pl|plein|plads|plats|plass)$/, "$1platz"],
  [/^(.{3,})(?:gate|gaten|gata|gatan|gade|gt)$/, "$1gatan"],
  [/^(.{3,})(?:vagen|vag|veien|vei|vegen|veg|vejen|vej|vn)$/, "$1vagen"],
];

function unifyEnding(word: string): string {
  for (const [ending, form] of endings) if (ending.test(word)) return word.replace(ending, form);
  return word;
}
