import type { Area, BoundingBox, LatLng } from "@cityscout/contracts";
import {
  areaSquareKilometres,
  boundingBoxOf,
  centroidOf,
  distanceMetres,
  intersectAreas,
} from "@cityscout/geo";

/**
 * Boxes of equal size in degrees that cover the area, none larger than `maxSquareKilometres` (above 0), those that do
 * not meet the area left out. Those nearest to its middle come first, where most is to be expected, should the calls not do
 * for all; of two at one distance, in metres, the more southern one, then the more western.
 */
export function coverWithBoxes(area: Area, maxSquareKilometres: number): BoundingBox[] {
  const whole = boundingBoxOf(area);
  const parts = area.map((part) => ({ part, box: boundingBoxOf([part]) }));
  // Parts far apart leave most of the grid empty: only what may meet is cut with each other.
  const meetsArea = (cell: BoundingBox) => {
    const near = parts.filter(({ box }) => mayMeet(box, cell)).map(({ part }) => part);
    return near.length > 0 && sharesGround(cell, near);
  };
  const size = boxSquareKilometres(whole);
  // Cells grow towards the equator: a grid that is just fine enough on average may hold some that are too large.
  for (let wanted = Math.max(1, Math.ceil(size / maxSquareKilometres)); ; wanted = Math.ceil(wanted * 1.25)) {
    const cells = gridOf(whole, wanted);
    if (cells.every((cell) => boxSquareKilometres(cell) <= maxSquareKilometres)) {
      return cells.length === 1 ? cells : middleFirst(cells.filter(meetsArea), centroidOf(area));
    }
  }
}

function middleFirst(boxes: readonly BoundingBox[], middle: LatLng): BoundingBox[] {
  return boxes
    .map((box) => ({ box, metres: Math.round(distanceMetres(middle, circleAroundBox(box).center)) }))
    .sort((a, b) => a.metres - b.metres)
    .map(({ box }) => box);
}

function sharesGround(box: BoundingBox, area: Area): boolean {
  const { south, west, north } = box;
  const width = widthOf(box);
  const isWithin = ({ lat, lng }: LatLng) => {
    const east = eastward(west, lng);
    return lat > south && lat < north && east > 0 && east < width;
  };
  // There is ground on one side of any vertex: areas need to be clipped only where none is in the box.
  return (
    area.some(({ outer, holes }) => [outer, ...holes].some((ring) => ring.some(isWithin))) ||
    intersectAreas(boxArea(box), area) !== null
  );
}

/** The four quarters of a box: south-west, south-east, north-west, north-east. */
export function quarterBox(box: BoundingBox): BoundingBox[] {
  return gridCells(box, 2, 2);
}

/** The box as an area; a box of all longitudes too, from a pole on or not. */
export function boxArea(box: BoundingBox): Area {
  // An edge of half the globe or more would be taken for one round the other half.
  const meridians = meridiansOf(box, widthOf(box) < 180 ? 1 : 3);
  const parallel = (lat: number) => meridians.map((lng) => ({ lat, lng }));
  return [{ outer: [...parallel(box.south), ...parallel(box.north).reverse()], holes: [] }];
}

export function boxSquareKilometres(box: BoundingBox): number {
  return areaSquareKilometres(boxArea(box));
}

/** A circle that holds the box: around the middle of the box, or around the nearer pole where that is smaller. */
export function circleAroundBox(box: BoundingBox): { center: LatLng; radiusMetres: number } {
  const width = widthOf(box);
  const reachFrom = (center: LatLng) => {
    const corners = [box.south, box.north].map((lat) => distanceMetres(center, { lat, lng: box.west }));
    return { center, radiusMetres: Math.max(...corners) };
  };
  const lat = (box.south + box.north) / 2;
  const lng = withinGlobe(box.west + width / 2);
  const aroundPole = reachFrom({ lat: lat < 0 ? -90 : 90, lng });
  // From the middle of a box as wide as half the globe, its corners are not what is farthest.
  if (width >= 180) return aroundPole;
  const aroundMiddle = reachFrom({ lat, lng });
  return aroundPole.radiusMetres < aroundMiddle.radiusMetres ? aroundPole : aroundMiddle;
}

function gridOf(box: BoundingBox, wanted: number): BoundingBox[] {
  const height = box.north - box.south;
  const width = widthOf(box) * Math.cos((((box.south + box.north) / 2) * Math.PI) / 180);
  const rows = Math.max(1, Math.min(wanted, Math.round(Math.sqrt((wanted * height) / width))));
  return gridCells(box, rows, Math.ceil(wanted / rows));
}

function gridCells(box: BoundingBox, rows: number, columns: number): BoundingBox[] {
  const height = box.north - box.south;
  // Neighbours share a border to the last digit, and the outer borders stay those of the box.
  const parallel = (row: number) => (row === rows ? box.north : box.south + (height * row) / rows);
  const meridians = meridiansOf(box, columns);
  return Array.from({ length: rows * columns }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    return {
      south: parallel(row),
      west: meridians[column]!,
      north: parallel(row + 1),
      east: meridians[column + 1]!,
    };
  });
}

/** From the western border to the eastern one, `columns` + 1 meridians at equal distances. */
function meridiansOf(box: BoundingBox, columns: number): number[] {
  const width = widthOf(box);
  const between = Array.from({ length: columns - 1 }, (_, column) =>
    withinGlobe(box.west + (width * (column + 1)) / columns),
  );
  return [box.west, ...between, box.east];
}

function mayMeet(a: BoundingBox, b: BoundingBox): boolean {
  const overlapEastward = eastward(a.west, b.west) <= widthOf(a) || eastward(b.west, a.west) <= widthOf(b);
  return a.south <= b.north && b.south <= a.north && overlapEastward;
}

/** Degrees from a meridian to the next one of a longitude. */
function eastward(from: number, to: number): number {
  return (to - from + 360) % 360;
}

/** As {@link eastward}, but of all longitudes it is 360. */
function widthOf({ west, east }: BoundingBox): number {
  return east >= west ? east - west : east - west + 360;
}

function withinGlobe(lng: number): number {
  return lng > 180 ? lng - 360 : lng;
}
