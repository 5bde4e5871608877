import type { Area, BoundingBox, LatLng } from "@cityscout/contracts";
import { areaSquareKilometres, boundingBoxOf, distanceMetres, intersectAreas } from "@cityscout/geo";

/**
 * Boxes of equal size in degrees that cover the area, none larger than `maxSquareKilometres` (above 0), those that do
 * not meet the area left out. From south to north, then from west to east.
 */
export function coverWithBoxes(area: Area, maxSquareKilometres: number): BoundingBox[] {
  const whole = boundingBoxOf(area);
  const size = boxSquareKilometres(whole);
  // Cells grow towards the equator: a grid that is just fine enough on average may hold some that are too large.
  for (let wanted = Math.max(1, Math.ceil(size / maxSquareKilometres)); ; wanted = Math.ceil(wanted * 1.25)) {
    const cells = gridOf(whole, wanted);
    if (cells.every((cell) => boxSquareKilometres(cell) <= maxSquareKilometres)) {
      return cells.length === 1
        ? cells
        : cells.filter((cell) => intersectAreas(boxArea(cell), area) !== null);
    }
  }
}

/** The four quarters of a box: south-west, south-east, north-west, north-east. */
export function quarterBox(box: BoundingBox): BoundingBox[] {
  return gridCells(box, 2, 2);
}

export function boxArea({ south, west, north, east }: BoundingBox): Area {
  return [
    {
      outer: [
        { lat: south, lng: west },
        { lat: south, lng: east },
        { lat: north, lng: east },
        { lat: north, lng: west },
      ],
      holes: [],
    },
  ];
}

export function boxSquareKilometres(box: BoundingBox): number {
  return areaSquareKilometres(boxArea(box));
}

/** The middle of a box and the distance to its farthest corner, in metres. */
export function circleAroundBox(box: BoundingBox): { center: LatLng; radiusMetres: number } {
  const width = widthOf(box);
  const center = { lat: (box.south + box.north) / 2, lng: withinGlobe(box.west + width / 2) };
  const corners = [box.south, box.north].map((lat) => distanceMetres(center, { lat, lng: box.west }));
  return { center, radiusMetres: Math.max(...corners) };
}

function gridOf(box: BoundingBox, wanted: number): BoundingBox[] {
  const { center } = circleAroundBox(box);
  const height = box.north - box.south;
  const width = widthOf(box) * Math.cos((center.lat * Math.PI) / 180);
  const rows = Math.max(1, Math.min(wanted, Math.round(Math.sqrt((wanted * height) / width))));
  return gridCells(box, rows, Math.ceil(wanted / rows));
}

function gridCells(box: BoundingBox, rows: number, columns: number): BoundingBox[] {
  const height = box.north - box.south;
  const width = widthOf(box);
  // Neighbours share a border to the last digit, and the outer borders stay those of the box.
  const parallel = (row: number) => (row === rows ? box.north : box.south + (height * row) / rows);
  const meridian = (column: number) =>
    column === 0
      ? box.west
      : column === columns
        ? box.east
        : withinGlobe(box.west + (width * column) / columns);
  return Array.from({ length: rows * columns }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    return {
      south: parallel(row),
      west: meridian(column),
      north: parallel(row + 1),
      east: meridian(column + 1),
    };
  });
}

function widthOf({ west, east }: BoundingBox): number {
  return east >= west ? east - west : east - west + 360;
}

function withinGlobe(lng: number): number {
  return lng > 180 ? lng - 360 : lng;
}
