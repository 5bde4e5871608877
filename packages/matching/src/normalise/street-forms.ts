import { formsByWord } from "./forms-by-word.ts";
import { compassPoints } from "./lexicon.ts";

/**
 * Street types, directions and other words of addresses that sources shorten or translate, by their one spelling, as they
 * read once folded to ASCII, beside those that names share (`spellings.ts`). `St` is a street or a saint; where nothing tells
 * which, both are one word. Types of other languages share the word of their like, so that `ulitsa Arbat` and `Arbat St` are
 * one street.
 */
const shortenedBy: Readonly<Record<string, string>> = {
  street:
    "st saint sainte ste sankt sint str strasse rue calle c carrer rua r katu ulica ulice ul ulitsa ulitsya vulitsya vulytsia utca strada sokak sokagi " +
    "skt sct sao sveteho svate swietego swietej sk straat gatan odos shari sharia sharea duong",
  road: "marg rod thanon doroga darb estrada estr chemin ch",
  avenue:
    "avenida avinguda avda avd prospekt prosp pr cadde caddesi cad cd trida aleja aleje leoforos leof daero alameda",
  boulevard: "bvd bd bulvar bulvari bulevar blv sderot korut krt",
  lane: "pereulok per travessa trav vicolo callejon gali galli",
  // `Dr` is a drive or a doctor, as `St` is a street or a saint.
  drive: "dr doctor doktor doutor proezd",
  place:
    "platz plads piazza pza plza praca pca pc namesti plac ploshchad ploshcha plein meydan meydani meyd plateia midan " +
    "maydan kikar",
  embankment: "naberezhnaya nab nabrezi nabr",
  highway: "route rt shosse ruta rodovia autopista",
  alley: "aly allee",
  crescent: "cr",
  court: "crt",
  terrace: "ter",
  parkway: "pky",
  turnpike: "tpk",
  freeway: "frwy",
  section: "sec",
  way: "wy",
  bridge: "brg br",
  bypass: "byp",
  cove: "cv",
  estate: "ests",
  field: "fld",
  forest: "frst",
  hollow: "holw",
  knoll: "knl",
  loop: "lp",
  mill: "mls",
  hill: "hl hls",
  lake: "lk",
  landing: "lndg",
  meadow: "mdws",
  spring: "spg",
  station: "sta",
  view: "vw",
  borough: "boro",
  parade: "pde",
  garden: "jd",
  close: "cl",
  park: "pq",
  jalan: "jl",
  mahalle: "mahallesi mh",
  upper: "upp upr",
  lower: "lwr",
  paseo: "passeig pso",
  largo: "lgo",
  impasse: "imp",
  faubourg: "fbg fg",
  cour: "crs",
  chaussee: "chee chsee",
  ronda: "rda",
  cuesta: "cta",
  carretera: "carr ctra",
  great: "gt",
  gammel: "gl",
  sondre: "sdr",
  kongen: "kgs",
  calcada: "calc",
  urbanizacao: "urb",
  quinta: "qta",
  osiedle: "os",
  // What people were that streets are named after.
  professor: "prof",
  general: "gen gal generala",
  president: "pres presidente",
  colonel: "cel coronel",
  brigadeiro: "brig",
  engenheiro: "eng",
  marszalka: "marsz",
  ksiedza: "ks",
  burgemeester: "burg",
  // Ordinals of Dutch streets.
  1: "eerste",
  2: "tweede",
  3: "derde",
  4: "vierde",
  concession: "conc",
  santo: "sto",
  north: "nth nord norte",
  south: "sth sud sur",
  east: "est este",
  west: "oeste o",
  via: "v",
  floor: "fl flr",
  level: "lvl",
  orchard: "orch",
};

/** What one language's letters would fold to another's words, so as it is written: `渋` folds to `se`, `улица` is no `u`. */
const writtenAs: Readonly<Record<string, string>> = {
  street: "św sv ул οδ شارع רחוב רח",
  road: "طريق דרך",
  avenue: "пр tř",
  glowny: "gł",
  calcada: "cç",
  boulevard: "שדרות שד",
  place: "pç пл πλ ميدان ساحة כיכר",
  highway: "ш",
  // A town and a house are called so before their names and numbers.
  "": "г д",
};

const forms = [...compassPoints, ...formsByWord(shortenedBy)];
const mostShortLetters = 2;

/** Words of three letters and more by their folded spelling. */
export const streetForms: ReadonlyMap<string, string> = new Map(
  forms.filter(([short]) => short.length > mostShortLetters),
);

/** Words of one or two letters, and those of other scripts, by the letters that they are written in. */
const lettersForms: ReadonlyMap<string, string> = new Map([
  ...forms.filter(([short]) => short.length <= mostShortLetters),
  ...formsByWord(writtenAs),
]);

/**
 * A word of its own, but the letter of `E Street`, which is no eastern one (`E St. Clair Ave` is), or of `Building C` and
 * `Avenue C`, which are no Catalan streets.
 */
const shortWord =
  /(?<!\b(?:building|bldg|tower|block|blk|wing|terminal)\.?\s+(?=\p{L}(?!\p{L})))(?<!\bave(?:nue)?\.?\s+(?=c(?!\p{L})))(?<![\p{L}\p{M}\p{N}'’])(?:\p{L}{2}|\p{L}(?!\.?\s+(?:street|ave|avenue|st(?!\.?\s+(?!(?:[ns][ew]?|[ew]|north|south|east|west)(?!\p{L}))\p{L}))(?!\p{L})))(?![\p{L}\p{M}\p{N}'’])/giu;
const wordOfOtherScript = /(?<![\p{L}\p{M}])[\p{Script=Arabic}\p{Script=Hebrew}]{2,}(?![\p{L}\p{M}])/gu;

/** Street types that are written at one with the name, where words are not parted. */
const attachedTypes: readonly (readonly [text: RegExp, form: string])[] = [
  [/大[街道]/g, " avenue "],
  [/路/g, " road "],
  [/街/g, " street "],
  [/段/g, " section "],
  [/巷/g, " lane "],
  [/弄/g, " alley "],
  [/ถนน|ถ\./g, " road "],
  [/ซอย|ซ\./g, " soi "],
  [/(?<=\p{Script=Hangul})대로(?!\p{Script=Hangul})/gu, " avenue "],
  [/(?<=\p{Script=Hangul})로(?!\p{Script=Hangul})/gu, " ro "],
  [/(?<=[\p{Script=Hangul}\d])길(?!\p{Script=Hangul})/gu, " gil "],
  [/(?<=\p{Script=Hangul})구(?!\p{Script=Hangul})/gu, " gu "],
  [/(?<=\p{Script=Hangul})동(?!\p{Script=Hangul})/gu, " dong "],
];

/** Writes out what would be lost, or taken for something else, once the text is folded. */
export function writeOutShortForms(text: string, isAscii: boolean): string {
  const long = (word: string): string => lettersForms.get(word.toLowerCase()) ?? word;
  if (isAscii) return text.replaceAll(shortWord, long);
  const parted = attachedTypes.reduce((rest, [type, form]) => rest.replaceAll(type, form), text);
  return parted.replaceAll(wordOfOtherScript, long).replaceAll(shortWord, long);
}
