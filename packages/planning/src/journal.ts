import type { LatLng } from "@cityscout/contracts";
import { labelOf } from "./city-places.ts";
import type { CategoryCounts } from "./crowds.ts";
import { fnv1a } from "./hash.ts";
import { type Proof, proofOf } from "./proof.ts";
import {
  type AnsweredSearch,
  type PlannedSearch,
  roundPosition,
  searchIdentity,
  type SweepSource,
} from "./search.ts";

/** What an answer adds to what is known, reduced to what planning needs. */
export interface Lesson {
  readonly search: PlannedSearch;
  readonly proof: Proof;
  readonly hasNextPage: boolean;
  /** Where a full answer ranked by distance was cut off, and how many of its records are at that very point. */
  readonly cut: (LatLng & { readonly count: number }) | null;
  /** What the records shown are filed under, where it is of use: of crowds, and of searches narrowed to a category. */
  readonly shown: CategoryCounts | null;
  /** Places not seen before, to a ten-millionth of a degree. */
  readonly places: readonly LatLng[];
}

/** The answers of one source in the order of their coming: the part of a sweep from which all the rest follows. */
export class Journal {
  readonly lessons: Lesson[] = [];
  /** Hashes of the keys of all lessons' places, in order: with the position they tell places apart. */
  readonly marks: number[] = [];
  /** What they are called, see {@link labelOf}. */
  readonly labels: number[] = [];
  readonly #source: SweepSource;
  readonly #seen = new Set<string>();
  readonly #answered = new Set<string>();

  constructor(source: SweepSource) {
    this.#source = source;
  }

  /** `null` where the same search was answered before: queues deliver more than once. */
  enter(answer: AnsweredSearch): Lesson | null {
    if (this.#answered.has(searchIdentity(answer.search))) return null;
    const places: LatLng[] = [];
    const marks: number[] = [];
    const labels: number[] = [];
    for (const { key, lat, lng, name } of answer.places) {
      const place = roundPosition({ lat, lng });
      const mark = fnv1a(key);
      if (this.#seen.has(identityOf(mark, place))) continue;
      this.#seen.add(identityOf(mark, place));
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
    const lesson = { search: answer.search, proof, hasNextPage, cut, shown, places };
    this.#enter(lesson, marks, labels);
    return lesson;
  }

  /** Puts back lessons that were entered before. */
  restore(lessons: readonly Lesson[], marks: readonly number[], labels: readonly number[]): void {
    let from = 0;
    for (const lesson of lessons) {
      const to = from + lesson.places.length;
      const own = marks.slice(from, to);
      for (const [i, place] of lesson.places.entries()) this.#seen.add(identityOf(own[i]!, place));
      this.#enter(lesson, own, labels.slice(from, to));
      from = to;
    }
  }

  /** Whether an answer has shown this record at this position. */
  knows(mark: number, place: LatLng): boolean {
    return this.#seen.has(identityOf(mark, place));
  }

  #cutOf({ search, places, more }: AnsweredSearch): Lesson["cut"] {
    const last = places.at(-1);
    if (!more || last === undefined || this.#source.ranking !== "distance") return null;
    if (search.category !== undefined) return null;
    const count = places.filter(({ lat, lng }) => lat === last.lat && lng === last.lng).length;
    return { ...roundPosition(last), count };
  }

  #enter(lesson: Lesson, marks: readonly number[], labels: readonly number[]): void {
    this.#answered.add(searchIdentity(lesson.search));
    this.lessons.push(lesson);
    for (const mark of marks) this.marks.push(mark);
    for (const label of labels) this.labels.push(label);
  }
}

function countCategories({ places }: AnsweredSearch): CategoryCounts {
  const counts: Record<string, number> = {};
  for (const { category } of places) counts[category ?? ""] = (counts[category ?? ""] ?? 0) + 1;
  return counts;
}

function identityOf(mark: number, { lat, lng }: LatLng): string {
  return `${mark},${lat},${lng}`;
}
