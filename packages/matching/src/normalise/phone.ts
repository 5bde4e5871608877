import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * A phone number in E.164 (`+441315561000`), or an empty string. A number without a country code cannot be told from
 * another country's, so it is kept as its last nine digits after a `~`: equal for two such numbers of one city.
 */
export function normalisePhone(phone: string | null): string {
  if (phone === null) return "";
  const parsed = parsePhoneNumberFromString(phone.slice(0, 40));
  if (parsed !== undefined) return parsed.number;
  const digits = phone.replaceAll(/\D/g, "");
  return digits.length < 6 ? "" : `~${digits.slice(-9)}`;
}

/** Whether two normal phone numbers are the same line; a local number matches the end of an international one. */
export function samePhone(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.startsWith("~") === b.startsWith("~")) return false;
  const [local, full] = a.startsWith("~") ? [a, b] : [b, a];
  return full.endsWith(local.slice(1).replace(/^0+/, ""));
}
