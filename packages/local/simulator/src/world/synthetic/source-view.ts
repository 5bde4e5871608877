import type { PlaceSource } from "@cityscout/contracts";
import type { WorldRecord } from "../record.ts";
import type { Chance } from "./chance.ts";
import type { CityProfile } from "./city-profile.ts";
import type { RankedDraft } from "./prominence.ts";
import { abbreviated, respelled } from "./respell.ts";
import { type SourceHabits, sourceHabits } from "./source-habits.ts";
import type { Terrain } from "./terrain.ts";

export interface SourceView {
  readonly records: readonly WorldRecord[];
  /** For each record, which draft it speaks of. */
  readonly draftOf: readonly number[];
}

/** What one source knows of the city: a part of the places, in its own words, a little off, some of them twice. */
export function viewBySource(
  source: PlaceSource,
  drafts: readonly RankedDraft[],
  profile: CityProfile,
  terrain: Terrain,
  chance: Chance,
  ids: Chance,
): SourceView {
  const habits = sourceHabits[source];
  const records: WorldRecord[] = [];
  const draftOf: number[] = [];
  for (const [at, draft] of drafts.entries()) {
    if (!chance.happens(coverageOf(source, draft))) continue;
    const times = chance.happens(habits.twins) ? 2 : 1;
    for (let time = 0; time < times; time++) {
      const id = source === "wikidata" ? draft.wikidata! : idOf(source, ids);
      records.push(recordOf(id, draft, habits, profile, terrain, time, chance));
      draftOf.push(at);
    }
  }
  return { records, draftOf };
}

/** What is well known is in more sources. */
function coverageOf(source: PlaceSource, draft: RankedDraft): number {
  if (source === "wikidata") return draft.wikidata === null ? 0 : 1;
  const coverage = draft.kind.coverage[source];
  if (coverage === 0) return 0;
  const missing = (1 - coverage) * (draft.prominent ? 0.15 : 1.35 - draft.popularity);
  return Math.max(0.02, 1 - missing);
}

function recordOf(
  id: string,
  draft: RankedDraft,
  habits: SourceHabits,
  profile: CityProfile,
  terrain: Terrain,
  time: number,
  chance: Chance,
): WorldRecord {
  const drift = habits.driftMetres * (chance.happens(habits.farDrift) ? 10 : 1) * (time === 0 ? 1 : 2);
  const position = terrain.moved(draft, chance.normal() * drift, chance.normal() * drift);
  const latin = draft.names?.["ja-Latn"];
  const name = latin !== undefined && chance.happens(habits.latin) ? latin : draft.name;
  const place = { district: draft.district, city: profile.city, kindLabel: draft.kind.foursquare };
  const readiness = habits.respelling * (time === 0 ? 1 : 2);
  const hasAddress = draft.address !== null && chance.happens(habits.address);
  return {
    id,
    name: respelled(name, place, readiness, chance),
    ...(draft.names && name === draft.name && chance.happens(0.6) ? { names: draft.names } : {}),
    ...position,
    address: hasAddress ? addressOf(draft.address, habits, chance) : null,
    postalCode: hasAddress && chance.happens(0.9) ? draft.postalCode : null,
    category: chance.happens(habits.uncategorised) ? null : draft.kind.name,
    phone: draft.phone !== null && chance.happens(habits.phone) ? draft.phone : null,
    website: draft.website !== null && chance.happens(habits.website) ? draft.website : null,
    popularity: draft.popularity,
    rating: ratingOf(draft, chance),
    wikidata: draft.wikidata !== null && chance.happens(0.7) ? draft.wikidata : null,
    closed: draft.closed && chance.happens(habits.knowsClosed),
  };
}

function addressOf(address: string, habits: SourceHabits, chance: Chance): string {
  return chance.happens(habits.abbreviated) ? abbreviated(address) : address;
}

function ratingOf({ rating }: RankedDraft, chance: Chance): WorldRecord["rating"] {
  if (rating === null) return null;
  const value = Math.min(5, Math.max(1, rating.value + chance.between(-0.3, 0.3)));
  return {
    value: Number(value.toFixed(1)),
    count: Math.max(1, Math.round(rating.count * chance.between(0.3, 1))),
  };
}

const BASE_64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Ids look as the source's own do, and say nothing of the place. */
function idOf(source: PlaceSource, chance: Chance): string {
  if (source === "overpass") {
    const type = chance.happens(0.78) ? "node" : chance.happens(0.9) ? "way" : "relation";
    return `${type}/${chance.integer(1, 2 ** 46)}`;
  }
  if (source === "foursquare") {
    return [0, 1]
      .map(() =>
        chance
          .integer(0, 2 ** 48 - 1)
          .toString(16)
          .padStart(12, "0"),
      )
      .join("");
  }
  // Joined at once: a text that grows letter by letter is kept as a chain of its parts, 700 bytes an id.
  const letters = Array.from(
    { length: source === "google" ? 23 : 22 },
    () => BASE_64[chance.integer(0, 63)]!,
  );
  return (source === "google" ? "ChIJ" : "") + letters.join("");
}
