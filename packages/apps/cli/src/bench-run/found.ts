import { readFile } from "node:fs/promises";
import { candidateKey, type Job, type Place, placeSchema } from "@cityscout/contracts";
import { areaFromSeed, containsPoint } from "@cityscout/geo";
import type { World } from "@cityscout/simulator";

/** The places of a run, as its file has them and read. */
export interface FoundPlaces {
  /** Byte for byte, but for the times at which records were fetched. */
  text: string;
  places: Place[];
}

export async function readFoundPlaces(file: string): Promise<FoundPlaces> {
  const text = await readFile(file, "utf8");
  return {
    text: text.replaceAll(/("retrieved_at":)"[^"]*"/g, '$1""'),
    places: text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => placeSchema.parse(JSON.parse(line))),
  };
}

export interface PlaceDifferences {
  /** Places without which the runs' files would be the same. */
  same: number;
  missing: number;
  added: number;
  /** Of the same id, with other content. */
  changed: number;
  /** Names of some that differ. */
  examples: string[];
}

const MOST_EXAMPLES = 5;

interface NamedPlaces {
  /** A line a place. */
  text: string;
  places: readonly Pick<Place, "id" | "name">[];
}

/** How the places of `other` differ from those of `clean`, by their ids. */
export function differencesOf(clean: NamedPlaces, other: NamedPlaces): PlaceDifferences {
  const linesOf = ({ text, places }: NamedPlaces): Map<string, string> => {
    const lines = text.split("\n");
    return new Map(places.map((place, index) => [place.id, lines[index] ?? ""]));
  };
  const [before, after] = [linesOf(clean), linesOf(other)];
  const missing = clean.places.filter(({ id }) => !after.has(id));
  const added = other.places.filter(({ id }) => !before.has(id));
  const changed = clean.places.filter(({ id }) => after.has(id) && after.get(id) !== before.get(id));
  return {
    same: clean.places.length - missing.length - changed.length,
    missing: missing.length,
    added: added.length,
    changed: changed.length,
    examples: [
      ...missing.map(({ name }) => `missing: ${name}`),
      ...added.map(({ name }) => `added: ${name}`),
      ...changed.map(({ name }) => `changed: ${name}`),
    ].slice(0, MOST_EXAMPLES),
  };
}

/** Records of each source that `clean` has and `other` has not; sources without any are left out. */
export function lostRecords(
  clean: readonly Pick<Place, "sources">[],
  other: readonly Pick<Place, "sources">[],
): Record<string, number> {
  const keysOf = (places: readonly Pick<Place, "sources">[]) =>
    places.flatMap(({ sources }) => sources.map((record) => ({ ...record, key: candidateKey(record) })));
  const there = new Set(keysOf(other).map(({ key }) => key));
  const lost: Record<string, number> = {};
  for (const { source, key } of keysOf(clean)) {
    if (!there.has(key)) lost[source] = (lost[source] ?? 0) + 1;
  }
  return lost;
}

export interface FoundInSource {
  source: string;
  /** Records of the world inside the job's area. */
  records: number;
  found: number;
  /** `⌈records / answers a call⌉`: no method needs fewer calls. */
  floor: number;
}

/** How much of each source a run found; places a source lists outside the job's area do not count. */
export function foundBySource(
  places: readonly Place[],
  world: World,
  job: Job,
  answersPerCall: Readonly<Record<string, number>>,
): FoundInSource[] {
  const found = new Set(places.flatMap((place) => place.sources.map(candidateKey)));
  const area = areaFromSeed(job.seed);
  return Object.entries(world.sources).map(([source, records]) => {
    const inside = records.filter((record) => containsPoint(area, record));
    return {
      source,
      records: inside.length,
      found: inside.filter(({ id }) => found.has(candidateKey({ source, source_id: id }))).length,
      // A source that answers a whole box needs one call.
      floor: Math.ceil(inside.length / (answersPerCall[source] ?? Number.POSITIVE_INFINITY)) || 1,
    };
  });
}
