import type { Area } from "@cityscout/contracts";
import { createPlane, intersectAreas, type PlanePoint, prepareArea } from "@cityscout/geo";
import type { SweepSet } from "./bench-sweep-figures.ts";

interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/**
 * A city cut into four small ones of about as many records: at the median from west to east, and each half at its own from south
 * to north. Sources answer with what is beyond a border, too.
 */
export function quarteredSets(set: SweepSet): SweepSet[] {
  const plane = createPlane(set.center);
  const points = set.records.filter(prepareArea(set.area)).map((record) => plane.toPlane(record));
  const ring = set.area.flatMap(({ outer }) => outer.map((corner) => plane.toPlane(corner)));
  const reach = 2 * Math.max(...ring.map(({ x, y }) => Math.hypot(x, y)));
  const middle = median(points.map(({ x }) => x));
  return (["west", "east"] as const).flatMap((side) => {
    const [west, east] = side === "west" ? [-reach, middle] : [middle, reach];
    const half = median(points.filter(({ x }) => x >= west && x < east).map(({ y }) => y));
    const quarters = [
      { name: `south-${side}`, bounds: { west, east, south: -reach, north: half } },
      { name: `north-${side}`, bounds: { west, east, south: half, north: reach } },
    ];
    return quarters.flatMap(({ name, bounds }): SweepSet[] => {
      const box: Area = [{ outer: cornersOf(bounds).map((corner) => plane.toLatLng(corner)), holes: [] }];
      const area = intersectAreas(set.area, box);
      if (area === null || !set.records.some(prepareArea(area))) return [];
      return [{ ...set, city: `${set.city} ${name}`, area }];
    });
  });
}

function cornersOf({ west, south, east, north }: Bounds): PlanePoint[] {
  return [
    { x: west, y: south },
    { x: east, y: south },
    { x: east, y: north },
    { x: west, y: north },
  ];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
