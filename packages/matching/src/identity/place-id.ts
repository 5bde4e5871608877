import { hash } from "node:crypto";

/** Crockford's base 32 in lower case: no letters that are read as digits (https://www.crockford.com/base32.html). */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const idLength = 16;

/**
 * The id of a new place: 16 letters that follow from the smallest key of its records, so that the same records give
 * the same id in any run.
 *
 * @param attempt 0, or more where an older place has the id already.
 */
export function newPlaceId(smallestKey: string, attempt = 0): string {
  const digest = hash("sha256", attempt === 0 ? smallestKey : `${smallestKey}\n${attempt}`, "buffer");
  let id = "";
  for (let index = 0; index < idLength; index++) id += alphabet.charAt(digest[index]! & 31);
  return id;
}
