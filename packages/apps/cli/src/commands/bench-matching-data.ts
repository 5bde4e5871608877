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
  /** `valid`; `undefined` where the name has none. */
  readonly split: string | undefined;
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
  const places = path.join(directory, "places", city);
  const known = (await list(places))
    .filter((file) => file.endsWith(".ndjson"))
    .map((file) => path.basename(file, ".ndjson"));
  const named = csvFiles.map((file) => {
    const csv = path.join(directory, "matches", city, file);
    return { csv, ...readName(csv, known, places) };
  });
  const sources = [...new Set(named.flatMap(({ left, right }) => [left, right]))].sort();
  const paths = sources.map((source) => path.join(places, `${source}.ndjson`));
  const names = sourcesOfFiles(paths.map((file) => ({ file })));
  const lists = new Map<string, NamedList>();
  for (const [index, source] of sources.entries()) {
    const file = paths[index]!;
    lists.set(source, { file, records: await readList(file, names[index]!) });
  }
  const files: LabelledFile[] = [];
  for (const { csv, left, right, split } of named) {
    const pairs = await readPairs(csv);
    const positions = locatePairs(pairs, lists.get(left)!, lists.get(right)!);
    files.push({
      name: `${city}/${path.basename(csv, ".csv")}`,
      left,
      right,
      split,
      pairs: positions.map(([l, r], index) => ({ left: l, right: r, same: isSame(pairs[index]!) })),
    });
  }
  const records = new Map([...lists].map(([source, list]) => [source, list.records]));
  return { city, records, files };
}

/**
 * Reads `<left>-<right>[.<split>]` against the sources that there are, as their names may have hyphens and dots themselves.
 *
 * @throws InvalidInputError where it is none of them, or may be read in two ways.
 */
function readName(
  csv: string,
  known: readonly string[],
  places: string,
): Pick<LabelledFile, "left" | "right" | "split"> {
  const name = path.basename(csv, ".csv");
  const readings = known.flatMap((left) =>
    known
      .filter((right) => name === `${left}-${right}` || name.startsWith(`${left}-${right}.`))
      .map((right) => ({ left, right, split: splitIn(name.slice(left.length + right.length + 1)) })),
  );
  const [reading, ...others] = readings;
  if (reading !== undefined && others.length === 0) return reading;
  throw new InvalidInputError(
    `${csv}: expected a name like <left>-<right>.<split>.csv with two files of ${places}, found ${reading === undefined ? `there ${known.join(", ") || "none"}` : `it to be ${readings.map(({ left, right }) => `${left} and ${right}`).join(", or ")}`}`,
  );
}

/** `valid` of `.valid`, and of `.2026.valid`. */
function splitIn(rest: string): string | undefined {
  return rest === "" ? undefined : rest.split(".").at(-1);
}

async function list(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch (error) {
    throw new InvalidInputError(`${directory}: cannot be read, expected a directory`, { cause: error });
  }
}
