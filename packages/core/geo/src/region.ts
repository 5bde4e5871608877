import type { PlaneArea, SquarePosition } from "./plane-area.ts";

/** A disc of a plane, in metres; its border does not belong to it. */
export interface PlaneDisc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Whether a disc contains a square; of half side 0, a point. */
export function discHoldsSquare(disc: PlaneDisc, x: number, y: number, halfSide: number): boolean {
  const dx = Math.abs(x - disc.x) + halfSide;
  const dy = Math.abs(y - disc.y) + halfSide;
  return dx * dx + dy * dy < disc.radius * disc.radius;
}

/** Whether a disc and a square have any point in common. */
export function discTouchesSquare(disc: PlaneDisc, x: number, y: number, halfSide: number): boolean {
  const dx = Math.max(0, Math.abs(x - disc.x) - halfSide);
  const dy = Math.max(0, Math.abs(y - disc.y) - halfSide);
  return dx * dx + dy * dy < disc.radius * disc.radius;
}

/** A part of the plane; see {@link PlaneArea}. */
export type Region = Pick<PlaneArea, "contains" | "positionOf">;

/** A disc as a region. */
export function discRegion(disc: PlaneDisc): Region {
  return {
    contains: (x, y) => discHoldsSquare(disc, x, y, 0),
    positionOf: (x, y, halfSide) => {
      if (!discTouchesSquare(disc, x, y, halfSide)) return "outside";
      return discHoldsSquare(disc, x, y, halfSide) ? "inside" : "crossed";
    },
  };
}

/** The intersection of regions. A square that none of them is surely outside of counts as `crossed`. */
export function commonRegion(...regions: readonly Region[]): Region {
  return {
    contains: (x, y) => regions.every((region) => region.contains(x, y)),
    positionOf: (x, y, halfSide) => {
      let position: SquarePosition = "inside";
      for (const region of regions) {
        const own = region.positionOf(x, y, halfSide);
        if (own === "outside") return "outside";
        if (own === "crossed") position = "crossed";
      }
      return position;
    },
  };
}
