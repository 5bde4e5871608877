import { areaSquareKilometres, discArea, h3CellsInSteps } from "@cityscout/geo";
import { finish } from "@cityscout/contracts";
import { expect, test } from "vitest";
import { mapResolution } from "./coverage.ts";

const center = { lat: 51.5, lng: -0.1 };

test.each([
  ["60 km", 60_000, 7],
  ["10 km", 10_000, 9],
  ["3 km", 3_000, 9],
  ["2 km", 2_000, 10],
  ["200 m", 200, 12],
])(
  "Bug: a quarter of some hundred metres was three cells of the map. Fix: %s around are hundreds, and no more than a map can hold",
  (_, radiusMetres, resolution) => {
    const area = discArea(center, radiusMetres);
    expect(mapResolution(areaSquareKilometres(area))).toBe(resolution);
    const cells = finish(h3CellsInSteps(area, resolution));
    expect(cells.length).toBeGreaterThan(200);
    expect(cells.length).toBeLessThan(4500);
  },
);
