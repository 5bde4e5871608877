import { compassPoints, numberWords } from "./lexicon.ts";
import { foldText } from "./text.ts";
import { normalisePostcode } from "./postcode.ts";
import { numberOf, unifyWord } from "./words.ts";

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
const streetForms: ReadonlyMap<string, string> = new Map([
  ...compassPoints,
  ...Object.entries({
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
    route: "highway",
    rte: "highway",
    rt: "highway",
    cir: "circle",
    plz: "plaza",
    aly: "alley",
    xing: "crossing",
    trl: "trail",
    pt: "point",
    wy: "way",
    ft: "fort",
    brg: "bridge",
    byp: "bypass",
    cswy: "causeway",
    crk: "creek",
    grv: "grove",
    hl: "hill",
    hls: "hill",
    hbr: "harbour",
    harbor: "harbour",
    jct: "junction",
    lk: "lake",
    lndg: "landing",
    mdws: "meadow",
    mtn: "mountain",
    rdg: "ridge",
    spg: "spring",
    spgs: "spring",
    sta: "station",
    tpk: "turnpike",
    expwy: "expressway",
    vlg: "village",
    vly: "valley",
    vw: "view",
    boro: "borough",
    pde: "parade",
    gdns: "garden",
    gdn: "garden",
    cl: "close",
    br: "bridge",
    mt: "mount",
    pk: "park",
    jln: "jalan",
    lor: "lorong",
    upp: "upper",
    nth: "north",
    sth: "south",
    ctr: "centre",
    center: "centre",
    bldg: "building",
    hts: "height",
    strasse: "street",
    rue: "street",
    calle: "street",
    c: "street",
    rua: "street",
    r: "street",
    ulica: "street",
    ul: "street",
    boul: "boulevard",
    bd: "boulevard",
    avenida: "avenue",
    avda: "avenue",
    avd: "avenue",
    ch: "chemin",
    carr: "carretera",
    ctra: "carretera",
    platz: "place",
    piazza: "place",
    pza: "place",
    praca: "place",
    pca: "place",
    sto: "santo",
    nord: "north",
    norte: "north",
    sud: "south",
    sur: "south",
    est: "east",
    este: "east",
    ouest: "west",
    oeste: "west",
    o: "west",
    v: "via",
    blk: "block",
    twr: "tower",
    fl: "floor",
    flr: "floor",
    lvl: "level",
    stn: "station",
    orch: "orchard",
  }),
]);

/** `Level 4`, `2nd Floor`, `Ground Floor`: numbers and words that are no house's and no street's. */
const floorText =
  /\b(?:(?:level|lvl|floor|flr|fl)\.?\s*b?\d{1,3}\b|(?:\d{1,3}(?:st|nd|rd|th)|ground|lower|main|upper|first|second|third|fourth|fifth)\s+(?:floor|flr|fl|level)\b)/gi;
/** `#05-24`, and more of its kind behind it. */
const floorUnit = /#\s*([a-z]?\d{1,3}\s*-\s*\d{1,4})/i;
const floorUnitText = /#\s*[a-z]?\d{1,3}\s*-\s*[0-9/&,\s-]*/gi;
/** `Suite 200`, `Unit 5B`, `Ste A`, `#12`: the part of a house that a record is in. */
const unitText =
  /(?:\b(?:suites?|ste|units?|apt|apartment|room|rm|shop|stall|kiosk|space|local|bureau)\b\.?\s*(?:no\.?\s*)?#?|#)\s*((?:[a-z]-?)?\d{1,4}(?:-?[a-z])?\b|[a-z](?=\s*(?:,|$)))/i;

const emptyAddressWords = new Set(
  (
    "the of and de la le du des del el los las di da do der die das no number block level floor unit lot shop stall " +
    "at near by in off to next between btwn btw corner cnr cor opp opposite behind beside"
  ).split(" "),
);

/** What follows a house number where a street is all there is. */
const restOfStreet =
  "[a-z]?\\s+\\D*\\b(?:st|street|ave|avenue|rd|road|dr|drive|blvd|boulevard|way|pkwy|hwy|crescent|cres|court|ct|lane|ln|place|pl)\\b\\D*$";

/** What is written in other ways than by shorter words, as pairs of texts; in this order. */
const respelt: readonly (readonly [text: RegExp, as: string])[] = [
  // `COL postalCode VAL` and its like, left by a table that was flattened to text.
  [/\bCOL \w+ VAL\b/g, " "],
  [/\bp\.?\s?o\.?\s?box\s*#?\s*\d+/gi, " "],
  // `1200 1/2`, `1200½` and `s/n`, without a number.
  [/(?<=\d)(?:\s*½|[\s-]+1\/2\b)|\bs\/n\b/gi, " "],
  // One name for numbered roads: `US-19`, `U.S. Route 19`, `State Highway 19`, `Hwy #19`.
  [/\b(?:U\.?S\.?[\s-]+|(?:[A-Z]{2}|I)-)(?=\d{1,4}\b)/g, "Highway "],
  [
    /\b(?:u\.?s\.?|state|county|provincial|regional|interstate)\s+(?:(?:highway|hwy|route|rte|rt|road|rd)\b\.?\s*)?#?\s*(?=\d)/gi,
    "Highway ",
  ],
  [/\b(?:highway|hwy|route|rte|rt)\b\.?\s*#\s*(?=\d)/gi, "Highway "],
  // Canada's `#3-5445 Yonge St` is unit 3 of house 5445; Singapore's `#05-24` says nothing of a house.
  [new RegExp(`^\\s*#\\s*([1-9]\\d{0,3}[a-z]?)\\s*-\\s*(?=\\d{1,5}${restOfStreet})`, "i"), "#$1, "],
  // Without the mark it is one where the second number has so many digits more that both are no range.
  [new RegExp(`^\\s*([1-9])\\s*-\\s*(?=\\d{3,5}${restOfStreet})`, "i"), "#$1, "],
  [new RegExp(`^\\s*([1-9]\\d)\\s*-\\s*(?=\\d{4,5}${restOfStreet})`, "i"), "#$1, "],
  [/\bp\.\s?z*a\b\.?/gi, "piazza "],
  [/\bv\.\s?le\b/gi, "viale "],
  [/\bc\.\s?so\b/gi, "corso "],
];

/** Reads a one-line address in whichever order it comes (`Dundee Street, 137` and `137 Dundee St` give the same). */
export function normaliseAddress(address: string | null): NormalAddress {
  if (address === null) return { words: [], houseNumbers: [], unit: "", postcode: "" };
  const plain = respelt.reduce((text, [from, as]) => text.replace(from, as), address.slice(0, 240));
  const withoutFloor = plain.replaceAll(floorUnitText, " ").replaceAll(floorText, " ");
  const unit = (floorUnit.exec(plain) ?? unitText.exec(withoutFloor))?.[1] ?? "";
  const withoutUnit = withoutFloor.replaceAll(new RegExp(unitText, "gi"), " ");
  const postcode = postcodeWithin(withoutUnit);
  const text = postcode === "" ? withoutUnit : withoutUnit.replace(postcode, " ");
  const numbers = numbersIn(text);
  return {
    words: [...streetWords(text), ...numbers.ofStreets].slice(0, maxAddressWords),
    houseNumbers: numbers.ofHouses,
    unit: unit.replaceAll(/\s|(?<=^[a-z])-|-(?=[a-z]$)/gi, "").toUpperCase(),
    postcode: normalisePostcode(postcode),
  };
}

const britishPostcode = /\b[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b/;
const canadianPostcode = /\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b/;
/** Five or six digits, and the four that American codes may end in; at the beginning it is a house number. */
const longNumber = /(?<!^\s*)\b\d{5,6}(?:-\d{4})?\b|^\s*\d{6}\b/;
/** `Perry Highway, 12345`: so it is at the end of a street that has no other; `Pittsburgh, PA 15213` has a code. */
const houseAtEnd = /^\D*[a-z.]\D*(?<!\b[A-Z]{2}\.?\s+)\b\d{5}\s*$/;
/** Numbers that are part of a street's name: `22nd`, `Highway 7`, `104 Avenue`. */
const numberInStreet =
  /\b\d{1,3}(?:st|nd|rd|th)\b|(?<=\b(?:highway|hwy|route|rte)\s)\d{1,4}\b|\b\d{1,3}(?=\s+(?:street|avenue)\b)/gi;

function postcodeWithin(text: string): string {
  const letters = britishPostcode.exec(text) ?? canadianPostcode.exec(text);
  if (letters !== null) return letters[0];
  return houseAtEnd.test(text.replace(numberInStreet, " ")) ? "" : (longNumber.exec(text)?.[0] ?? "");
}

const ordinal = /^(\d+)(?:st|nd|rd|th)$/;

function streetWords(text: string): string[] {
  const words: string[] = [];
  const written = foldText(text).split(" ");
  for (const [at, word] of written.entries()) {
    if (word === "" || words.length >= maxAddressWords) continue;
    if (/^\d+[a-z]?$/.test(word)) continue;
    const full = isLetterOfStreet(word, written[at + 1]) ? word : unifyStreetWord(word);
    if (!emptyAddressWords.has(full)) words.push(full);
  }
  return words;
}

/** `E Street` is no eastern street. */
function isLetterOfStreet(word: string, next: string | undefined): boolean {
  return word.length === 1 && next !== undefined && /^(?:st|street|ave|avenue)$/.test(next);
}

/** As words of names are unified, but for what is shorter in addresses; `Hauptstr.` is a `Hauptstraße`. */
function unifyStreetWord(word: string): string {
  const known = streetForms.get(word) ?? ordinal.exec(word)?.[1];
  if (known !== undefined) return known;
  const unified = unifyWord(word.replace(/(?<=^.{3,})str$/, "strasse").replace(/(?<=^.{4,})pl$/, "platz"));
  return streetForms.get(unified) ?? unified;
}

const numberText = /(?<![\w#])(\d{1,5})[a-z]?(?:\s*([-–/])\s*(\d{1,5})[a-z]?)?(?!\w)/gi;
/** What streets and parts of an estate with a number are called: `Jurong West Street 81`, `Highway 7`, `Terminal 1`. */
const numberedStreet =
  /\b(?:street|st|avenue|ave|road|rd|drive|dr|lane|link|crescent|cres|close|central|industrial park|lorong|lor|jalan|jln|highway|hwy|route|rte|calle|carrera|cra|carretera|carr|autoroute|km|terminal|concourse|gate|pier|exit|building|bldg)\.?\s+$/i;
/** `10123 104 Ave`: so is a number before the type. */
const streetOfNumber = /^\s+(?:street|st|avenue|ave)\b/i;

/**
 * Ranges of house numbers: `62-66`, `1 - 3`, `17A`, `30&32`. Ordinals (`2nd`) are not house numbers, nor is the number of
 * a street (`851 Jurong West Street 81`). Where there is no other number it is: `Hauptstraße 5`, `One Raffles Place`.
 */
function numbersIn(text: string): { ofHouses: [number, number][]; ofStreets: string[] } {
  const ofHouses: [number, number][] = [];
  const ofStreets: [number, number][] = [];
  const matches = [...text.matchAll(numberText)].slice(0, maxHouseNumbers);
  for (const match of matches) {
    const isOfStreet =
      numberedStreet.test(text.slice(0, match.index)) ||
      (matches.length === 2 && streetOfNumber.test(text.slice(match.index + match[0].length)));
    (isOfStreet ? ofStreets : ofHouses).push(rangeOf(match[1]!, match[2], match[3]));
  }
  if (ofHouses.length > 0) return { ofHouses, ofStreets: ofStreets.map(([first]) => String(first)) };
  return { ofHouses: ofStreets.length > 0 ? ofStreets : speltNumber(text), ofStreets: [] };
}

/** Houses on one side of a street are rarely numbered farther apart. */
const widestRange = 60;

/** `62-66`, `5801-03` (to 5803), `5-1182` (unit 5 of house 1182), `5/120` (flat 120 of house 5). */
function rangeOf(from: string, mark: string | undefined, to: string | undefined): [number, number] {
  const first = Number(from);
  if (to === undefined) return [first, first];
  const isRange = (last: number): boolean => last >= first && last - first <= widestRange;
  const last = Number(to.length < from.length ? from.slice(0, -to.length) + to : to);
  if (isRange(Number(to))) return [first, Number(to)];
  if (mark === "/") return [first, first];
  if (isRange(last)) return [first, last];
  return [Number(to), Number(to)];
}

/** `One PPG Place` is house 1. */
function speltNumber(text: string): [number, number][] {
  const word = /^\s*([a-z]+)\s+[a-z]/i.exec(text)?.[1]?.toLowerCase() ?? "";
  return numberWords.includes(word) ? [[numberOf(word), numberOf(word)]] : [];
}
