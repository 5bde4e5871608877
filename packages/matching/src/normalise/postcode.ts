/**
 * A postcode in one spelling, or an empty string where there is none: upper-case letters and digits only. A postcode
 * that went through a spreadsheet is mended: `189208.0` is `189208`, and leading zeros that it lost do not count
 * (`048616` and `48616` are the same).
 */
export function normalisePostcode(postcode: string | null): string {
  if (postcode === null) return "";
  const plain = postcode
    .normalize("NFKC")
    .toUpperCase()
    .replace(/\.0+$/, "")
    .replaceAll(/[^A-Z0-9]/g, "")
    .slice(0, 12);
  return /^[0-9]+$/.test(plain) ? plain.replace(/^0+(?=[0-9])/, "") : plain;
}

/**
 * How much of two normal postcodes agrees, 0..1: 1 when equal, else the share of the longer one that both begin with.
 * Shortened codes (`EH1` of `EH1 2DJ`) so count as far as they go.
 */
export function postcodeAgreement(a: string, b: string): number {
  if (a === b) return 1;
  const longest = Math.max(a.length, b.length);
  const shortest = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < shortest && a.charCodeAt(shared) === b.charCodeAt(shared)) shared++;
  return longest === 0 ? 0 : shared / longest;
}
