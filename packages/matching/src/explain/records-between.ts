import type { Merge } from "@cityscout/contracts";

/**
 * The records of a place through which two of its records were joined, in their order; none where the two were joined
 * directly, or are not in one place.
 *
 * @param merges Those of the place: a tree over its records.
 * @param a Key of a record.
 */
export function recordsBetween(merges: readonly Merge[], a: string, b: string): string[] {
  const cameFrom = new Map<string, string>([[b, b]]);
  const next = [b];
  for (let at = next.pop(); at !== undefined && !cameFrom.has(a); at = next.pop()) {
    for (const { source_ids } of merges) {
      const [one, other] = source_ids;
      const partner = one === at ? other : other === at ? one : undefined;
      if (partner === undefined || cameFrom.has(partner)) continue;
      cameFrom.set(partner, at);
      next.push(partner);
    }
  }
  const between: string[] = [];
  for (let at = cameFrom.get(a); at !== undefined && at !== b; at = cameFrom.get(at)) between.push(at);
  return between;
}
