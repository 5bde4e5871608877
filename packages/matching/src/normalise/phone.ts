import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { asciiOnly, unifyDigits } from "./text.ts";

/** What separates several numbers of one place, and a number from its extension. */
const behindNumber = /[;,|]|(?:\bx|\bext|\bextension|\bramal|\banexo|\bposte|\binterno|доб|#)\.?\s*\d+\s*$/iu;
/** Numbers of this many digits are whole, with a country code and without one. */
const wholeDigits = { international: 9, local: 7 };
/** What a normal phone number without a country code begins with. */
export const localPhoneMark = "~";
/** As many digits of a number without a country code are kept: an area code and a line. */
const localDigits = 10;

/**
 * A phone number in E.164 (`+441315561000`), or an empty string; of several the first, without an extension. A number
 * without a country code cannot be told from another country's, so it is kept as its last ten digits after a `~`, without
 * the zeros it begins with: equal for two such numbers of one city.
 */
export function normalisePhone(phone: string | null): string {
  if (phone === null) return "";
  const written = phone.slice(0, 40);
  const plain = asciiOnly.test(written) ? written : unifyDigits(written);
  const number = beforeSecond(plain.split(behindNumber, 1)[0]!);
  const parsed = parsePhoneNumberFromString(number);
  if (parsed !== undefined) return parsed.number;
  const digits = number.replaceAll(/\D/g, "");
  return digits.length < 6 ? "" : `${localPhoneMark}${digits.replace(/^0+/, "").slice(-localDigits)}`;
}

/** `030/44556677` is an area code and a line; where what stands before the slash is a number already, another follows. */
function beforeSecond(numbers: string): string {
  const slash = numbers.indexOf("/");
  const first = slash < 0 ? numbers : numbers.slice(0, slash);
  const least = first.includes("+") ? wholeDigits.international : wholeDigits.local;
  return first.replaceAll(/\D/g, "").length >= least ? first : numbers.split("/", 2).join(" ");
}

function isLocalPhone(phone: string): boolean {
  return phone.startsWith(localPhoneMark);
}

/** Whether two normal phone numbers are the same line; a local number matches the end of an international one. */
export function samePhone(a: string, b: string): boolean {
  if (a === b) return true;
  if (isLocalPhone(a) === isLocalPhone(b)) return false;
  const [local, full] = isLocalPhone(a) ? [a, b] : [b, a];
  return full.endsWith(local.slice(1));
}
