import type { WorldRecord } from "../world/record.ts";
import type { World } from "../world/world.ts";
import { wordsOf } from "./text-match.ts";

/** Finds records by what stands in their address or name. */
export interface AddressBook {
  /** Records whose address or name holds every word asked for, closest wording first. */
  find(asked: string): WorldRecord[];
}

interface Entry {
  readonly record: WorldRecord;
  readonly wordCount: number;
}

const MOST_HITS = 40;

export function createAddressBook(world: World, records: readonly WorldRecord[]): AddressBook {
  const ignored = new Set([...wordsOf(world.city), world.country.toLowerCase()]);
  const postings = new Map<string, Entry[]>();
  for (const record of records) {
    const words = new Set(
      wordsOf([record.name, record.address, record.postalCode].filter(Boolean).join(" ")),
    );
    const entry = { record, wordCount: words.size };
    for (const word of words) {
      const list = postings.get(word);
      if (list) list.push(entry);
      else postings.set(word, [entry]);
    }
  }
  return {
    find(asked) {
      const words = [...new Set(wordsOf(asked))].filter((word) => !ignored.has(word));
      const lists = words.map((word) => postings.get(word) ?? []).sort((a, b) => a.length - b.length);
      const [rarest, ...others] = lists;
      if (!rarest) return [];
      const rest = others.map((list) => new Set(list));
      return rarest
        .filter((entry) => rest.every((set) => set.has(entry)))
        .sort((a, b) => a.wordCount - b.wordCount || (a.record.id < b.record.id ? -1 : 1))
        .slice(0, MOST_HITS)
        .map(({ record }) => record);
    },
  };
}
