import type { BoundingBox, LatLng } from "@cityscout/contracts";
import { createPointIndex, distanceMetres, type PointIndex } from "@cityscout/geo";
import { createDiscTest } from "./disc-test.ts";
import type { WorldRecord } from "./record.ts";

export type Ranking = "distance" | "popularity";

export interface FoundRecord {
  readonly record: WorldRecord;
  readonly distanceMetres: number;
}

export type RecordFilter = (record: WorldRecord) => boolean;

/** The records of one source, made for searches by circle and by box. */
export interface RecordIndex {
  readonly size: number;
  /**
   * The first `count` records of a circle, in the order asked for: by true distance on the sphere, or by
   * popularity; what is equal by id.
   */
  search(
    center: LatLng,
    radiusMetres: number,
    ranking: Ranking,
    count: number,
    filter?: RecordFilter,
  ): FoundRecord[];
  /** How many records a circle holds. */
  count(center: LatLng, radiusMetres: number, filter?: RecordFilter): number;
  /** Records of a box, by id. */
  box(box: BoundingBox): WorldRecord[];
  byId(id: string): WorldRecord | undefined;
  /** By popularity, then by id. */
  readonly all: readonly WorldRecord[];
}

/** Circles above this radius hold so many records that scanning all of them ends sooner than gathering those. */
const SCAN_FROM_RADIUS_METRES = 2000;

export function createRecordIndex(unsorted: readonly WorldRecord[]): RecordIndex {
  const records = [...unsorted].sort(compareIds);
  const points: PointIndex = createPointIndex(records);
  const byPopularity = [...records].sort(comparePopularity);
  const discTest = createDiscTest(byPopularity);
  const byLatitude = records.map((_, i) => i).sort((a, b) => records[a]!.lat - records[b]!.lat || a - b);
  const latitudes = Float64Array.from(byLatitude, (i) => records[i]!.lat);
  const ids = new Map(records.map((record) => [record.id, record]));

  const found = (center: LatLng, record: WorldRecord): FoundRecord => ({
    record,
    distanceMetres: distanceMetres(center, record),
  });

  /** Every record of a circle, the most popular first. */
  function* recordsWithin(center: LatLng, radiusMetres: number): Generator<WorldRecord> {
    if (radiusMetres < SCAN_FROM_RADIUS_METRES) {
      yield* points
        .within(center, radiusMetres)
        .map((i) => records[i]!)
        .sort(comparePopularity);
      return;
    }
    const isInside = discTest(center, radiusMetres);
    for (const [i, record] of byPopularity.entries()) if (isInside(i)) yield record;
  }

  function popular(
    center: LatLng,
    radiusMetres: number,
    count: number,
    filter: RecordFilter | undefined,
  ): FoundRecord[] {
    const hits: FoundRecord[] = [];
    for (const record of recordsWithin(center, radiusMetres)) {
      if (hits.length === count) break;
      if (!filter || filter(record)) hits.push(found(center, record));
    }
    return hits;
  }

  function nearest(
    center: LatLng,
    radiusMetres: number,
    count: number,
    filter: RecordFilter | undefined,
  ): FoundRecord[] {
    if (!filter) return points.nearest(center, count, radiusMetres).map((i) => found(center, records[i]!));
    const inside = points
      .within(center, radiusMetres)
      .map((i) => records[i]!)
      .filter(filter)
      .map((record) => found(center, record));
    inside.sort((a, b) => a.distanceMetres - b.distanceMetres || compareIds(a.record, b.record));
    return inside.slice(0, count);
  }

  return {
    size: records.length,
    all: byPopularity,
    byId: (id) => ids.get(id),
    search(center, radiusMetres, ranking, count, filter) {
      if (ranking === "distance") return nearest(center, radiusMetres, count, filter);
      return popular(center, radiusMetres, count, filter);
    },
    count(center, radiusMetres, filter) {
      let inside = 0;
      for (const record of recordsWithin(center, radiusMetres)) if (!filter || filter(record)) inside++;
      return inside;
    },
    box({ south, west, north, east }) {
      const inside: number[] = [];
      const crossesDateLine = west > east;
      for (let at = lowerBound(latitudes, south); at < latitudes.length && latitudes[at]! <= north; at++) {
        const { lng } = records[byLatitude[at]!]!;
        if (crossesDateLine ? lng >= west || lng <= east : lng >= west && lng <= east)
          inside.push(byLatitude[at]!);
      }
      return inside.sort((a, b) => a - b).map((i) => records[i]!);
    },
  };
}

function compareIds(a: WorldRecord, b: WorldRecord): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function comparePopularity(a: WorldRecord, b: WorldRecord): number {
  return b.popularity - a.popularity || compareIds(a, b);
}

function lowerBound(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
