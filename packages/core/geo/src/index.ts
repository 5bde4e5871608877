export {
  areaFromGeoJson,
  areaFromSeed,
  areaSquareKilometres,
  areaToGeoJson,
  boundingBoxOf,
  centroidOf,
  containsPoint,
  discArea,
  intersectAreas,
  prepareArea,
} from "./area.ts";
export { h3Cell, h3CellArea, h3CellCenter, h3CellCorners, h3CellsOf } from "./cell.ts";
export { countBits, Coverage, type CoveredListener, SAMPLES } from "./coverage.ts";
export { createPlane, type Plane, type PlanePoint } from "./plane.ts";
export { createPlaneArea, type PlaneArea, type SquarePosition } from "./plane-area.ts";
export { createPointIndex, type PointIndex } from "./point-index.ts";
export { destination, distanceMetres, EARTH_RADIUS_METRES } from "./sphere.ts";
export {
  discHoldsSquare,
  discTouchesSquare,
  findUncovered,
  type PlaneDisc,
  type Region,
} from "./uncovered.ts";
