export {
  areaFromGeoJson,
  areaFromSeed,
  areaSquareKilometres,
  areaToGeoJson,
  boundingBoxOf,
  centroidOf,
  discArea,
} from "./area.ts";
export { h3Cell, h3CellArea, h3CellCenter, h3CellCorners, h3CellsInSteps, h3CellsOf } from "./cell.ts";
export { countBits, Coverage, type CoveredListener, SAMPLES } from "./coverage.ts";
export { intersectAreas } from "./overlay.ts";
export { createPlane, type Plane, type PlanePoint } from "./plane.ts";
export { createPlaneArea, type PlaneArea, type SquarePosition } from "./plane-area.ts";
export { containsPoint, prepareArea } from "./point-in-area.ts";
export { PointTree } from "./point-tree.ts";
export { Quadtree } from "./quadtree.ts";
export { createPointIndex, type PointIndex } from "./point-index.ts";
export { commonRegion, discRegion, type PlaneDisc, type Region } from "./region.ts";
export { destination, distanceMetres } from "./sphere.ts";
export { findSwapped, isInsideSwapped, swapped } from "./swapped.ts";
export { findUncovered } from "./uncovered.ts";
