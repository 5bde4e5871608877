import { numberWords } from "./lexicon.ts";
import { foldText } from "./text.ts";
import { normalisePostcode } from "./postcode.ts";

/** An address as the measures compare it. */
export interface NormalAddress {
  /** Words of streets, areas and buildings, in one spelling. */
  words: string[];
  /** Numbers of houses or blocks as closed ranges, `[[62, 66]]`; letters behind a number are dropped. */
  houseNumbers: [number, number][];
  /** Floor and unit, `05-01`; empty where there is none. */
  unit: string;
  /** A postcode that stands in the address text, normal; empty where there is none. */
  postcode: string;
}

const maxAddressWords = 16;
const maxHouseNumbers = 6;

/** Street types and directions that sources shorten, by their full form. */
const streetForms: ReadonlyMap<string, string> = new Map(
  Object.entries({
    st: "street",
    str: "street",
    rd: "road",
    ave: "avenue",
    av: "avenue",
    ln: "lane",
    dr: "drive",
    pl: "place",
    sq: "square",
    cres: "crescent",
    cr: "crescent",
    ct: "court",
    crt: "court",
    ter: "terrace",
    terr: "terrace",
    blvd: "boulevard",
    bvd: "boulevard",
    hwy: "highway",
    pkwy: "parkway",
    pde: "parade",
    gdns: "garden",
    gdn: "garden",
    gardens: "garden",
    cl: "close",
    br: "bridge",
    mt: "mount",
    pk: "park",
    jln: "jalan",
    lor: "lorong",
    upp: "upper",
    nth: "north",
    sth: "south",
    n: "north",
    s: "south",
    e: "east",
    w: "west",
    ne: "northeast",
    nw: "northwest",
    se: "southeast",
    sw: "southwest",
    ctr: "centre",
    center: "centre",
    bldg: "building",
    hts: "height",
    heights: "height",
    strasse: "street",
    rue: "street",
    calle: "street",
    blk: "block",
    twr: "tower",
    fl: "floor",
    flr: "floor",
    lvl: "level",
    stn: "station",
    orch: "orchard",
  }),
);

/** `Level 4`, `2nd Floor`: numbers that are no house's. */
const floorText =
  /\b(?:(?:level|lvl|floor|flr|fl)\.?\s*b?\d{1,3}\b|\d{1,3}(?:st|nd|rd|th)\s+(?:floor|flr|fl|level)\b)/gi;
/** `Suite 200`, `Unit 5B`: the part of a house that a record is in. */
const unitText =
  /\b(?:suite|ste|unit|apt|apartment|room|rm|shop|stall|kiosk)\.?\s*(?:no\.?\s*)?#?\s*([a-z]?\d{1,4}[a-z]?)\b/gi;

const emptyAddressWords = new Set(
  "the of and de la le no number block level floor unit lot shop stall".split(" "),
);

/**
 * Reads a one-line address in whichever order it comes (`Dundee Street, 137` and `137 Dundee St` give the same).
 * `COL postalCode VAL` and its like, left by a table that was flattened to text, are dropped.
 */
export function normaliseAddress(address: string | null): NormalAddress {
  if (address === null) return { words: [], houseNumbers: [], unit: "", postcode: "" };
  const plain = address.replaceAll(/\bCOL \w+ VAL\b/g, " ").slice(0, 240);
  const unitMatch = /#\s*([a-z]?\d{1,3}\s*-\s*\d{1,4})/i.exec(plain);
  const unit = unitMatch?.[1] === undefined ? "" : unitMatch[1].replaceAll(/\s/g, "").toUpperCase();
  const withoutUnit = plain
    .replaceAll(/#\s*[a-z]?\d{1,3}\s*-\s*[0-9/&,\s-]*/gi, " ")
    .replaceAll(floorText, " ")
    .replaceAll(unitText, " ");
  const postcode = postcodeWithin(withoutUnit);
  const text = postcode === "" ? withoutUnit : withoutUnit.replace(postcode, " ");
  return {
    words: streetWords(text),
    houseNumbers: houseNumbers(text),
    unit,
    postcode: normalisePostcode(postcode),
  };
}

const britishPostcode = /\b[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b/;
const canadianPostcode = /\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b/;
const longNumber = /\b\d{5,6}\b/;

function postcodeWithin(text: string): string {
  return (
    britishPostcode.exec(text)?.[0] ?? canadianPostcode.exec(text)?.[0] ?? longNumber.exec(text)?.[0] ?? ""
  );
}

function streetWords(text: string): string[] {
  const words: string[] = [];
  for (const word of foldText(text).split(" ")) {
    if (word === "" || words.length >= maxAddressWords) continue;
    if (/^\d+[a-z]?$/.test(word) && word.length !== 0) continue;
    const full = streetForms.get(word) ?? numberWords.get(word) ?? word;
    if (!emptyAddressWords.has(full)) words.push(full);
  }
  return words;
}

/** Ranges of house numbers: `62-66`, `1 - 3`, `17A`, `30&32`. Ordinals (`2nd`) are not house numbers. */
function houseNumbers(text: string): [number, number][] {
  const found: [number, number][] = [];
  for (const match of text.matchAll(/(?<![\w#])(\d{1,4})[a-z]?(?:\s*[-–/]\s*(\d{1,4})[a-z]?)?(?!\w)/gi)) {
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    found.push(last >= first && last - first <= 60 ? [first, last] : [first, first]);
    if (found.length >= maxHouseNumbers) break;
  }
  return found;
}
