import type { RecordFilter } from "../world/record-index.ts";
import type { World } from "../world/world.ts";

const FILLERS = new Set(["in", "near", "at", "the", "of", "and", "best", "top", "a"]);

/** Lower case without accents, split at what is neither letter nor digit. */
export function wordsOf(text: string): string[] {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/**
 * Whether a record is meant by a free text: one of its words stands in the name or in a category. `undefined`
 * where the text says nothing but the city, so that everything is meant.
 */
export function textFilter(
  world: World,
  text: string | null,
  labelsOf: (category: string | null) => readonly string[],
): RecordFilter | undefined {
  const city = new Set(wordsOf(world.city));
  const asked = new Set(
    wordsOf(text ?? "")
      .filter((word) => !city.has(word) && !FILLERS.has(word))
      .map(singular),
  );
  if (asked.size === 0) return undefined;
  const known = new Map<string | null, boolean>();
  return (record) => {
    let byCategory = known.get(record.category);
    if (byCategory === undefined) {
      byCategory = labelsOf(record.category).some((label) =>
        wordsOf(label).some((word) => asked.has(singular(word))),
      );
      known.set(record.category, byCategory);
    }
    return byCategory || wordsOf(record.name).some((word) => asked.has(singular(word)));
  };
}

/**
 * Whether a record is filed under one of the categories that a request asks for. One whose kind nobody knows passes:
 * leaving it out would make it impossible to find. `undefined` where the request asks for none.
 *
 * @param filedUnder - what the service files a category under; nothing where it does not know it
 */
export function categoryFilter(
  asked: string | null,
  filedUnder: (category: string | null) => readonly string[],
): RecordFilter | undefined {
  if (asked === null) return undefined;
  const wanted = new Set(asked.split(","));
  return (record) => {
    const filed = filedUnder(record.category);
    return filed.length === 0 || filed.some((name) => wanted.has(name));
  };
}

/** What passes both filters; `undefined` where neither filters. */
export function bothFilters(
  first: RecordFilter | undefined,
  second: RecordFilter | undefined,
): RecordFilter | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return (record) => first(record) && second(record);
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith("s") ? word.slice(0, -1) : word;
}
