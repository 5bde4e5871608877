/**
 * The constants of FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/): the first hash, and the factor of each
 * step.
 */
export const fnvOffset = 0x811c9dc5;
/** See {@link fnvOffset}. */
export const fnvPrime = 0x01000193;

/** FNV-1a of a text's UTF-16 units, 32 bits, signed: the same on every machine. */
export function hashText(text: string): number {
  let hash = fnvOffset;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), fnvPrime);
  return hash | 0;
}
