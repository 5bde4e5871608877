import { readFile } from "node:fs/promises";
import { placeSchema, type Place } from "@cityscout/contracts";
import { areaFromSeed, containsPoint } from "@cityscout/geo";
import type { Job } from "@cityscout/contracts";
import type { World } from "@cityscout/simulator";

export async function readPlaces(file: string): Promise<Place[]> {
  const text = await readFile(file, "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => placeSchema.parse(JSON.parse(line)));
}

/** A place without what depends on when it was fetched. */
export function timeless(places: readonly Place[]): string {
  return JSON.stringify(
    places.map((place) => ({
      ...place,
      sources: place.sources.map(({ retrieved_at: _at, ...source }) => source),
    })),
  );
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
  const found = new Set(
    places.flatMap((place) => place.sources.map(({ source, source_id }) => `${source}:${source_id}`)),
  );
  const area = areaFromSeed(job.seed);
  return Object.entries(world.sources).map(([source, records]) => {
    const inside = records.filter((record) => containsPoint(area, record));
    return {
      source,
      records: inside.length,
      found: inside.filter(({ id }) => found.has(`${source}:${id}`)).length,
      // A source that answers a whole box needs one call.
      floor: Math.ceil(inside.length / (answersPerCall[source] ?? Number.POSITIVE_INFINITY)) || 1,
    };
  });
}
