import { fnv1a, type LatLng, type PlaceSource } from "@cityscout/contracts";
import { distanceMetres } from "@cityscout/geo";

/** Records of two sources with the same name and at most this far apart count as one place. */
const SAME_PLACE_METRES = 150;
/** The overlap starts as if this many records had been new to the city. */
const EVIDENCE = 20;

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
 * name differently. But it misses about as many of every source, so it shows which one still brings places that are new.
 */
export class CityPlaces {
  readonly #byLabel = new Map<number, { source: PlaceSource; at: LatLng }[]>();

  add(source: PlaceSource, label: number, at: LatLng): void {
    if (label === 0) return;
    const others = this.#byLabel.get(label);
    if (others === undefined) this.#byLabel.set(label, [{ source, at }]);
    else others.push({ source, at });
  }

  /** Whether another source than this one has shown the place. */
  isKnownElsewhere(source: PlaceSource, label: number, at: LatLng): boolean {
    const alike = this.#byLabel.get(label) ?? [];
    return alike.some(
      (other) => other.source !== source && distanceMetres(other.at, at) <= SAME_PLACE_METRES,
    );
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

  /** The share of records known before, shrunk towards 0 while few were shown. 0..1. */
  get share(): number {
    return this.known / (this.shown + EVIDENCE);
  }
}
