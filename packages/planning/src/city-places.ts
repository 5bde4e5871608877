import { fnv1a, type LatLng, type PlaceSource } from "@cityscout/contracts";
import { distanceMetres } from "@cityscout/geo";

/** Records of two sources with the same name and at most this far apart count as one place. */
const SAME_PLACE_METRES = 150;
/** The overlap starts as if this many records had been new to the city. */
const EVIDENCE = 20;
/** Of the places that two sources have, the share that both give the same name, as measured: 0.47 to 0.65. */
const SAME_NAME_SHARE = 0.6;
/** Names may agree better than that: no source is taken for a mere copy because of what its names do not tell. */
const MOST_TAKEN = 0.9;

const NONE = -1;

/** A hash of a place's name; 0 where it has none. Only letters and digits count, without case and diacritics. */
export function labelOf(name: string | undefined): number {
  const letters = (name ?? "")
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "");
  return letters === "" ? 0 : fnv1a(letters);
}

/**
 * The places that the city is known to have, from any source. Much cruder than matching: it misses places that two sources
 * name differently, for which {@link Overlap} makes up.
 */
export class CityPlaces {
  /** By label, the place that was added last; each names the one before it. Columns, as a list for each label is much to collect. */
  readonly #lastOf = new Map<number, number>();
  readonly #before: number[] = [];
  readonly #sources: PlaceSource[] = [];
  readonly #lats: number[] = [];
  readonly #lngs: number[] = [];

  add(source: PlaceSource, label: number, { lat, lng }: LatLng): void {
    if (label === 0) return;
    // A signed number of 32 bits is no object, as a larger one is.
    const key = label | 0;
    this.#before.push(this.#lastOf.get(key) ?? NONE);
    this.#lastOf.set(key, this.#sources.length);
    this.#sources.push(source);
    this.#lats.push(lat);
    this.#lngs.push(lng);
  }

  /** Whether another source than this one has shown the place. */
  isKnownElsewhere(source: PlaceSource, label: number, at: LatLng): boolean {
    for (let place = this.#lastOf.get(label | 0) ?? NONE; place !== NONE; place = this.#before[place]!) {
      if (this.#sources[place] === source) continue;
      const other = { lat: this.#lats[place]!, lng: this.#lngs[place]! };
      if (distanceMetres(other, at) <= SAME_PLACE_METRES) return true;
    }
    return false;
  }
}

/** How many of the records that a source shows the city knew before, on ground that other sources have answered for. */
export class Overlap {
  shown = 0;
  known = 0;

  count(isKnown: boolean): void {
    this.shown++;
    if (isKnown) this.known++;
  }

  /**
   * The share of records known before, under whatever name, shrunk towards 0 while few were shown. 0..1. A count by an imperfect
   * test is divided by the share that the test finds (Rogan & Gladen 1978).
   */
  get share(): number {
    const byName = this.known / (this.shown + EVIDENCE);
    return Math.max(byName, Math.min(MOST_TAKEN, byName / SAME_NAME_SHARE));
  }
}
