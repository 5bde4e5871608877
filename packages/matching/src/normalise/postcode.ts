import { dropColumns } from "./flattened-table.ts";
import { isMissingValue } from "./missing-value.ts";

/** What is read of a field: patterns take the square of a run of blanks. */
const mostCharacters = 200;

/**
 * A postcode in one spelling, or an empty string where there is none: upper-case letters and digits only. A postcode
 * that went through a spreadsheet is mended: `189208.0` is `189208`, and leading zeros that it lost do not count
 * (`048616` and `48616` are the same); zeros alone are none. American codes are cut to the five digits that every source gives, and
 * a country, a province or a city before the code (`D-10115`, `ON M5V 2T6`) is left out. Of several the first is read.
 */
export function normalisePostcode(postcode: string | null): string {
  if (postcode === null || isMissingValue(postcode)) return "";
  const plain = dropColumns(postcode.slice(0, mostCharacters))
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[;,|]\s*\d.*$/, "")
    .replace(/\.0+\s*$/, "")
    .replace(/^\s*[A-Z][A-Z .,]*\s+(?=[A-Z]\d[A-Z]\s?\d[A-Z]\d\s*$|\d{5}(?:-?\d{4})?\s*$)/, "")
    .replace(/^\s*(\d{5})-?\d{4}\s*$/, "$1")
    .replace(/^\s*[A-Z]{1,2}-(?=\d{4,5}\s*$)/, "")
    .replaceAll(/[^A-Z0-9]/g, "")
    .slice(0, 12);
  return /^[0-9]+$/.test(plain) ? plain.replace(/^0+/, "") : plain;
}
