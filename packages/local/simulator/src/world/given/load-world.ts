import { readFile } from "node:fs/promises";
import path from "node:path";
import { type PlaceSource, textOfFile } from "@cityscout/contracts";
import { discArea } from "@cityscout/geo";
import type { WorldRecord } from "../record.ts";
import { worldId, type World } from "../world.ts";
import { invalid, parseExpected } from "./expectation.ts";
import { type OnUnknownCategory, parseRecordFile } from "./record-file.ts";
import {
  isWorldSourceName,
  knownSources,
  serviceOf,
  worldFileSchema,
  type WorldFile,
  type WorldSourceName,
} from "./world-file.ts";

export interface LoadWorldOptions {
  /** Which file of the folder serves which source, over what `world.json` says. */
  readonly serve?: Readonly<Record<string, string>>;
  /** By default nobody is told. */
  readonly onUnknownCategory?: OnUnknownCategory;
}

interface ServedFile {
  readonly name: WorldSourceName;
  readonly file: string;
  readonly declaredRecords: number | undefined;
}

/** The boundary is a little larger than the disc, as a city's is never exactly what a job asks for. */
const BOUNDARY_SURPLUS = 1.05;

/**
 * Reads a folder of real or hand-made records: `world.json` and one NDJSON file a source.
 *
 * Throws one `InvalidInputError` that names the file, the line, the field, what was found and what was expected.
 */
export async function loadWorld(directory: string, options: LoadWorldOptions = {}): Promise<World> {
  const { serve = {}, onUnknownCategory } = options;
  const { worldPath, described } = await readWorldFile(directory);
  const served = servedFiles(worldPath, described, serve);

  const sources: Partial<Record<PlaceSource, readonly WorldRecord[]>> = {};
  const hashed: (string | Uint8Array)[] = [JSON.stringify({ ...described, sources: null })];
  const parsed = new Map<string, WorldRecord[]>();
  for (const [service, { name, file, declaredRecords }] of served) {
    const filePath = path.join(directory, file);
    const bytes = await read(filePath, `the file that serves ${name}`);
    const records = parsed.get(file) ?? parseRecordFile(filePath, bytes, onUnknownCategory);
    parsed.set(file, records);
    if (declaredRecords !== undefined && declaredRecords !== records.length) {
      throw invalid(
        worldPath,
        `sources.${name}.records`,
        declaredRecords,
        `${records.length}, as ${file} has`,
      );
    }
    sources[service] = records;
    hashed.push(service, bytes);
  }
  return {
    id: worldId(described.city, hashed),
    city: described.city,
    country: described.country,
    center: described.center,
    radiusKm: described.radius_km,
    boundary: discArea(described.center, described.radius_km * 1000 * BOUNDARY_SURPLUS),
    sources,
    truth: null,
  };
}

/** Which city a folder of records is, without its records. Throws `InvalidInputError` like {@link loadWorld}. */
export async function describeWorld(directory: string): Promise<Pick<World, "city" | "center" | "radiusKm">> {
  const { described } = await readWorldFile(directory);
  return { city: described.city, center: described.center, radiusKm: described.radius_km };
}

async function readWorldFile(directory: string): Promise<{ worldPath: string; described: WorldFile }> {
  const worldPath = path.join(directory, "world.json");
  const worldBytes = await read(worldPath, "a world folder with a world.json");
  return {
    worldPath,
    described: parseExpected(worldFileSchema, parseJson(worldPath, worldBytes), worldPath),
  };
}

/** One file for each service, sorted by service so that the order of names changes nothing. */
function servedFiles(
  worldPath: string,
  described: WorldFile,
  serve: Readonly<Record<string, string>>,
): [PlaceSource, ServedFile][] {
  const served = new Map<PlaceSource, ServedFile>();
  for (const [key, entry] of Object.entries(described.sources)) {
    const name = key as WorldSourceName;
    const other = served.get(serviceOf(name));
    if (other)
      throw invalid(
        worldPath,
        `sources.${name}`,
        entry.file,
        `one file for ${serviceOf(name)}, which has ${other.file}`,
      );
    served.set(serviceOf(name), { name, file: entry.file, declaredRecords: entry.records });
  }
  for (const [name, file] of Object.entries(serve)) {
    if (!isWorldSourceName(name)) throw invalid("--serve", name, name, knownSources);
    if (!/^(?!\.)[^/\\]+$/.test(file))
      throw invalid("--serve", name, file, "the name of a file in the world's folder");
    served.set(serviceOf(name), { name, file, declaredRecords: undefined });
  }
  if (served.size === 0) throw invalid(worldPath, "sources", {}, "at least one source");
  return [...served].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function read(file: string, expected: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : String(error);
    throw invalid(file, "file", failuresInWords[String(code)] ?? code, expected, error);
  }
}

/** A file given for a folder holds no file either. */
const failuresInWords: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EISDIR: "a directory",
  EACCES: "no permission to read it",
};

function parseJson(file: string, bytes: Uint8Array): unknown {
  const text = textOfFile(bytes, file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(file, "content", text.trim().split("\n")[0] ?? "", "one JSON object", error);
  }
}
