import { sourceIdOfKey } from "@cityscout/contracts";
import { formatCounted } from "../format.ts";

/** Ids that are named of one list. */
const mostNamed = 3;

/**
 * What standard error says of ids that stand for records that differ: only one of each is compared. A record that is there
 * twice, word for word, is nothing to speak of.
 *
 * @param name What the list is called.
 * @param keys `source:source_id` of each.
 */
export function describeRepeated(name: string, keys: readonly string[]): string {
  if (keys.length === 0) return "";
  const named = keys.slice(0, mostNamed).map((key) => JSON.stringify(sourceIdOfKey(key)));
  const ids = formatCounted(keys.length, "id is", "ids are each");
  return `${name}: ${ids} of several records that differ, of which one is kept, the first by content: ${named.join(", ")}${keys.length > mostNamed ? ", …" : ""}\n`;
}
