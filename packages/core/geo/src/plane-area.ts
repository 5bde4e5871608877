import type { Area, LatLng } from "@cityscout/contracts";
import { bandAt, crossesOddly, sortIntoBands } from "./edge-bands.ts";
import { createPlane, type Plane, type PlanePoint } from "./plane.ts";
import { prepareArea } from "./point-in-area.ts";
import { projectRing, ringsOf } from "./ring.ts";
import { meanDirection, normalizeLongitude } from "./sphere.ts";

/** Where a square lies with respect to an area. */
export type SquarePosition = "inside" | "outside" | "crossed";

/** An area drawn in a plane, prepared for many queries. Lengths in metres. */
export interface PlaneArea {
  readonly plane: Plane;
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  /** Inside the outer rings and outside the holes, by the even-odd rule: parts of the area must not overlap. */
  contains(x: number, y: number): boolean;
  /** `crossed` where an edge touches the square; a square that no edge touches is wholly in or out. */
  positionOf(centerX: number, centerY: number, halfSide: number): SquarePosition;
}

/** Draws an area in `plane`, by default one around its middle. */
export function createPlaneArea(area: Area, plane = createPlane(middleOf(area))): PlaneArea {
  const rings = ringsOf(area).map((ring) => projectRing(ring, plane));
  const edges = edgesOf(rings);
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (const { x, y } of ring) {
      minX = Math.min(minX, x);
      minY = Math.min(minY, y);
      maxX = Math.max(maxX, x);
      maxY = Math.max(maxY, y);
    }
  }
  const bands = sortIntoBands(edges, minY, maxY);
  const contains = (x: number, y: number): boolean =>
    x >= minX && x <= maxX && y >= minY && y <= maxY && crossesOddly(bands, x, y);

  return {
    plane,
    minX,
    minY,
    maxX,
    maxY,
    contains,
    positionOf(centerX, centerY, halfSide) {
      const last = bandAt(bands, centerY + halfSide);
      for (let band = bandAt(bands, centerY - halfSide); band <= last; band++) {
        for (const edge of bands.edgesOf[band]!) {
          if (segmentTouchesSquare(edges, edge, centerX, centerY, halfSide)) return "crossed";
        }
      }
      return contains(centerX, centerY) ? "inside" : "outside";
    },
  };
}

/**
 * The middle of an area's vertices, as the origin of the plane to draw it in. A plane turns the point opposite to its origin
 * inside out, so where the area contains that point, a point a quarter of the globe away.
 */
export function middleOf(area: Area): LatLng {
  const middle = meanDirection(area.flatMap((part) => part.outer));
  const contains = prepareArea(area);
  const origins = [middle, { lat: 0, lng: normalizeLongitude(middle.lng + 90) }, { lat: 90, lng: 0 }];
  return origins.find(({ lat, lng }) => !contains({ lat: -lat, lng: lng + 180 })) ?? middle;
}

function edgesOf(rings: readonly PlanePoint[][]): Float64Array {
  const edges = new Float64Array(4 * rings.reduce((sum, ring) => sum + ring.length, 0));
  let at = 0;
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i++) {
      const from = ring[i]!;
      const to = ring[(i + 1) % ring.length]!;
      edges.set([from.x, from.y, to.x, to.y], at);
      at += 4;
    }
  }
  return edges;
}

function segmentTouchesSquare(
  edges: Float64Array,
  edge: number,
  centerX: number,
  centerY: number,
  half: number,
): boolean {
  const x1 = edges[edge]! - centerX;
  const y1 = edges[edge + 1]! - centerY;
  const x2 = edges[edge + 2]! - centerX;
  const y2 = edges[edge + 3]! - centerY;
  if (Math.min(x1, x2) > half || Math.max(x1, x2) < -half) return false;
  if (Math.min(y1, y2) > half || Math.max(y1, y2) < -half) return false;
  // The square misses the segment's line where all of its corners are on one side of it.
  const across = x1 * y2 - x2 * y1;
  return Math.abs(across) <= half * (Math.abs(x2 - x1) + Math.abs(y2 - y1));
}
