/**
 * Words that say nothing, numbers and directions that are spelt out or cut short, and the types of streets, in the languages
 * of big cities. Words for kinds of place are in `kinds-of-place.ts`, other spellings of words in `spellings.ts`.
 */

/** Words of one letter that are articles or conjunctions before another word, and a designation elsewhere: `Terminal A`. */
export const articlesOfOneLetter: ReadonlySet<string> = new Set(["a", "e", "y"]);

/**
 * Legal forms of two letters, and degrees: at one end of a name beside nothing but words for kinds of place they are what
 * tells it, `KK Hospital`.
 */
export const shortLegalForms: ReadonlySet<string> = new Set("ag sa cv kk bv nv oy ab as md".split(" "));

/**
 * Legal forms and degrees that are another word but at the end of a name: `Kg.` is a village in Malay, `Corporation Road` a
 * street.
 */
export const closingLegalForms: ReadonlySet<string> = new Set(
  "kg sl ou ev pc pa od cpa corporation".split(" "),
);

/** Words without meaning for identity: articles, conjunctions, legal forms. */
export const emptyWords: ReadonlySet<string> = new Set([
  ...articlesOfOneLetter,
  ...shortLegalForms,
  ...closingLegalForms,
  ...(
    "the and an of at in on by for with de la le les el los las du des da do di del der die das den und et " +
    "ltd limited plc llc llp lp pllc ulc inc incorporated pte pvt co company corp gmbh sarl srl ltee sdn bhd pty " +
    "ooo oao zao kgaa ohg gbr snc sas eurl sasu ltda eireli sro spol kft zrt uab " +
    // Degrees after a doctor's or a lawyer's name.
    "dds dmd dpm dvm phd esq"
  ).split(" "),
]);

/** Numbers that names spell out: `Tower Two`. The first is `one`. */
export const numberWords: readonly string[] =
  "one two three four five six seven eight nine ten eleven twelve".split(" ");

/** `Bar Ninety` and, with one of the first nine after it, `Bar Ninety Three`. The first is `twenty`. */
export const tensWords: readonly string[] = "twenty thirty forty fifty sixty seventy eighty ninety".split(
  " ",
);

/** Roman numbers of branches, camps and kings, which are hardly anything else but `i`. */
export const romanNumbers: ReadonlyMap<string, string> = new Map(
  Object.entries({ i: "1", ii: "2", iii: "3", vii: "7", viii: "8", xii: "12", xiii: "13", xiv: "14" }),
);

/** Those that are words as well (`Hydrate IV`, `Pho Vi`), and numbers only behind what they designate: `Phase IV`. */
export const romanDesignations: ReadonlyMap<string, string> = new Map(
  Object.entries({ iv: "4", vi: "6", ix: "9", xi: "11" }),
);

/** Those that are letters as well: `Terminal I` is the first one, or the one behind `Terminal H`. */
export const romanLetters: ReadonlyMap<string, number> = new Map(Object.entries({ i: 1, v: 5, x: 10 }));

/** Ordinals that streets, floors and churches spell out: `Fifth Avenue`, `5th Avenue`. The first is `first`. */
export const ordinalWords: readonly string[] = (
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth " +
  "sixteenth seventeenth eighteenth nineteenth twentieth"
).split(" ");

/** What stands for a direction in names and addresses of streets: `Queen St W`. */
export const compassPoints: ReadonlyMap<string, string> = new Map(
  Object.entries({
    n: "north",
    s: "south",
    e: "east",
    w: "west",
    ne: "northeast",
    nw: "northwest",
    se: "southeast",
    sw: "southwest",
  }),
);

/** Words that a street's name ends with, in their one spelling. */
export const streetTypes: ReadonlySet<string> = new Set(
  "street avenue road boulevard drive lane court place square crescent terrace way parkway highway".split(
    " ",
  ),
);
