/** What a table that was flattened to text leaves in a field: the name of the next column, `COL postalCode VAL`. */
const column = /(?<!\s)\s*\bCOL \w+ VAL\b/g;
const postcodeColumn = /\bCOL (?:post(?:al)?|zip)_?(?:code)? VAL\s+([^\s,][^,]*?)\s*(?=\bCOL\b|$)/i;

/** A text without the names of columns. */
export function dropColumns(text: string): string {
  return text.replaceAll(column, "");
}

/** An address without the names of columns, and the value of the postcode's; empty where there is none. */
export function separateColumns(address: string): { rest: string; postcode: string } {
  if (!address.includes("COL ")) return { rest: address, postcode: "" };
  const postcode = postcodeColumn.exec(address)?.[1] ?? "";
  return { rest: dropColumns(address.replace(postcodeColumn, " ")), postcode };
}
