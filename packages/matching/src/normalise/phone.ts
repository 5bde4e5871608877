import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { asciiOnly, unifyDigits } from "./text.ts";

/** What separates several numbers of one place; a slash may, too. */
const betweenNumbers = /[;,|\r\n]+/;
const extension = /(?:\bx|\bext|\bextension|\bramal|\banexo|\bposte|\binterno|доб|#)\.?\s*\d+\s*$/iu;
/** What is read of a field, and how many numbers of it: it bounds the work of a pair. */
const most = { characters: 160, numbers: 4 };
/** Numbers of this many digits are whole, with a country code and without one. */
const wholeDigits = { international: 9, local: 7 };
/** What a normal phone number without a country code begins with. */
export const localPhoneMark = "~";
/** Until 2019 mobile numbers of Mexico had a 1 before them when called from abroad; it is still written. */
const mexicanMobile = /^\+521(?=\d{10}$)/;
/** What a number without a country code has at least: digits, and of these behind the zeros that it begins with. */
const [leastDigits, leastTold] = [6, 5];
/** As many digits of a number without a country code are kept: an area code and a line. */
const localDigits = 10;

/**
 * The phone numbers of a field, each once, in E.164 (`+441315561000`) and without extensions. A number without a country code
 * cannot be told from another country's, so it is kept as its last ten digits after a `~`, without the zeros it begins
 * with: equal for two such numbers of one city.
 */
export function normalisePhones(phone: string | null): string[] {
  if (phone === null) return [];
  const written = phone.slice(0, most.characters);
  const plain = asciiOnly.test(written) ? written : unifyDigits(written);
  const numbers = plain.split(betweenNumbers).flatMap(numbersIn).map(normaliseNumber);
  return [...new Set(numbers)].filter((number) => number !== "").slice(0, most.numbers);
}

/** `030/44556677` is an area code and a line; where what stands before the slash is a number already, others follow. */
function numbersIn(text: string): string[] {
  const parts = text.replace(extension, "").split("/");
  const least = parts[0]!.includes("+") ? wholeDigits.international : wholeDigits.local;
  return parts[0]!.replaceAll(/\D/g, "").length >= least ? parts : [parts.slice(0, 2).join(" ")];
}

function normaliseNumber(number: string): string {
  const parsed = parsePhoneNumberFromString(number);
  if (parsed !== undefined) return parsed.number.replace(mexicanMobile, "+52");
  const digits = number.replaceAll(/\D/g, "");
  const told = digits.replace(/^0+/, "");
  const isNumber = digits.length >= leastDigits && told.length >= leastTold;
  return isNumber ? `${localPhoneMark}${told.slice(-localDigits)}` : "";
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
