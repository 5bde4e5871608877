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

/** An observation without its places: these follow from how many each has. */
export type JournalAnswer = Omit<Observation, "places"> & { readonly newPlaces: number };

/** An observation with the marks and the labels of its places, see {@link Journal}. */
export interface JournalEntry {
  readonly observation: Observation;
  readonly marks: readonly number[];
  readonly labels: readonly number[];
}

/** The answers of one source in order of arrival: everything else in a sweep follows from them. */
export class Journal {
  readonly answers: JournalAnswer[] = [];
  /** The places of all answers, in order. Their marks are hashes of their keys, and tell them apart together with the position. */
  readonly records = new ShownRecords();
  /** Hashes of their names, see {@link labelOf}. */
  readonly labels: number[] = [];
  readonly #source: SweepSource;
  readonly #answered = new Set<string>();

  constructor(source: SweepSource) {
    this.#source = source;
  }

  /** Whether the page before was answered: without its records nobody knows what a page proves. */
  followsOn({ page, ...search }: PlannedSearch): boolean {
    return page === 0 || this.#answered.has(searchIdentity({ ...search, page: page - 1 }));
  }

  /** Enters an answer. `null` where the same search was answered before: queues may deliver more than once. */
  enter(answer: AnsweredSearch): Observation | null {
    if (this.#answered.has(searchIdentity(answer.search))) return null;
    const places: LatLng[] = [];
    for (const { key, lat, lng, name } of answer.places) {
      const place = roundPosition({ lat, lng });
      if (!this.records.add(fnv1a(key), place)) continue;
      places.push(place);
      this.labels.push(labelOf(name));
    }
    const hasNextPage = answer.more && answer.search.page + 1 < this.#source.maxPages;
    const proof = proofOf(answer, this.#source);
    const cut = this.#cutOf(answer);
    const isAllAtOnePoint = !hasNextPage && cut?.count === answer.places.length;
    const isOfCrowd = proof.unprovable > 0 || isAllAtOnePoint || answer.search.category !== undefined;
    const shown = isOfCrowd ? countCategories(answer) : null;
    const observation = { search: answer.search, proof, hasNextPage, cut, shown, places };
    this.#append(observation);
    return observation;
  }

  /** Puts back an entry of an earlier journal. */
  restore({ observation, marks, labels }: JournalEntry): void {
    for (const [i, place] of observation.places.entries()) this.records.add(marks[i]!, place);
    for (const label of labels) this.labels.push(label);
    this.#append(observation);
  }

  /** Its entries, in order. */
  *entries(): Generator<JournalEntry> {
    let from = 0;
    for (const { newPlaces, ...answer } of this.answers) {
      const records = Array.from({ length: newPlaces }, (_, i) => from + i);
      from += newPlaces;
      yield {
        observation: { ...answer, places: records.map((record) => this.records.positionOf(record)) },
        marks: records.map((record) => this.records.markOf(record)),
        labels: records.map((record) => this.labels[record]!),
      };
    }
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

  #append({ places, ...answer }: Observation): void {
    this.#answered.add(searchIdentity(answer.search));
    this.answers.push({ ...answer, newPlaces: places.length });
  }
}

function countCategories({ places }: AnsweredSearch): CategoryCounts {
  const counts: Record<string, number> = {};
  for (const { category } of places) counts[category ?? ""] = (counts[category ?? ""] ?? 0) + 1;
  return counts;
}
