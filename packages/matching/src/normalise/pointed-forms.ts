import { respeller } from "./respell.ts";
import { santaBefore } from "./spellings.ts";

const italianStreet = String.raw`(?<=\b(?:via|viale|vicolo|piazza|piazzale|piazzetta|corso|borgo)\s+)s\.\s*`;
/** Men whose names end as women's do. */
const menInA = String.raw`(?:andrea|luca|nicola|mattia|barnaba)(?!\p{L})`;

/**
 * Writes out short forms of addresses that would be lost, or taken for something else, without their point or what stands
 * around them: `Kungsg. 12` has a street, `P.zza Navona` a square.
 */
export const writeOutPointedForms = respeller([
  [/\bp\.\s?z*a\b\.?/gi, "piazza "],
  [/\bp\.?°\s*/gi, "paseo "],
  [/\bv\.\s?le\b/gi, "viale "],
  [/\bl\.\s?go\b|\blg\.\s*(?=\p{L})/giu, "largo "],
  [/\bc\.\s?so\b/gi, "corso "],
  [/\bal\.\s*(?=\p{L})/giu, "aleja "],
  [/\bmah\./gi, "mahalle "],
  // Hungary's `Váci u. 12`; a `U` without a point is Czech, and says where.
  [/(?<=\p{L}\s+)u\.\s*(?=\d)/giu, "utca "],
  [/\bnam\.\s*(?=\p{L})/giu, "namesti "],
  [/\btv\.\s*(?=\p{L})/giu, "travessa "],
  // Sweden's `Storg. 5`, `Sveav. 44`, Amsterdam's `Prinsengr. 263`, and Norway's `Karl Johans gt. 5`; a `Gt` before a name is great.
  [/(?<=\p{L}{3})(?<!\bbld)g\.(?=\s*\d)/giu, "gatan"],
  [/(?<=\p{L}{3})v\.(?=\s*\d)/giu, "vägen"],
  [/(?<=\p{L}{4})gr\.(?=\s*\d)/giu, "gracht"],
  // Helsinki's `Kapteenink. 11` and `Mannerheimint. 5`.
  [/(?<=\p{L}{4}n)k\.(?=\s*\d)/giu, "katu"],
  [/(?<=\p{L}{4}in)t\.(?=\s*\d)/giu, "tie"],
  [/(?<=burg)w\.(?=\s*\d)/gi, "wal"],
  [/(?<=\p{L}\s+)gt\.?(?=\s*\d)/giu, "gate"],
  // Saints of Portugal and Spain: `Rua de S. Bento`, `R. Sta. Catarina`; elsewhere the one is south, the other a station.
  [/(?<=\b(?:de|da|do|rua|r\.|largo|praça|travessa)\s+)s\.\s*(?=\p{L}{3})/giu, "São "],
  [
    /(?<=(?:^|\b(?:de|rua|r\.|calle|av\.?|avenida|largo|praça|plaza|travessa))\s*)sta\.?(?=\s+\p{L}{4})/giu,
    "Santa",
  ],
  [santaBefore, "santa "],
  // Italy's `Via S. Maria` and `Piazza S. Marco`; elsewhere an `S.` is south.
  [new RegExp(`${italianStreet}(?=\\p{L}{2,}a(?!\\p{L}))(?!${menInA})`, "giu"), "Santa "],
  [new RegExp(`${italianStreet}(?=\\p{L}{3})`, "giu"), "San "],
]);
