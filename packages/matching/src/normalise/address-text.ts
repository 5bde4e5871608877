import { formsByWord } from "./forms-by-word.ts";
import { digitsOfIdeographs, ideographNumber } from "./ideograph-numbers.ts";
import { writeOutPointedForms } from "./pointed-forms.ts";
import { respeller } from "./respell.ts";
import { unifyDigits } from "./text.ts";

/** Spellings of numbers and marks in addresses, floors and units, and what in them is not a house number. */

/** What American streets end with, in full and cut short. */
export const streetEnding =
  "st|street|ave?|avenue|rd|road|dr|drive|blvd|boul|boulevard|way|wy|pkwy|pky|parkway|cres|crescent|cir|circle|ct|crt|court|" +
  "ln|lane|pl|place|sq|square|terr?|terrace|trl|trail|pike|hwy|highway";

/** What follows a house number where a street is all there is. */
const restOfStreet =
  "[a-z]?\\s+(?:[^\\d,]|\\d{1,3}(?:st|nd|rd|th)\\b|\\d{1,3}(?=\\s+(?:st|street|ave|avenue)\\b))*" +
  `\\b(?:${streetEnding})(?:(?<=highway|hwy)\\s+\\d{1,3})?\\b` +
  "\\D*(?:[a-z]\\d[a-z]\\s?\\d[a-z]\\d|\\d{5}(?:-\\d{4})?|[,(]\\s*at\\s.*)?\\s*$";

/** Months that streets are named after with a day; in English only after a house's number, as `12 March Road` has none. */
const months =
  "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|" +
  "agosto|sep?tiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|" +
  "gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|يناير|مايو|يوليو|أكتوبر";
const englishMonths = "january|february|march|april|may|june|july|august|september|october|november|december";

const respellNumbersAndMarks = respeller([
  // `Av. Paulista, 1.578`: a point between thousands.
  [/(?<![\d.,])([1-9]\d?)\.(\d{3})(?![.,]?\d)/g, "$1$2"],
  [/\b(?:(?:p\.?\s?o\.?\s?)?box|pmb|postfach|postbus|apartado)\s*#?\s*\d+|\bc\/o\b/gi, " "],
  // `1200 1/2` and `s/n`, `s/nº`, without a number; `r/c`, on the ground floor.
  [/(?<=\d)[\s-]+1\/2\b|\bs\/n\b[°.]*|\br\/c\b/gi, " "],
  // `12bis`, `12 ter rue Oberkampf`: letters after a number do not count.
  [/(?<=\d)\s?(?:bis|quater)\b|(?<=\d)ter\b|(?<=\d)\s+ter(?=\s+(?:rue|av|bd|place|quai)\b)/gi, ""],
  // `123-A Main St`: a letter of a house apart from its number.
  [/-[a-z](?=\s+\p{L})(?<=^\s*\d{1,5}-.)/iu, ""],
  // `6551 No. 3 Road`: a road that is called by a number.
  [/\b(?:no|number)\b\.?\s*(\d{1,2})(?=\s+(?:rd|road)\b)/gi, "$1th"],
  // `No. 12`, `Nº 12`, `№12`, `No:12`, `č.p. 12`; Bogotá's `No. 9-70` is read as a plate.
  [/(?<![\p{L}\p{M}\p{N}])(?:no|nr|nro|núm|num|número|numero|n°|no°|nr°|č\.?\s?p)\s*[.:]?\s*(?=\d)/giu, " "],
  // One name for numbered roads: `US-19`, `U.S. Route 19`, `State Highway 19`, `Hwy #19`.
  [/\b(?:U\.?S\.?[\s-]+|(?:[A-Z]{2}|I)-)(?=[1-9]\d{0,3}\b)/g, "Highway "],
  [
    /\b(?:u\.?s\.?|state|county|provincial|regional|interstate)\s+(?:(?:highway|hwy|route|rte|rt|road|rd)\b\.?\s*)?#?\s*(?=\d)/gi,
    "Highway ",
  ],
  [/\b(?:highway|hwy|route|rte|rt)\b\.?\s*#\s*(?=\d)/gi, "Highway "],
  // `Rt. 51`, `SR 123`, `CR 12`, `I 79`, `FM 1960`, `Co Rd 12`; Colombia's `CR 7 # 71-21` is a carrera.
  [/\b(?:rt|rte)\.\s*(?=\d)|\b(?:co|reg)\.?\s+(?:rd|road|hwy|rte)\.?\s+#?(?=\d)/gi, "Highway "],
  [/\b(?:SR|CR|RR|FM|IH|I)[\s-]+(?=\d{1,4}\b(?!\s*[#\d]|.*\d-\d))/g, "Highway "],
  // `PA 51`: states whose letters stand for nothing else in an address, as those of a floor do behind a street (`King St, FL 3`).
  [
    /\b(?:FL(?<=^\s*(?:\d{1,5}[a-z]?\s+)?FL)|AK|AZ|AR|CA|GA|IA|IL|KS|KY|MA|MD|MI|MN|MO|NC|NH|NJ|NM|NV|NY|OH|OK|PA|RI|TN|TX|UT|VA|VT|WA|WI|WV|WY) (?=\d{1,3}\b)/g,
    "Highway ",
  ],
  // Whose route it is, `PA Route 8`.
  [/\b(?!N[EW]|S[EW])[A-Z]{2}\s+(?=(?:Highway|Hwy|Route|Rte|Rt)\b\.?\s*\d)/g, ""],
  // `N.E.`, `N E 45th St`; in `100 N E St` the letter is the street's.
  [/\b([NS])\.\s?([EW])\b\.?|\b([NS]) ([EW])(?= \d)/g, "$1$2$3$4"],
  [/\bM\.?\s?L\.?\s?K(?:ing)?\b\.?/gi, "Martin Luther King"],
  [/\bMc (?=[A-Z])/g, "Mc"],
  // Canada's `#3-5445 Yonge St` is unit 3 of house 5445; Singapore's `#05-24` says nothing of a house.
  [
    new RegExp(
      `^\\s*(?:(?:unit|suite|ste)\\b\\.?\\s*)?#\\s*([1-9]\\d{0,3}[a-z]?)\\s*-\\s*(?=[1-9]\\d{0,4}${restOfStreet})`,
      "i",
    ),
    "#$1, ",
  ],
  // Without the mark it is one where the second number has so many digits more that both are no range.
  [new RegExp(`^\\s*([1-9])\\s*-\\s*(?=\\d{3,5}${restOfStreet})`, "i"), "#$1, "],
  [new RegExp(`^\\s*([1-9]\\d|[1-8]\\d{2})\\s*-\\s*(?=\\d{4,5}${restOfStreet})`, "i"), "#$1, "],
  // `B4-1200 Main St`: a unit of letters, too.
  [new RegExp(`^\\s*([a-z]\\d{0,2})\\s*-\\s*(?=\\d{3,5}${restOfStreet})`, "i"), "#$1, "],
  // `4601 Fifth Ave, C-3`: a unit without a word for it.
  [/(?<=\d.*\p{L}.*,\s*)([a-z])-(\d{1,3}[a-z]?)(?=\s*(?:,|$))/giu, "#$1$2"],
  // Quebec's `2e Avenue` and Amsterdam's `1e Helmersstraat`; elsewhere `12e` is a house.
  [
    /\b(\d{1,3})(?:e|re|er|[eè]re|i?[eè]me)(?=\s+(?:(?:avenue|ave|av|rue|rang|boulevard|boul)\b|van\b|\p{L}+(?:straat|str|laan|kade|plein)\b))/giu,
    "$1th",
  ],
  // Vienna's `10/2/5` is stair 2, door 5.
  [/(?<=\b\d{1,3})\/\d{1,2}\/\d{1,3}\b/g, " "],
  // `Lake Shore Blvd` is as often one word.
  [/\blake shore\b/gi, "Lakeshore"],
  // `10123 - 104 Ave`: a house in a street that has a number.
  [/\b(\d{4,5})\s*-\s*(?=\d{1,3}(?:st|nd|rd|th)?\s+(?:street|st|avenue|ave)\b)/gi, "$1 "],
  // Initials of a person, with points and without: `Jl. M.H. Thamrin`.
  [/(?<=\b(?:jl|jln|jalan)\b\.?\s*)([a-z])\.\s?([a-z])\.?(?=\s*\p{L}{3})/giu, "$1$2 "],
  // A Spanish square; `Plaza` of an English name is a building.
  [/\bplaza(?=\s+(?:de|del|la|las|los|mayor|san|santa)\b)/gi, "place"],
  // Days that streets are named after: `12 Rue du 8 Mai 1945`, `16 de Septiembre 18`, `157 26 July St`.
  [new RegExp(`(?<![\\d-])(\\d{1,2})(?:er|°)?(?=\\s+(?:de\\s+)?(?:${months})(?!\\p{L}))`, "giu"), "$1th"],
  [new RegExp(`(?<=\\dth\\s+(?:de\\s+)?(?:${months})\\s+(?:de\\s+)?)1[89]\\d\\d\\b`, "iu"), "$&th"],
  [new RegExp(`(?<=^\\s*\\d{1,5}[a-z]?,?\\s+)(\\d{1,2})(?=\\s+(?:${englishMonths})\\b)`, "i"), "$1th"],
]);

/** What only texts with other letters than ASCII need, before all others. */
const respellOtherLetters = respeller([
  [/(?<=\d)[‐-―−ー－](?=\d)/g, "-"],
  // Russian parts of a house, `29к2`, `29, корп. 2`, and ordinals, `3-я улица`.
  [/(?<=\d)\s?к(?=\d)/gi, ", корп. "],
  [/(?<=\d)\s?с(?=\d)/gi, ", стр. "],
  [/(?<=\d)-(?:й|я|е|ая|ый|ой|го)(?!\p{L})/giu, "th"],
  [/(?<!\p{L})nám\./giu, "náměstí "],
  [/(?<!\p{L})пр-к?т(?!\p{L})/giu, "проспект"],
  [/(?<!\p{L})пр-д(?!\p{L})/giu, "проезд"],
  [/(?<!\p{L})б-р(?!\p{L})/giu, "бульвар"],
  [/(?<![\p{L}\p{N}])(?:дом|д)\.?\s*(?=\d)/giu, " "],
  // `４丁目２番１５号` is `4-2-15`.
  [/(?<=\d)(?:丁目|番地の|番地|番|の)\s*-?\s*(?=\d)/g, "-"],
  [/(?<=\d)(?:番地|番|[号號](?!室))/g, " "],
]);

/** Numbers before a quarter, section, lane or house. */
const speltOut = new RegExp(`${ideographNumber}(?=丁目|段|番|号|號|巷|弄|樓|楼|階)`, "g");

/** Respells an address so that what can be written in several ways is written in one, in plain digits. */
export function respellAddress(address: string, isAscii: boolean): string {
  const text = isAscii ? address : unifyOtherLetters(address);
  return respellNumbersAndMarks(writeOutPointedForms(text.replaceAll(chome, "$1-")));
}

/** `2 Chome-15-1`, `2-chome 15-1`. */
const chome = /(?<!\d)(\d{1,2})\s?-?\s?chome[\s,-]+(?=\d)/gi;

/** Invisible marks, and characters that NFKC would turn into digits of the number before them: `1200½` is house 1200. */
const nothingOrFraction = /[\u00AD\u200B-\u200F\u2060\uFEFF¼½¾⅐-⅞¹²³]/g;

function unifyOtherLetters(address: string): string {
  const seen = address.replaceAll(/[ºª]/g, "°").replaceAll(nothingOrFraction, "");
  const plain = unifyDigits(seen).replaceAll(speltOut, digitsOfIdeographs);
  return respellOtherLetters(plain);
}

const alone = (words: string): string => `(?<![\\p{L}\\p{M}\\p{N}])(?:${words})(?![\\p{L}\\p{M}])`;

/** `Level 4`, `2nd Floor`, `Ground Floor`: numbers and words that are no house's and no street's. */
const floorText =
  /\b(?:(?:level|lvl|floor|flr|fl)\.?\s*b?\d{1,3}\b|(?:\d{1,3}(?:st|nd|rd|th)|ground|lower|main|upper|concourse|mezzanine|first|second|third|fourth|fifth)\s+(?:floor|flr|fl|level)\b(?:\s*\d{1,2}(?=\s*(?:,|$)))?|\d{1,2}\s+(?:floor|flr|fl(?=\s*(?:,|$)))\b)/gi;

/** The same in other languages: before the number, after it, and as Hong Kong and Japan write it. */
const otherFloorText = new RegExp(
  [
    `${alone("piso|planta|piano|andar|kat|k(?=:)|lantai|lt|этаж|эт|etage|verdieping|tầng|الدور|الطابق|קומה")}\\.?\\s*:?\\s*-?\\d{1,2}(?![\\p{L}\\d])°?`,
    "ชั้น\\s*\\d{1,3}",
    "(?<![\\p{L}\\d-])\\d{1,2}\\s?(?:\\.|°|er|re|e|ème|eme|ième|-?й)?\\s?(?:OG|UG|Stock|Obergeschoss|Untergeschoss|Etage|étage|piso|planta|piano|andar|kat|этаж|patro|emelet|piętro)(?![\\p{L}\\p{M}])",
    // Danish and Swedish floors and doors, `2. th`, `2. sal`, `3 tr`.
    "(?<![\\p{L}\\d-])\\d{1,2}(?:\\.\\s+(?:th|tv|mf|sal)|\\s+tr)(?!\\p{L})",
    // `1º B`, `3º izq.`: floor and door.
    "(?<![\\p{L}\\d-])\\d{1,2}°\\s*(?:izqda|izq|izda|dcha|dch|der|ctro|centro|esq|dto|[a-h])?(?![\\p{L}\\p{M}])(?!\\s*de\\b)",
    "(?:地下|B)?\\d{1,3}\\s?(?:階|楼|樓|层|層|층)",
    "(?<![\\p{L}\\d])(?:\\d{1,3}|[BGLMU]{1,2}\\d?)\\/F(?![\\p{L}\\d])",
    "(?<!^\\s*|[\\p{L}\\d-])B?\\d{1,2}F(?![\\p{L}\\d])|^\\s*B?\\d{1,2}F(?=\\s*,)",
  ].join("|"),
  "giu",
);

/** `#05-24`, `#01-K9`, and more of its kind after it; in `#05-24, 109 North Bridge Rd` the house is none. */
const floorUnit = /#\s*([a-z]?\d{1,3}\s*-\s*[a-z]?\d{1,4})(?!\d)/i;
const floorUnitText =
  /#\s*[a-z]?\d{1,3}\s*-[\s-]*[a-z]?\d{1,4}(?!\d)(?:\s*(?:[/-]|[&,](?!\s*\w+\s+[a-z]))\s*[a-z]?\d{1,4}[a-z]?(?!\w))*/gi;
/** `Suite 200`, `Unit 5B`, `Ste A`, `Ste 8-140`, `#12`: the part of a house that a record is in. */
const unitText =
  /(?:\b(?:suites?|ste|units?|apt|apartment|room|rm|shop|stall|kiosk|store|retail|hangar|space|spc|cru|dept|trlr|bay(?=\s*#?\d)|local|bureau|bur|office|ofc|penthouse|ph|(?<=,\s*)sp)\b\.?\s*(?:no\.?\s*)?#?|#)\s*([1-9]\d?-\d{3,4}(?=\s*(?:[,)]|$))|(?:[a-z]-?)?\d{1,5}(?:-?[a-z])?\b|[a-z](?=\s*(?:,|$)))/i;
/** The same in other languages, before a number and after it: `cj. 1303`, `D:3`, `корп. 2`, `301호`. */
const otherUnitText = new RegExp(
  `${alone(
    "bte|bus|app|cj|conj|conjunto|sala|loja|lj|apto|ap|oficina|ofic|of\\.|interior|int\\.|dpto|depto|consultorio|lok|appt|interno|" +
      "daire|whg|wohnung|stiege|(?<=[,/]\\s*)top|офис|оф|кв|квартира|помещение|пом|корпус|корп|к(?=\\.)|строение|стр|[dm](?=[.:])",
  )}\\s*[.:]?\\s*(\\d{1,4}[a-z]?)(?![\\p{L}\\d])|(?<![\\d-])(\\d{1,4})(?:号?室|호)`,
  "iu",
);

/** Separates floors and units from the rest of a respelt address. The unit is as it is written, empty where there is none. */
export function separateUnit(plain: string): { rest: string; unit: string } {
  const withoutFloor = plain
    .replaceAll(floorUnitText, " ")
    .replaceAll(floorText, " ")
    .replaceAll(otherFloorText, " ");
  const other = otherUnitText.exec(withoutFloor);
  const unit = (floorUnit.exec(plain) ?? unitText.exec(withoutFloor))?.[1] ?? other?.[1] ?? other?.[2] ?? "";
  const rest = withoutFloor.replaceAll(everyUnitText, " ");
  return { rest: other === null ? rest : rest.replaceAll(everyOtherUnitText, " "), unit };
}

/** `Units 12-14`, `Unit 12 & 13`: what ends a list of units; `Unit 5-1055 Main St` has a house there. */
const moreUnits = /(?:\s*(?:[-&/]|and|to)\s*#?(?:[a-z]-?)?\d{1,4}[a-z]?\b(?=\s*(?:[-&/,)]|and\b|$)))*/;
const everyUnitText = new RegExp(unitText.source + moreUnits.source, "gi");
const everyOtherUnitText = new RegExp(otherUnitText, "giu");

/**
 * Japan's quarter, block and house, `2-10-12`, and a room after them; as ranges are written, but those have two ends. And
 * Colombia's cross street and plate, `Calle 73 #9-70`: the corner that a house stands at and how many metres from it.
 */
const blocks = /(?<![\w#/-])(\d{1,3})-(\d{1,4})-(\d{1,4})(?:-\d{1,4})?(?![\w-])/g;
const plates =
  /(?<!\p{L})(calle|cll?|carrera|cra|kra|kr|cr|transversal|transv|tv|diagonal|diag|dg|ac|avenida|av)\.?\s*(\d{1,3})\s?([a-z]{0,2})(\s+(?:bis|sur|norte|este))?\s*#?\s*(\d{1,3})\s?[a-z]{0,2}\s*-\s*(\d{1,3})(?![\w-])/giu;

/**
 * Separates houses that take several numbers to tell from the rest. Each is one number, in which the parts have three digits
 * each: neighbours are near each other, houses of other blocks far away.
 */
export function separateBlocks(plain: string): { rest: string; houses: number[] } {
  const houses: number[] = [];
  const take = (...parts: (string | undefined)[]): void => {
    houses.push(parts.reduce((whole, part) => whole * 1000 + Math.min(Number(part), 999), 0));
  };
  const rest = plain
    .replaceAll(plates, (_, type: string, street, letters, side, corner: string, plate: string) => {
      take(corner, plate);
      return `${streetTypes.get(type.toLowerCase()) ?? type} ${street}${letters}${side ?? ""} `;
    })
    .replaceAll(blocks, (chain: string, quarter: string, block: string, house: string) => {
      if (isListOfHouses(plain, Number(quarter), Number(block), Number(house))) return chain;
      take(quarter, block, house);
      return " ";
    });
  return { rest, houses };
}

/** Where blocks have numbers, streets have no names. */
const namesStreet =
  /\b(?:st|street|rd|road|ave?|avenue|pl|place|dr|drive|ln|lane|way|square|terrace|crescent|row|walk|hill|rue|bd|boulevard|calle|via|ul)\b|stra(?:ß|ss)e\b|str\.|улица|ул\./i;
/** A quarter has hardly more numbered parts. */
const mostQuarters = 9;
/** Houses that are listed one by one are neighbours. */
const widestStep = 6;

/** `31-33-35 Grassmarket`, `7-9-11 East London Street`: neighbours in one street. */
function isListOfHouses(text: string, first: number, second: number, third: number): boolean {
  const isStep = (from: number, to: number): boolean => to > from && to - from <= widestStep;
  return (first > mostQuarters && isStep(first, second) && isStep(second, third)) || namesStreet.test(text);
}

/** Colombia's short forms, which mean other streets elsewhere. */
const streetTypes: ReadonlyMap<string, string> = new Map(
  formsByWord({
    calle: "cl cll",
    carrera: "cra kra kr cr",
    transversal: "transv tv",
    diagonal: "diag dg",
    "avenida calle": "ac",
  }),
);
