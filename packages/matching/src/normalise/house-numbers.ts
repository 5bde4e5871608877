import { numberWords } from "./lexicon.ts";
import { numberOf } from "./words.ts";

/** Only so many numbers of an address are read, which bounds the work whatever a source sends. */
const maxHouseNumbers = 6;

const numberText = /(?<![\w#])(\d{1,5})[a-z]?(?:\s*([-–/])\s*(\d{1,5})[a-z]?)?(?!\w)/gi;
/** Words before the number of a district, and words after the number of a quarter, section or lane. */
const areaBefore = /\b(?:praha|prague|dublin|district|sector|sektor|sec|section|zona|phase|moo)\.?\s+$/i;
const areaBehind = /^\s?-?\s?(?:chome|(?:beon-?)?gil|ga)\b|^(?:丁目|段|巷|弄|길|번길|가)/i;
/** Words before the number of a street or of a part of an estate: `Jurong West Street 81`, `Highway 7`, `Terminal 1`. */
const numberedStreet =
  /\b(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|alley|aly|link|crescent|cres|close|central|industrial park|lorong|lor|jalan|jln|highway|hwy|route|rte|rt|calle|carrera|cra|carretera|carr|transversal|diagonal|soi|autoroute|km|terminal|concourse|gate|pier|exit|building|bldg)\.?\s+$/i;
/** `Highway 7`, `Rt 51`: what follows is the road's number, even where there is no other. */
const numberedRoad = /\b(?:highway|hwy|route|rte|rt|autoroute)\.?\s+$/i;
/** Words after the number of a street: `10123 104 Ave`; not `1 St Clair Ave`, `12 Avenue Rd`. */
const streetOfNumber =
  /^\s+(?:street|avenue|ave|st(?!\.?\s+(?!(?:[ns][ew]?|[ew]|north|south|east|west)\b)[a-z]))\b(?!\s+(?:rd|road)\b)/i;

/**
 * House numbers as ranges: `62-66`, `1 - 3`, `17A`, `30&32`. Ordinals (`2nd`) are no house numbers, nor is the number of a
 * street (`851 Jurong West Street 81`), unless it is the only number, `Jalan 5`, and of no highway. Without any, one may be
 * spelt out: `One Raffles Place`.
 */
export function numbersIn(
  text: string,
  blocks: readonly number[],
): { ofHouses: [number, number][]; ofStreets: string[] } {
  const ofHouses = blocks.map((house): [number, number] => [house, house]);
  const ofStreets: [number, number][] = [];
  const ofAreas: string[] = [];
  const matches = [...text.matchAll(numberText)].slice(0, maxHouseNumbers);
  for (const match of matches) {
    const before = text.slice(0, match.index);
    const behind = text.slice(match.index + match[0].length);
    const isRoad = numberedRoad.test(before) && Number(match[1]) < 1000;
    if (isRoad || areaBefore.test(before) || areaBehind.test(behind)) {
      ofAreas.push(String(Number(match[1])));
      continue;
    }
    const isOfStreet =
      numberedStreet.test(before) ||
      ((match !== matches[0] || matches.length === 2) && streetOfNumber.test(behind));
    (isOfStreet ? ofStreets : ofHouses).push(
      ...rangesOf(match[1]!, match[2], match[3]),
      ...joinedNumber(match[0], behind),
    );
  }
  if (ofHouses.length > 0)
    return { ofHouses, ofStreets: [...ofStreets.map(([first]) => String(first)), ...ofAreas] };
  return { ofHouses: ofStreets.length > 0 ? ofStreets : speltNumber(text), ofStreets: ofAreas };
}

/** Ranges of house numbers are rarely wider. */
const widestRange = 60;

/** Numbers of entries in a register of houses, `Vodičkova 704/36`, are rarely smaller; flats have smaller ones. */
const leastRegistered = 100;

/**
 * `62-66`, `5801-03` (to 5803), `5-1182` (unit 5 of house 1182), `5/120` (flat 120 of house 5), `704/36` (house 36, by its
 * number in the town's register 704: either may stand alone).
 */
function rangesOf(from: string, mark: string | undefined, to: string | undefined): [number, number][] {
  const first = Number(from);
  if (to === undefined) return [[first, first]];
  const second = Number(to);
  const isRange = (last: number): boolean => last >= first && last - first <= widestRange;
  const last = Number(to.length < from.length ? from.slice(0, -to.length) + to : to);
  if (isRange(second)) return [[first, second]];
  if (mark === "/") {
    const isRegistered = first >= leastRegistered && second < first;
    return isRegistered
      ? [
          [first, first],
          [second, second],
        ]
      : [[first, first]];
  }
  return isRange(last) && isShortened(first, last) ? [[first, last]] : [[second, second]];
}

/**
 * Whether a range may be written without the first digits of its end, `5801-03`: houses of one side of a street, or a few
 * of both, `57-8`. `200-25 York St` is unit 200 of house 25.
 */
function isShortened(first: number, last: number): boolean {
  return (last - first) % 2 === 0 || last - first < 10;
}

/**
 * In Queens the block of a house stands before a hyphen, which is often left out: `90-15 Queens Blvd`, `9015`. What is no range
 * upwards, stands in a numbered street (`37-47 74th St`) or has a digit less behind (`133-35`) may be such a number.
 */
function joinedNumber(written: string, behind: string): [number, number][] {
  const [, block = "", house = ""] = /^(\d{2,3})-(\d{2})$/.exec(written) ?? [];
  if (block === "") return [];
  const isRange = block.length === house.length && Number(house) >= Number(block);
  if (isRange && !/^\s+\d{1,3}(?:st|nd|rd|th)\b/i.test(behind)) return [];
  const joined = Number(block + house);
  return [[joined, joined]];
}

/** `One PPG Place` is house 1. */
function speltNumber(text: string): [number, number][] {
  const word = /^\s*([a-z]+)\s+[a-z]/i.exec(text)?.[1]?.toLowerCase() ?? "";
  return numberWords.includes(word) ? [[numberOf(word), numberOf(word)]] : [];
}
