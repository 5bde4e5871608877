import { type Area, EARTH_RADIUS_METRES, type GeoJsonArea, type LatLng } from "@cityscout/contracts";
import { array, assert, boolean, constantFrom, integer, nat, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { areaFromGeoJson, areaSquareKilometres, areaToGeoJson, boundingBoxOf } from "./area.ts";
import { h3Cell, h3CellsOf } from "./cell.ts";
import { intersectAreas } from "./overlay.ts";
import { prepareArea } from "./point-in-area.ts";

const ROWS = 12;
const COLUMNS = 12;

/** A block of cells of a grid over the whole globe, 15 degrees high and 30 wide, from a corner on north and east. */
interface Block {
  row: number;
  height: number;
  column: number;
  width: number;
  /** Whether a block around a pole is a ring around that pole, or goes along the pole and back along a meridian. */
  around: boolean;
}

const block = record({
  row: nat(ROWS - 1),
  height: integer({ min: 1, max: ROWS }),
  column: nat(COLUMNS - 1),
  width: integer({ min: 1, max: COLUMNS }),
  around: boolean(),
}).map((made) => ({ ...made, height: Math.min(made.height, ROWS - made.row) }));
const blocks = array(block, { minLength: 1, maxLength: 3 });
/** Of the meridian that the first column begins at; the date line is a border of cells or goes through them. */
const offset = constantFrom(0, 7, -25);

const wrap = (lng: number) => ((((lng + 180) % 360) + 360) % 360) - 180;
const ringOf = ({ row, height, column, width, around }: Block, shift: number): LatLng[] => {
  const [south, north] = [row, row + height].map((r) => 15 * r - 90) as [number, number];
  const parallel = (lat: number, lastColumn: number) => {
    const columns = [];
    for (let c = 0; c < lastColumn; c += 5) columns.push(c);
    if (lastColumn === width) columns.push(width);
    return columns.map((c) => ({ lat, lng: wrap(30 * (column + c) + shift) }));
  };
  const isCap = around && width === COLUMNS && height < ROWS / 2;
  if (isCap && south === -90) return parallel(north, width - 1).reverse();
  if (isCap && north === 90) return parallel(south, width - 1);
  return [...parallel(south, width), ...parallel(north, width).reverse()];
};
const areaOf = (made: Block, shift: number): Area => [{ outer: ringOf(made, shift), holes: [] }];
const closed = (made: Block, shift: number) => {
  const positions = ringOf(made, shift).map(({ lat, lng }): [number, number] => [lng, lat]);
  return [...positions, positions[0]!];
};

const holds = ({ row, height, column, width }: Block, r: number, c: number) =>
  r >= row && r < row + height && (c - column + COLUMNS) % COLUMNS < width;
const cellKm2 = (r: number) => {
  const [low, high] = [15 * r - 90, 15 * r - 75].map((lat) => Math.sin((lat * Math.PI) / 180));
  return ((EARTH_RADIUS_METRES ** 2 / 1e6) * (high! - low!) * Math.PI) / 6;
};

/** Expects an area to be the cells that are wanted, and only those, and gives them. */
const expectCells = (area: Area | null, shift: number, isWanted: (r: number, c: number) => boolean) => {
  const contains = area === null ? () => false : prepareArea(area);
  const cells: LatLng[] = [];
  let truth = 0;
  for (let r = 0; r < ROWS; r++) {
    for (let c = 0; c < COLUMNS; c++) {
      const middle = { lat: 15 * r - 82.5, lng: wrap(30 * c + 15 + shift) };
      if (isWanted(r, c)) {
        cells.push(middle);
        truth += cellKm2(r);
      }
      expect(contains(middle)).toBe(isWanted(r, c));
    }
  }
  for (const [lat, r] of [
    [90, ROWS - 1],
    [-90, 0],
  ] as const) {
    const wanted = Array.from({ length: COLUMNS }, (_, c) => isWanted(r, c));
    if (wanted.every((each) => each === wanted[0])) expect(contains({ lat, lng: 33 })).toBe(wanted[0]);
  }
  expect(area === null).toBe(cells.length === 0);
  if (area !== null) expect(Math.abs(areaSquareKilometres(area) - truth)).toBeLessThan(1e-3);
  return cells;
};

describe("areas of any size, anywhere on the globe", () => {
  it("have the ground and the square kilometres of what they are made of, and keep them through GeoJSON", () => {
    assert(
      property(block, offset, (made, shift) => {
        const area = areaOf(made, shift);
        expectCells(area, shift, (r, c) => holds(made, r, c));
        expectCells(areaFromGeoJson(areaToGeoJson(area)), shift, (r, c) => holds(made, r, c));
      }),
      { numRuns: 300 },
    );
  });

  it("Bug: an area around a pole could not be cut with another. Fix: on the map it goes on to the pole.", () => {
    assert(
      property(block, block, offset, (a, b, shift) => {
        const common = intersectAreas(areaOf(a, shift), areaOf(b, shift));
        expectCells(common, shift, (r, c) => holds(a, r, c) && holds(b, r, c));
      }),
      { numRuns: 150 },
    );
  });

  it("Bug: holes that left their polygon or overlapped were counted too often. Fix: they are cut out of it.", () => {
    assert(
      property(block, blocks, offset, (outer, holes, shift) => {
        const rings = [outer, ...holes].map((made) => closed(made, shift));
        const area = areaFromGeoJson({ type: "Polygon", coordinates: rings });
        const isHole = (r: number, c: number) => holes.some((hole) => holds(hole, r, c));
        expectCells(area, shift, (r, c) => holds(outer, r, c) && !isHole(r, c));
      }),
      { numRuns: 100 },
    );
  });

  it("of polygons that overlap, with holes or not, are what they cover together", () => {
    const polygon = record({ outer: block, holes: array(block, { maxLength: 1 }) });
    assert(
      property(array(polygon, { minLength: 2, maxLength: 3 }), offset, (polygons, shift) => {
        const geometry: GeoJsonArea = {
          type: "MultiPolygon",
          coordinates: polygons.map(({ outer, holes }) =>
            [outer, ...holes].map((made) => closed(made, shift)),
          ),
        };
        expectCells(areaFromGeoJson(geometry), shift, (r, c) =>
          polygons.some(({ outer, holes }) => holds(outer, r, c) && !holes.some((hole) => holds(hole, r, c))),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("Bug: the box around parts far apart left ground out. Fix: it leaves out the widest gap between them.", () => {
    assert(
      property(blocks, offset, (parts, shift) => {
        const area = parts.flatMap((made) => areaOf(made, shift));
        const box = boundingBoxOf(area);
        const isEmpty = (c: number) => !parts.some(({ row, ...made }) => holds({ row, ...made }, row, c));
        let [gap, run] = [0, 0];
        for (let c = 0; c < 2 * COLUMNS; c++) {
          run = isEmpty(c % COLUMNS) ? run + 1 : 0;
          gap = Math.max(gap, run);
        }
        const width = box.east - box.west + (box.west > box.east ? 360 : 0);
        expect(width).toBe(360 - 30 * gap);
        expect(box.south).toBe(15 * Math.min(...parts.map(({ row }) => row)) - 90);
        expect(box.north).toBe(15 * Math.max(...parts.map(({ row, height }) => row + height)) - 90);
        for (let c = 0; c < COLUMNS; c++) {
          const eastward = (30 * c + 15 + shift - box.west + 720) % 360;
          if (!isEmpty(c)) expect(eastward).toBeLessThanOrEqual(width);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("have the H3 cells of their ground, also wider than half the globe", () => {
    assert(
      property(block, offset, (made, shift) => {
        const area = areaOf(made, shift);
        const cells = new Set(h3CellsOf(area, 1));
        for (const middle of expectCells(area, shift, (r, c) => holds(made, r, c)))
          expect(cells.has(h3Cell(middle, 1))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
