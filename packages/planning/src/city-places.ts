import type { LatLng, PlaceSource } from "@cityscout/contracts";
import { distanceMetres } from "@cityscout/geo";
import { fnv1a } from "./hash.ts";

/** Records of two sources that are called the same and are at most so far apart count as one place. */
const SAME_PLACE_METRES = 150;
/** As if so many records had been new to the city before the first one came. */
const EVIDENCE = 20;

/**
 * What a place is called, as a number; 0 where it has no name. Letters and digits count, in any case; marks on letters
 * do not.
 */
export function labelOf(name: string | undefined): number {
  const letters = (name ?? "")
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "");
  return letters === "" ? 0 : fnv1a(letters);
}

/**
 * Which places the city is known to have, by whichever source. It is no match for matching: it misses places that two
 * sources call differently. But it misses about as many of every source, so that it tells which source still brings
 * places that the city did not know.
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

/** How much of what a source shows is known to the city, on ground that other sources have answered for. */
export class Overlap {
  shown = 0;
  known = 0;

  count(isKnown: boolean): void {
    this.shown++;
    if (isKnown) this.known++;
  }

  /** 0..1, and 0 while nothing was shown. */
  get share(): number {
    return this.known / (this.shown + EVIDENCE);
  }
}
