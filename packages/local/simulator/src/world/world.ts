import { createHash } from "node:crypto";
import { placeSources, type Area, type LatLng, type PlaceSource } from "@cityscout/contracts";
import type { WorldSources } from "./record.ts";

/** One record of a source. */
export interface TruthReference {
  readonly source: PlaceSource;
  readonly id: string;
}

/** A place of a synthetic world as it truly is, and which source records speak of it. */
export interface TruePlace {
  readonly id: string;
  readonly name: string;
  readonly lat: number;
  readonly lng: number;
  /** A kind of `vocabulary/kinds.ts`. */
  readonly kind: string;
  readonly popularity: number;
  readonly prominent: boolean;
  /** Empty where no source knows the place. A source that lists it twice is here twice. */
  readonly records: readonly TruthReference[];
}

/** What the simulated services answer from. */
export interface World {
  /** The same for the same content, on every machine. */
  readonly id: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly center: LatLng;
  readonly radiusKm: number;
  /** What Nominatim gives as the city's boundary; contains the disc of `radiusKm`. */
  readonly boundary: Area;
  readonly sources: WorldSources;
  /** The answer key; `null` where nobody knows the truth, as with given records. */
  readonly truth: readonly TruePlace[] | null;
}

/** A short stable id from whatever decides a world's content. */
export function worldId(prefix: string, parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  const slug = prefix
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `${slug.slice(0, 40) || "world"}-${hash.digest("hex").slice(0, 16)}`;
}

/** Place sources that this world has no records of, in a fixed order. */
export function unavailableSources(world: World): PlaceSource[] {
  return placeSources.filter((source) => world.sources[source] === undefined);
}
