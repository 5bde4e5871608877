import { categorySchema } from "@cityscout/contracts";
import { givenRecordKeys, IgnoredKeyCounter, type IgnoredKeys } from "@cityscout/matching";
import { formatCounted, formatNumber } from "./format.ts";

/** What other programs call the keys that are read, without capitals and signs between words. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  id: ["sourceid", "recordid", "uid", "uuid", "key"],
  name: ["title", "placename", "businessname", "poiname"],
  lat: ["latitude", "y", "ycoord"],
  lng: ["longitude", "lon", "long", "x", "xcoord"],
  address: ["adress", "addr", "addressline", "streetaddress", "fulladdress", "formattedaddress", "street"],
  postal_code: ["postcode", "zip", "zipcode", "plz", "cp"],
  phone: ["phonenumber", "telephone", "tel", "phones", "formattedphonenumber"],
  website: ["url", "web", "homepage", "site", "websites", "websiteurl"],
  category: ["type", "kind", "categories", "primarytype"],
  alternate_names: ["altname", "altnames", "alternatename", "aliases", "alias", "othernames"],
  external_ids: ["externalid", "ids", "refs"],
};
const meantBy: ReadonlyMap<string, string> = new Map(
  givenRecordKeys.flatMap((key) => [key, ...(otherNames[key] ?? [])].map((name) => [plainly(name), key])),
);

/** Before a category of which no word is known. */
const categoryMark = "category=";

/** What is named of one file: keys that may be meant for another first, then categories, then keys of most records. */
const mostNamed = 10;
/** Characters of a key that are shown. */
const shownLength = 40;

/**
 * What standard error says of keys that nothing reads and of categories of which no word is known, a line a file: a misspelt one
 * loses what it holds, which must not go without a word, but files may well have columns and categories of their own.
 *
 * @param ignored By file.
 */
export function describeIgnored(ignored: ReadonlyMap<string, IgnoredKeys>): string {
  if (ignored.size === 0) return "";
  const lines = [...ignored].map(([file, counts]) => {
    const keys = [...counts].map(([key, records]) => ({ key, records, meant: meantBy.get(plainly(key)) }));
    const sorted = [
      ...keys.filter(({ meant }) => meant !== undefined),
      ...keys.filter(({ key, meant }) => meant === undefined && key.startsWith(categoryMark)),
      ...keys.filter(({ key, meant }) => meant === undefined && !key.startsWith(categoryMark)),
    ];
    const named = sorted.slice(0, mostNamed).map(({ key, records, meant }) => {
      const hint = meant === undefined ? "" : `, did you mean ${meant}?`;
      return `${shortened(key)} (${formatCounted(records, "record")}${hint})`;
    });
    const rest = sorted.length - named.length;
    return `${file}: ignored ${named.join(", ")}${rest > 0 ? ` and ${formatNumber(rest)} more` : ""}\n`;
  });
  const names = [...ignored.values()].flatMap((counts) => [...counts.keys()]);
  const isCategory = (name: string): boolean => name.startsWith(categoryMark);
  const keysRead = names.every(isCategory) ? "" : `keys that are read: ${givenRecordKeys.join(", ")}\n`;
  const categories = names.some(isCategory)
    ? `categories that are read: ${categorySchema.options.join(", ")}, and others by their words\n`
    : "";
  return `${lines.join("")}${keysRead}${categories}`;
}

/** The same for given records that sources serve, whose other keys are those of each source. */
export class UnknownCategories {
  readonly #ignored = new IgnoredKeyCounter();

  add(file: string, category: string): void {
    this.#ignored.add(file, `${categoryMark}${category}`);
  }

  describe(): string {
    return describeIgnored(this.#ignored.counts());
  }
}

function plainly(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z]/g, "");
}

/** Quoted where it is no plain word, so that line breaks and the like cannot be taken for what is around it. */
function shortened(key: string): string {
  const short = key.length > shownLength ? `${key.slice(0, shownLength)}…` : key;
  return /^[\w.:=-]+$/.test(short) ? short : JSON.stringify(short);
}
