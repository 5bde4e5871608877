import type { LatLng, PlaceSource } from "@cityscout/contracts";
import { distanceMetres, isInsideSwapped } from "@cityscout/geo";
import type { WorldRecord } from "../record.ts";
import type { World } from "../world.ts";

/**
 * Records of a world that lie more than 500 km away from its city, but in it with latitude and longitude swapped: no search
 * of the city comes upon them. By source.
 */
export function swappedRecords({
  sources,
  center,
  radiusKm,
}: World): ReadonlyMap<PlaceSource, readonly WorldRecord[]> {
  const isInside = (point: LatLng): boolean => distanceMetres(point, center) <= radiusKm * 1000;
  const found = Object.entries(sources).map(
    ([source, records]) =>
      [source as PlaceSource, records.filter((record) => isInsideSwapped(record, center, isInside))] as const,
  );
  return new Map(found.filter(([, records]) => records.length > 0));
}
