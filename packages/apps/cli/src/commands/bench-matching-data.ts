import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { type Candidate, InvalidInputError } from "@cityscout/contracts";
import { isSame, locatePairs, type NamedList, readPairs } from "./match-pairs.ts";
import { readList, sourcesOfFiles } from "./match-records.ts";

/** A file of labelled pairs of two sources of one city. */
export interface LabelledFile {
  /** `edinburgh/osm-yelp.valid`. */
  readonly name: string;
  readonly left: string;
  readonly right: string;
  /** Positions in the records of the two sources. */
  readonly pairs: readonly { readonly left: number; readonly right: number; readonly same: boolean }[];
}

export interface LabelledCity {
  readonly city: string;
  /** Records by the name of their file, `osm`. */
  readonly records: ReadonlyMap<string, readonly Candidate[]>;
  readonly files: readonly LabelledFile[];
}

/**
 * Reads `DIR/places/<city>/<source>.ndjson` and `DIR/matches/<city>/<left>-<right>[.<split>].csv` for every city that
 * has matches, in the order of their names.
 */
export async function readLabelledCities(directory: string): Promise<LabelledCity[]> {
  const cities = await list(path.join(directory, "matches"));
  const found: LabelledCity[] = [];
  for (const city of cities) {
    const folder = path.join(directory, "matches", city);
    // Beside the cities there may be a README.
    if (!(await stat(folder)).isDirectory()) continue;
    const files = (await list(folder)).filter((file) => file.endsWith(".csv"));
    if (files.length > 0) found.push(await readCity(directory, city, files));
  }
  if (found.length === 0) {
    throw new InvalidInputError(
      `${directory}: found no matches/<city>/<left>-<right>.csv, expected labelled pairs there`,
    );
  }
  return found;
}

async function readCity(directory: string, city: string, csvFiles: readonly string[]): Promise<LabelledCity> {
  const sources = [...new Set(csvFiles.flatMap((file) => sourcesOf(file)))].sort();
  const paths = sources.map((source) => path.join(directory, "places", city, `${source}.ndjson`));
  const names = sourcesOfFiles(paths.map((file) => ({ file })));
  const lists = new Map<string, NamedList>();
  for (const [index, source] of sources.entries()) {
    const file = paths[index]!;
    lists.set(source, { file, records: await readList(file, names[index]!) });
  }
  const files: LabelledFile[] = [];
  for (const file of csvFiles) {
    const [left, right] = sourcesOf(file);
    const pairs = await readPairs(path.join(directory, "matches", city, file));
    const positions = locatePairs(pairs, lists.get(left)!, lists.get(right)!);
    files.push({
      name: `${city}/${path.basename(file, ".csv")}`,
      left,
      right,
      pairs: positions.map(([l, r], index) => ({ left: l, right: r, same: isSame(pairs[index]!) })),
    });
  }
  const records = new Map([...lists].map(([source, list]) => [source, list.records]));
  return { city, records, files };
}

function sourcesOf(file: string): [string, string] {
  const match = /^([a-z]+)-([a-z]+)[.]/.exec(file);
  if (match === null) throw new InvalidInputError(`${file}: expected a name like osm-yelp.train.csv`);
  return [match[1]!, match[2]!];
}

async function list(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch (error) {
    throw new InvalidInputError(`${directory}: cannot be read, expected a directory`, { cause: error });
  }
}
