import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { InvalidInputError, type LatLng } from "@cityscout/contracts";
import { createPlane, distanceMetres } from "@cityscout/geo";
import { parseRecordFile, type World, type WorldRecord, worldSourceNames } from "@cityscout/simulator";

/** Steps towards the middle of a disc around all records; its radius then exceeds the least one by less than 1 %. */
const STEPS = 200;
/** As of a job's disc: what reaches farther is no city, but one with a record that is somewhere else. */
const MOST_METRES = 200_000;
/** Records at the very border would be outside of it by rounding. */
const SPARE_METRES = 1;

/**
 * A city of which only files of records are there, each named for its source (`osm.ndjson`): its area is the disc around them.
 *
 * @returns `null` where a folder has a `world.json`, or no records.
 * @throws InvalidInputError that names the file and the line, or where the records are too far apart for a city
 */
export async function readBareCity(
  directory: string,
): Promise<Pick<World, "city" | "center" | "radiusKm" | "sources"> | null> {
  const files = await readdir(directory);
  if (files.includes("world.json")) return null;
  const sources: Record<string, readonly WorldRecord[]> = {};
  for (const name of worldSourceNames) {
    if (!files.includes(`${name}.ndjson`)) continue;
    const file = path.join(directory, `${name}.ndjson`);
    sources[name === "osm" ? "overpass" : name] = parseRecordFile(file, await readFile(file));
  }
  const records = Object.values(sources).flat();
  if (records.length === 0) return null;
  const { center, radiusMetres } = discAround(records);
  if (!(radiusMetres <= MOST_METRES)) {
    const km = Math.round(radiusMetres / 1000);
    throw new InvalidInputError(
      `${directory}: found records within ${km} km of their middle, expected those of a city, within ${MOST_METRES / 1000} km`,
    );
  }
  return { city: path.basename(directory), center, radiusKm: radiusMetres / 1000, sources };
}

/** A small disc around points: its centre moves towards the farthest one in ever smaller steps (Bădoiu & Clarkson 2003). */
function discAround(points: readonly LatLng[]): { center: LatLng; radiusMetres: number } {
  const plane = createPlane(points[0]!);
  const placed = points.map((point) => plane.toPlane(point));
  let middle = { x: 0, y: 0 };
  for (let step = 1; step <= STEPS; step++) {
    let [farthest, most] = [placed[0]!, -1];
    for (const point of placed) {
      const distance = Math.hypot(point.x - middle.x, point.y - middle.y);
      if (distance > most) [farthest, most] = [point, distance];
    }
    middle = {
      x: middle.x + (farthest.x - middle.x) / (step + 1),
      y: middle.y + (farthest.y - middle.y) / (step + 1),
    };
  }
  const center = plane.toLatLng(middle);
  const reach = points.reduce((most, point) => Math.max(most, distanceMetres(center, point)), 0);
  return { center, radiusMetres: reach + SPARE_METRES };
}
