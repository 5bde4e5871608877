import type { LatLng } from "@cityscout/contracts";
import { distanceMetres } from "@cityscout/geo";
import { proofOfCircle } from "./proof.ts";
import { type PlannedSearch, searchIdentity, type SweepSource } from "./search.ts";

/** How many records of an answer are filed under each category; `""` counts those that nobody has filed. */
export type CategoryCounts = Readonly<Record<string, number>>;

/** A search narrowed to a category, and how many new places it is expected to show. */
export interface NarrowedSearch {
  readonly search: PlannedSearch;
  readonly gain: number;
}

/** The answer to a narrowed search. */
export interface NarrowedAnswer {
  readonly search: PlannedSearch;
  readonly shown: CategoryCounts;
  /** Of the records shown, those that no answer before had shown. */
  readonly fresh: number;
  readonly hasNextPage: boolean;
}

/** The name of the crowd at a point. */
export function crowdAt({ lat, lng }: LatLng): string {
  return `${lat},${lng}`;
}

/** What is known of a crowd. */
interface KnownCrowd {
  readonly center: LatLng;
  /** How far around its centre it is a crowd, in metres. */
  readonly reach: number;
  readonly shown: CategoryCounts;
  /** Categories of which it is known to hold no more. */
  readonly settled: Set<string>;
}

/** A narrowed search that could be made. */
interface Offer {
  readonly search: PlannedSearch;
  /** Records of the category that are known there. */
  readonly known: number;
  /** New records that the answer has room for. */
  readonly room: number;
}

/** Where an answer is cut off among records at one point, this many more are expected there for each one shown, as measured. */
export const HIDDEN_SHARE = 0.4;
/** A narrowed search proves nothing, so it is made only if it is expected to show at least this many new places. */
const LEAST_GAIN = 1;

/**
 * Crowds: more records at one point, or in a circle of the source's smallest radius, than an answer holds. No circle shows
 * the rest of them, but searches narrowed to one category at a time may. How many are hidden for each one shown is learnt for
 * the source as a whole: the mean of a gamma–Poisson posterior whose prior counts for one full answer.
 */
export class Crowds {
  readonly #settings: SweepSource;
  readonly #offers = new Map<string, Offer>();
  readonly #asked = new Set<string>();
  readonly #known = new Map<string, KnownCrowd>();
  /** Narrowed searches that have shown all of their category. */
  readonly #complete: PlannedSearch[] = [];
  #shownAgain = 0;
  #shownNew = 0;
  #isNarrowed = true;

  constructor(settings: SweepSource) {
    this.#settings = settings;
  }

  /**
   * Adds the crowd at which a search's answer left something out that no other circle will show.
   *
   * @param reach how far around its centre it is a crowd, in metres.
   */
  add({ source, center, page }: PlannedSearch, shown: CategoryCounts, reach: number): void {
    const crowd = { center, reach, shown, settled: new Set<string>() };
    for (const search of this.#complete) this.#settle(crowd, search);
    this.#known.set(crowdAt(center), crowd);
    const { categories, resultCap, minRadiusMetres: radiusMetres } = this.#settings;
    for (const category of categories) {
      if (crowd.settled.has(category)) continue;
      // Earlier pages are assumed to have been like the last one.
      const known = (page + 1) * (shown[category] ?? 0);
      const search = { source, center, radiusMetres, page: 0, category };
      this.#offer({ search, known, room: resultCap - known });
    }
  }

  /** Learns from the answer to a narrowed search. */
  record({ search, shown, fresh, hasNextPage }: NarrowedAnswer): void {
    const total = Object.values(shown).reduce((sum, count) => sum + count, 0);
    const meant = shown[search.category ?? ""] ?? 0;
    // A source that ignores the filter shows the same records again, of whatever category. One whose filter is wider than our
    // category shows other categories too, but new records.
    if (fresh === 0 && 2 * meant < total) this.#isNarrowed = false;
    this.#shownAgain += total - fresh;
    this.#shownNew += fresh;
    this.markAsked(search);
    if (total < this.#settings.resultCap) {
      this.#complete.push(search);
      for (const crowd of this.#known.values()) this.#settle(crowd, search);
    }
    const next = { ...search, page: search.page + 1 };
    if (hasNextPage) this.#offer({ search: next, known: total, room: this.#settings.resultCap });
  }

  /** Settles a search's category for a crowd that is all in its circle: crowds of wide circles overlap. */
  #settle({ center, reach, settled }: KnownCrowd, search: PlannedSearch): void {
    const { category = "" } = search;
    if (distanceMetres(center, search.center) + reach > proofOfCircle(search, this.#settings).proven) return;
    settled.add(category);
    this.#offers.delete(searchIdentity({ ...search, center, page: 0 }));
  }

  /** Marks a search as asked for: it is not offered again, even if its crowd is added once more. */
  markAsked(search: PlannedSearch): void {
    if (search.category === undefined) return;
    const identity = searchIdentity(search);
    this.#asked.add(identity);
    this.#offers.delete(identity);
  }

  /** The narrowed search expected to show most, or `null` where none is worth a call. */
  best(): NarrowedSearch | null {
    if (!this.#isNarrowed) return null;
    const priorRecords = this.#settings.resultCap;
    const hidden = (HIDDEN_SHARE * priorRecords + this.#shownNew) / (priorRecords + this.#shownAgain);
    let best: NarrowedSearch | null = null;
    for (const { search, known, room } of this.#offers.values()) {
      const gain = Math.min(room, hidden * known);
      if (gain >= LEAST_GAIN && gain > (best?.gain ?? 0)) best = { search, gain };
    }
    return best;
  }

  /**
   * The share of a crowd's shown records that says how many may be hidden: those of categories that are not settled, plus one
   * for categories of which nothing was shown (Laplace's rule of succession).
   */
  unsettledShare(crowd: string): number {
    const { unsettled, all } = this.#countSettled(crowd);
    return (1 + unsettled) / (1 + all);
  }

  /** The same without categories of which nothing was shown: 0 where narrowed searches have shown all that is known of. */
  openShare(crowd: string): number {
    const { unsettled, all } = this.#countSettled(crowd);
    return all === 0 ? 1 : unsettled / all;
  }

  #countSettled(crowd: string): { unsettled: number; all: number } {
    const known = this.#known.get(crowd);
    if (known === undefined || !this.#isNarrowed) return { unsettled: 0, all: 0 };
    const counts = Object.entries(known.shown);
    const sum = (some: typeof counts) => some.reduce((total, [, count]) => total + count, 0);
    return {
      unsettled: sum(counts.filter(([category]) => !known.settled.has(category))),
      all: sum(counts),
    };
  }

  #offer(offer: Offer): void {
    const identity = searchIdentity(offer.search);
    if (offer.known > 0 && offer.room > 0 && !this.#asked.has(identity)) this.#offers.set(identity, offer);
  }
}
