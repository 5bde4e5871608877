/** The first hash of FNV-1a in 32 bits (Fowler, Noll and Vo, http://www.isthe.com/chongo/tech/comp/fnv/). */
export const FNV_OFFSET = 0x811c9dc5;
/** The factor of each of its steps: `hash = Math.imul(hash ^ unit, FNV_PRIME)`. */
export const FNV_PRIME = 0x01000193;

/** FNV-1a of a text's UTF-16 units, 32 bits, unsigned: short, the same on every machine, and not for secrets. */
export function fnv1a(text: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  return hash >>> 0;
}
