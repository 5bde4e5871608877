import { readdir } from "node:fs/promises";
import path from "node:path";
import { InvalidInputError, type PlaceSource, seededRandom } from "@cityscout/contracts";
import { discArea, prepareArea } from "@cityscout/geo";
import { loadWorld, syntheticWorld, type World } from "@cityscout/simulator";
import { readBareCity } from "./bench-sweep-bare-city.ts";
import type { SweepSet } from "./bench-sweep-figures.ts";

/** What to sweep: the cities of a directory, or an invented one; of these all sources, or one. */
export interface SweepSetChoice {
  readonly data?: string;
  readonly synthetic?: number;
  readonly source?: string;
  /** Records are filed under so many invented categories; left out, under none. */
  readonly categories?: number;
}

const CENTER = { lat: 51.5, lng: -0.12 };
const RADIUS_KM = 40;

/** The sets to sweep, and those of which there is nothing to find. */
interface SweepSets {
  readonly sets: readonly SweepSet[];
  readonly empty: readonly SweepSet[];
}

/**
 * One set for each city and source that was chosen.
 *
 * @throws InvalidInputError where there is nothing to find in any
 */
export async function readSweepSets(choice: SweepSetChoice, workingDirectory: string): Promise<SweepSets> {
  if ((choice.data === undefined) === (choice.synthetic === undefined))
    throw new InvalidInputError("expected either --data <dir> or --synthetic <places>, found both or none");
  const all =
    choice.synthetic === undefined
      ? await readSets(path.resolve(workingDirectory, choice.data!), choice.source)
      : inventSets(choice.synthetic, choice.source);
  const { found = [], empty = [] } = Object.groupBy(all, ({ area, records }) =>
    records.some(prepareArea(area)) ? "found" : "empty",
  );
  if (found.length === 0)
    throw new InvalidInputError(`${all.map(nameOf).join("; ")}: found no record within the city's radius`);
  const count = choice.categories;
  const sets =
    count === undefined ? found : found.map((set) => ({ ...set, ...fileUnder(set.records, count) }));
  return { sets, empty };
}

/** What a set is called. */
export const nameOf = ({ city, source }: Pick<SweepSet, "city" | "source">): string => `${city}, ${source}`;

/** Files records at random under categories of which the n-th is an n-th as common as the first, as words are. */
function fileUnder(records: SweepSet["records"], count: number): Pick<SweepSet, "records" | "categories"> {
  const categories = Array.from({ length: count }, (_, index) => `category ${index + 1}`);
  const total = categories.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
  const random = seededRandom(1);
  const draw = (): string => {
    let left = random.next() * total;
    return categories.find((_, index) => (left -= 1 / (index + 1)) < 0) ?? categories[0]!;
  };
  return { categories, records: records.map((record) => ({ ...record, category: draw() })) };
}

function inventSets(places: number, only: string | undefined): SweepSet[] {
  const world = syntheticWorld({ city: "Benchton", center: CENTER, radiusKm: RADIUS_KM, places });
  const sets = setsOf(world, only);
  if (sets.length > 0) return sets;
  const known = Object.keys(world.sources).map((service) => fileName(service as PlaceSource));
  throw new InvalidInputError(`--source: found ${only}, expected one of ${known.join(", ")}`);
}

async function readSets(directory: string, only: string | undefined): Promise<SweepSet[]> {
  const places = path.join(directory, "places");
  const entries = await readdir(places, { withFileTypes: true }).catch((cause: unknown) => {
    throw new InvalidInputError(
      `--data: found ${directory}, expected a directory with places/<city>/world.json`,
      { cause },
    );
  });
  const cities = entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name);
  const sets: SweepSet[] = [];
  for (const city of cities.sort()) {
    const folder = path.join(places, city);
    // A folder with neither is refused for its world.json.
    sets.push(...setsOf((await readBareCity(folder)) ?? (await loadWorld(folder)), only));
  }
  if (sets.length === 0) {
    const wanted = only === undefined ? "places/<city>/world.json" : `a city with the source ${only}`;
    throw new InvalidInputError(`--data: found none in ${directory}, expected ${wanted}`);
  }
  return sets;
}

function setsOf(
  world: Pick<World, "city" | "center" | "radiusKm" | "sources">,
  only: string | undefined,
): SweepSet[] {
  const { city, center } = world;
  const area = discArea(center, world.radiusKm * 1000);
  return Object.entries(world.sources).flatMap(([service, records]) => {
    const source = fileName(service as PlaceSource);
    if (only !== undefined && only !== source && only !== service) return [];
    const known = service === "overpass" ? [] : (world.sources.overpass ?? []);
    // Without their other fields: what the process holds is measured too, and how long it takes to collect its garbage.
    const prior = known.map(({ lat, lng, name }) => ({ lat, lng, name }));
    return [{ city, source, center, area, records, prior, categories: [] }];
  });
}

/** OpenStreetMap's records are served by Overpass; files and people call them osm. */
function fileName(service: PlaceSource): string {
  return service === "overpass" ? "osm" : service;
}
