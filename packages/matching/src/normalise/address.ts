import { ordinalWords } from "./lexicon.ts";
import { foldText } from "./text.ts";
import { normalisePostcode } from "./postcode.ts";

/** An address as the measures compare it. */
export interface NormalAddress {
  /** Words of streets, areas and buildings, in one spelling. */
  words: string[];
  /** Numbers of houses or blocks as closed ranges, `[[62, 66]]`; letters behind a number are dropped. */
  houseNumbers: [number, number][];
  /** Floor and unit, `05-01`, or unit, `200`; empty where there is none. */
  unit: string;
  /** A postcode that stands in the address text, normal; empty where there is none. */
  postcode: string;
}

const maxAddressWords = 16;
const maxHouseNumbers = 6;

/**
 * Street types and directions that sources shorten, by their full form. `St` is a street or a saint; where nothing tells
 * which, both are one word.
 */
const streetForms: ReadonlyMap<string, string> = new Map(
  Object.entries({
    st: "street",
    saint: "street",
    sainte: "street",
    ste: "street",
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
    pky: "parkway",
    tpke: "turnpike",
    expy: "expressway",
    fwy: "freeway",
    rte: "route",
    rt: "route",
    cir: "circle",
    plz: "plaza",
    aly: "alley",
    xing: "crossing",
    trl: "trail",
    pt: "point",
    wy: "way",
    ft: "fort",
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
/** `#05-24`, and more of its kind behind it. */
const floorUnit = /#\s*([a-z]?\d{1,3}\s*-\s*\d{1,4})/i;
const floorUnitText = /#\s*[a-z]?\d{1,3}\s*-\s*[0-9/&,\s-]*/gi;
/** `Suite 200`, `Unit 5B`, `#12`: the part of a house that a record is in. */
const unitText =
  /(?:\b(?:suite|ste|unit|apt|apartment|room|rm|shop|stall|kiosk)\b\.?\s*(?:no\.?\s*)?#?|#)\s*([a-z]?\d{1,4}[a-z]?)\b/i;

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
  const withoutFloor = plain.replaceAll(floorUnitText, " ").replaceAll(floorText, " ");
  const unit = (floorUnit.exec(plain) ?? unitText.exec(withoutFloor))?.[1] ?? "";
  const withoutUnit = withoutFloor.replaceAll(new RegExp(unitText, "gi"), " ");
  const postcode = postcodeWithin(withoutUnit);
  const text = postcode === "" ? withoutUnit : withoutUnit.replace(postcode, " ");
  const numbers = numbersIn(text);
  return {
    words: [...streetWords(text), ...numbers.ofStreets].slice(0, maxAddressWords),
    houseNumbers: numbers.ofHouses,
    unit: unit.replaceAll(/\s/g, "").toUpperCase(),
    postcode: normalisePostcode(postcode),
  };
}

const britishPostcode = /\b[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b/;
const canadianPostcode = /\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b/;
/** Five or six digits, and the four that American codes may end in; at the beginning it is a house number. */
const longNumber = /(?<!^\s*)\b\d{5,6}(?:-\d{4})?\b|^\s*\d{6}\b/;

function postcodeWithin(text: string): string {
  return (
    britishPostcode.exec(text)?.[0] ?? canadianPostcode.exec(text)?.[0] ?? longNumber.exec(text)?.[0] ?? ""
  );
}

const ordinal = /^(\d+)(?:st|nd|rd|th)$/;

function streetWords(text: string): string[] {
  const words: string[] = [];
  for (const word of foldText(text).split(" ")) {
    if (word === "" || words.length >= maxAddressWords) continue;
    if (/^\d+[a-z]?$/.test(word) && word.length !== 0) continue;
    const full = streetForms.get(word) ?? ordinalWords[Number(ordinal.exec(word)?.[1]) - 1] ?? word;
    if (!emptyAddressWords.has(full)) words.push(full);
  }
  return words;
}

const numberText = /(?<![\w#])(\d{1,5})[a-z]?(?:\s*[-–/]\s*(\d{1,5})[a-z]?)?(?!\w)/gi;
/** What streets with a number are called: `Jurong West Street 81`, `Highway 7`. */
const numberedStreet =
  /\b(?:street|st|avenue|ave|road|rd|drive|dr|lane|link|crescent|cres|close|central|industrial park|lorong|lor|jalan|jln|highway|hwy|route|rte)\.?\s+$/i;

/**
 * Ranges of house numbers: `62-66`, `1 - 3`, `17A`, `30&32`. Ordinals (`2nd`) are not house numbers, nor is the number of
 * a street (`851 Jurong West Street 81`). Where there is no other number it is: `Hauptstraße 5`.
 */
function numbersIn(text: string): { ofHouses: [number, number][]; ofStreets: string[] } {
  const ofHouses: [number, number][] = [];
  const ofStreets: [number, number][] = [];
  for (const match of text.matchAll(numberText)) {
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    const range: [number, number] = last >= first && last - first <= 60 ? [first, last] : [first, first];
    (numberedStreet.test(text.slice(0, match.index)) ? ofStreets : ofHouses).push(range);
    if (ofHouses.length + ofStreets.length >= maxHouseNumbers) break;
  }
  if (ofHouses.length === 0) return { ofHouses: ofStreets, ofStreets: [] };
  return { ofHouses, ofStreets: ofStreets.map(([first]) => String(first)) };
}
