import { InvalidInputError, placeSources, type Area, type PlaceSource } from "@cityscout/contracts";
import { destination } from "@cityscout/geo";
import type { WorldRecord } from "../record.ts";
import { type TruePlace, type TruthReference, worldId, type World } from "../world.ts";
import { createChance } from "./chance.ts";
import type { CityProfile } from "./city-profile.ts";
import { englishNaming } from "./naming/english.ts";
import { japaneseNaming } from "./naming/japanese.ts";
import { inventProfile, type OwnCity } from "./own-city.ts";
import { presetProfiles } from "./preset-cities.ts";
import { type RankedDraft, withProminence } from "./prominence.ts";
import { type SourceView, viewBySource } from "./source-view.ts";
import { createStreets } from "./streets.ts";
import { createTerrain } from "./terrain.ts";
import { createTruePlaces } from "./true-places.ts";

export type SyntheticWorldOptions = ({ readonly preset: string } | OwnCity) & {
  /** Same seed, same world, on every machine. Default 1. */
  readonly seed?: number;
};

/** Raised whenever the same seed gives another world than before, so that cached answers are not taken for its. */
const GENERATION = 2;
const BOUNDARY_VERTICES = 72;

/** Presets that have a synthetic city; the small presets share Edinburgh's. */
export const syntheticPresets: readonly string[] = Object.keys(presetProfiles);

/**
 * Makes a city: streets, clusters, chains, names, and what five sources know of it; `truth` is the answer key.
 *
 * Throws `InvalidInputError` for a preset that is none, and for impossible sizes.
 */
export function syntheticWorld(options: SyntheticWorldOptions): World {
  const seed = options.seed ?? 1;
  const profile = profileOf(options, seed);
  const stream = (name: string) => createChance(`${GENERATION}:${seed}:${profile.city}:${name}`);
  const terrain = createTerrain(profile);
  const naming = profile.language === "japanese" ? japaneseNaming : englishNaming(profile.language);
  const streets = createStreets(profile, terrain, naming, stream("streets"));
  if (streets.length === 0)
    throw new InvalidInputError(
      `no street fits into ${profile.city}: radiusKm ${profile.radiusKm} is too small`,
    );
  const drafts = withProminence(
    createTruePlaces(profile, streets, terrain, naming, stream("places")),
    stream("fame"),
  );

  const sources: Partial<Record<PlaceSource, readonly WorldRecord[]>> = {};
  const references = drafts.map((): TruthReference[] => []);
  for (const source of placeSources) {
    const view = viewBySource(source, drafts, profile, terrain, stream(source), stream(`${source} ids`));
    sources[source] = view.records;
    collect(source, view, references);
  }
  const { places, center, radiusKm, city, country } = profile;
  return {
    id: worldId(city, [JSON.stringify([GENERATION, seed, city, country, center, radiusKm, places])]),
    city,
    country,
    center,
    radiusKm,
    boundary: boundaryOf(profile, stream("boundary").next()),
    sources,
    truth: drafts.map((draft, i) => truePlace(draft, i, references[i]!)),
  };
}

function profileOf(options: SyntheticWorldOptions, seed: number): CityProfile {
  if (!("preset" in options)) {
    if (!(options.radiusKm > 0 && options.radiusKm <= 200)) {
      throw new InvalidInputError(
        `radiusKm of a synthetic city is ${options.radiusKm}; it must be above 0, at most 200`,
      );
    }
    if (!Number.isInteger(options.places) || options.places < 1) {
      throw new InvalidInputError(
        `places of a synthetic city is ${options.places}; it must be a whole number above 0`,
      );
    }
    return inventProfile(options, seed);
  }
  const profile = Object.hasOwn(presetProfiles, options.preset) ? presetProfiles[options.preset] : undefined;
  if (profile) return profile;
  throw new InvalidInputError(
    `there is no synthetic city '${options.preset}'; expected one of ${syntheticPresets.join(", ")}`,
  );
}

function collect(
  source: PlaceSource,
  { records, draftOf }: SourceView,
  references: TruthReference[][],
): void {
  for (const [i, record] of records.entries()) references[draftOf[i]!]!.push({ source, id: record.id });
}

function truePlace(draft: RankedDraft, at: number, records: readonly TruthReference[]): TruePlace {
  return {
    id: `true/${String(at).padStart(6, "0")}`,
    name: draft.name,
    lat: draft.lat,
    lng: draft.lng,
    kind: draft.kind.name,
    popularity: draft.popularity,
    prominent: draft.prominent,
    records,
  };
}

/** Winding as boundaries are, 1 to 6 % outside of the disc. */
function boundaryOf({ center, radiusKm }: CityProfile, turn: number): Area {
  const outer = Array.from({ length: BOUNDARY_VERTICES }, (_, i) => {
    const angle = (2 * Math.PI * i) / BOUNDARY_VERTICES;
    const surplus = 1.035 + 0.015 * Math.sin(3 * angle + 6 * turn) + 0.01 * Math.sin(7 * angle);
    const { lat, lng } = destination(center, -(360 * i) / BOUNDARY_VERTICES, radiusKm * 1000 * surplus);
    return { lat: Number(lat.toFixed(6)), lng: Number(lng.toFixed(6)) };
  });
  return [{ outer, holes: [] }];
}
