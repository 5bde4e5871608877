import {
  type Candidate,
  candidateKey,
  type IdentifiedPlace,
  type IdentityEvent,
  type Random,
} from "@cityscout/contracts";
import { destination } from "@cityscout/geo";
import { assignIds, dedupe } from "@cityscout/matching";

/** How ids came through an edit of some records. */
export interface IdStability {
  readonly places: number;
  readonly edited_records: number;
  /** Places none of whose records were edited. */
  readonly untouched: number;
  /** Of those, how many are the same place, with the same records, under the same id. */
  readonly kept: number;
  /** Ids that are no place's any more and that no event of the log leads on from. */
  readonly unexplained: number;
}

/** Deduplicates records, edits a share of them, does it again, and compares the ids. */
export function measureIdStability(
  records: readonly Candidate[],
  share: number,
  random: Random,
): IdStability {
  const before = assignIds(dedupe(records).places, []).places;
  const edited = new Set<string>();
  const changed = records.map((record) => {
    if (random.next() >= share) return record;
    edited.add(candidateKey(record));
    return edit(record, random);
  });
  const previous = before.map((place) => ({ id: place.id, keys: keysOf(place) }));
  const { places: after, events } = assignIds(dedupe(changed).places, previous);
  return { places: before.length, edited_records: edited.size, ...compare(before, after, events, edited) };
}

/** What happens to records between two runs: a letter, a position, a phone. */
function edit(record: Candidate, random: Random): Candidate {
  const kind = random.next();
  if (kind < 0.4) {
    const at = Math.floor(random.next() * record.name.length);
    return { ...record, name: `${record.name.slice(0, at)}e${record.name.slice(at)}` };
  }
  if (kind < 0.8 && record.location !== null) {
    return { ...record, location: destination(record.location, random.next() * 360, random.next() * 60) };
  }
  return { ...record, phone: `+44 131 496 ${String(Math.floor(random.next() * 10_000)).padStart(4, "0")}` };
}

function compare(
  before: readonly IdentifiedPlace[],
  after: readonly IdentifiedPlace[],
  events: readonly IdentityEvent[],
  edited: ReadonlySet<string>,
): Pick<IdStability, "untouched" | "kept" | "unexplained"> {
  const recordsOf = new Map(after.map((place) => [place.id, keysOf(place).join("\n")]));
  const told = new Set(events.map((event) => ("id" in event ? event.id : event.from)));
  const untouched = before.filter((place) => !keysOf(place).some((key) => edited.has(key)));
  return {
    untouched: untouched.length,
    kept: untouched.filter((place) => recordsOf.get(place.id) === keysOf(place).join("\n")).length,
    unexplained: before.filter(({ id }) => !recordsOf.has(id) && !told.has(id)).length,
  };
}

function keysOf(place: IdentifiedPlace): string[] {
  return place.sources.map((source) => candidateKey(source));
}
