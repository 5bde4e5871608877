import { hash } from "node:crypto";

/** Crockford's base 32 in lower case, without letters that look like digits (https://www.crockford.com/base32.html). */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const idLength = 16;

/**
 * The id of a new place: 16 letters of a hash (SHA-256) of its records' smallest key, so that the same records get the same id
 * in any run.
 *
 * @param attempt 0, or more where another place has the id already.
 */
export function newPlaceId(smallestKey: string, attempt = 0): string {
  // Half of a surrogate pair has no UTF-8: escaped, keys that differ in it alone differ.
  const key = smallestKey.isWellFormed() ? smallestKey : JSON.stringify(smallestKey);
  const digest = hash("sha256", attempt === 0 ? key : `${key}\n${attempt}`, "buffer");
  let id = "";
  for (let index = 0; index < idLength; index++) id += alphabet.charAt(digest[index]! & 31);
  return id;
}
