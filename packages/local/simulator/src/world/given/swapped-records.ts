import type { PlaceSource } from "@cityscout/contracts";
import { distanceMetres, swapped } from "@cityscout/geo";
import type { WorldRecord } from "../record.ts";
import type { World } from "../world.ts";

const farMetres = 500_000;

/**
 * Records of a world that lie more than 500 km away from its city, but in it with latitude and longitude swapped: no search
 * of the city comes upon them. By source.
 */
export function swappedRecords({
  sources,
  center,
  radiusKm,
}: World): ReadonlyMap<PlaceSource, readonly WorldRecord[]> {
  const isSwapped = (record: WorldRecord): boolean => {
    const other = swapped(record);
    return (
      other !== null &&
      distanceMetres(record, center) > farMetres &&
      distanceMetres(other, center) <= radiusKm * 1000
    );
  };
  const found = Object.entries(sources).map(
    ([source, records]) => [source as PlaceSource, records.filter(isSwapped)] as const,
  );
  return new Map(found.filter(([, records]) => records.length > 0));
}
