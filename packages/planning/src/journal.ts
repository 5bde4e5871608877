import { fnv1a, type LatLng } from "@cityscout/contracts";
import { labelOf } from "./city-places.ts";
import type { CategoryCounts } from "./crowds.ts";
import { mayHideMore, type Proof, proofOf } from "./proof.ts";
import {
  type AnsweredSearch,
  type PlannedSearch,
  roundPosition,
  searchIdentity,
  type SweepSource,
} from "./search.ts";
import { ShownRecords } from "./shown-records.ts";

/** What an answer adds to what is known, reduced to what planning needs of it. */
export interface Observation {
  readonly search: PlannedSearch;
  readonly proof: Proof;
  readonly hasNextPage: boolean;
  /** Where a full answer ranked by distance was cut off, and how many of its records are at exactly that point. */
  readonly cut: (LatLng & { readonly count: number }) | null;
  /** The categories of the records shown; kept only of crowds and of searches narrowed to a category. */
  readonly shown: CategoryCounts | null;
  /** The places not seen before, to a ten-millionth of a degree. */
  readonly places: readonly LatLng[];
}

/** An observation with the marks and the labels of its places, see {@link Journal}. */
export interface JournalEntry {
  readonly observation: Observation;
  readonly marks: readonly number[];
  readonly labels: readonly number[];
}

/** The answers of one source in order of arrival: everything else in a sweep follows from them. */
export class Journal {
  readonly observations: Observation[] = [];
  /** Hashes of the keys of all observations' places, in order. With the position they tell places apart. */
  readonly marks: number[] = [];
  /** Hashes of their names, see {@link labelOf}. */
  readonly labels: number[] = [];
  readonly #source: SweepSource;
  readonly #seen = new ShownRecords();
  readonly #answered = new Set<string>();

  constructor(source: SweepSource) {
    this.#source = source;
  }

  /** Enters an answer. `null` where the same search was answered before: queues may deliver more than once. */
  enter(answer: AnsweredSearch): Observation | null {
    if (this.#answered.has(searchIdentity(answer.search))) return null;
    const places: LatLng[] = [];
    const marks: number[] = [];
    const labels: number[] = [];
    for (const { key, lat, lng, name } of answer.places) {
      const place = roundPosition({ lat, lng });
      const mark = fnv1a(key);
      if (!this.#seen.add(mark, place)) continue;
      places.push(place);
      marks.push(mark);
      labels.push(labelOf(name));
    }
    const hasNextPage = answer.more && answer.search.page + 1 < this.#source.maxPages;
    const proof = proofOf(answer, this.#source);
    const cut = this.#cutOf(answer);
    const isAllAtOnePoint = !hasNextPage && cut?.count === answer.places.length;
    const isOfCrowd = proof.unprovable > 0 || isAllAtOnePoint || answer.search.category !== undefined;
    const shown = isOfCrowd ? countCategories(answer) : null;
    const observation = { search: answer.search, proof, hasNextPage, cut, shown, places };
    this.#append({ observation, marks, labels });
    return observation;
  }

  /** Puts back an entry of an earlier journal. */
  restore(entry: JournalEntry): void {
    const { observation, marks } = entry;
    for (const [i, place] of observation.places.entries()) this.#seen.add(marks[i]!, place);
    this.#append(entry);
  }

  /** Whether an answer has shown this record at this position. */
  knows(mark: number, place: LatLng): boolean {
    return this.#seen.has(mark, place);
  }

  #cutOf(answer: AnsweredSearch): Observation["cut"] {
    const { search, places } = answer;
    const last = places.at(-1);
    if (!mayHideMore(answer, this.#source) || last === undefined || this.#source.ranking !== "distance")
      return null;
    if (search.category !== undefined) return null;
    const count = places.filter(({ lat, lng }) => lat === last.lat && lng === last.lng).length;
    return { ...roundPosition(last), count };
  }

  #append({ observation, marks, labels }: JournalEntry): void {
    this.#answered.add(searchIdentity(observation.search));
    this.observations.push(observation);
    for (const mark of marks) this.marks.push(mark);
    for (const label of labels) this.labels.push(label);
  }
}

/** The entries of a journal, in order. */
export function* entriesOf({
  observations,
  marks,
  labels,
}: Pick<Journal, "observations" | "marks" | "labels">): Generator<JournalEntry> {
  let from = 0;
  for (const observation of observations) {
    const to = from + observation.places.length;
    yield { observation, marks: marks.slice(from, to), labels: labels.slice(from, to) };
    from = to;
  }
}

function countCategories({ places }: AnsweredSearch): CategoryCounts {
  const counts: Record<string, number> = {};
  for (const { category } of places) counts[category ?? ""] = (counts[category ?? ""] ?? 0) + 1;
  return counts;
}
