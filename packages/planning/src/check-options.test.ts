import { InvalidInputError } from "@cityscout/contracts";
import { discArea } from "@cityscout/geo";
import { expect, it } from "vitest";
import { sourceOf } from "../test/simulated-source.ts";
import { createSweepPlanner } from "./index.ts";

const area = discArea({ lat: 55.9533, lng: -3.1883 }, 2500);

it.each([
  ["area", { area: [] }, "area: found one without any ground, expected a polygon with an inside"],
  [
    "sources",
    { sources: [sourceOf(), sourceOf()] },
    "sources: found foursquare twice, expected each source once",
  ],
  [
    "resultCap",
    { sources: [sourceOf({ resultCap: 0 })] },
    "foursquare.resultCap: found 0, expected a whole number from 1",
  ],
  [
    "maxPages",
    { sources: [sourceOf({ maxPages: 1.5 })] },
    "foursquare.maxPages: found 1.5, expected a whole number from 1",
  ],
  [
    "maxRadiusMetres",
    { sources: [sourceOf({ maxRadiusMetres: Number.NaN })] },
    "foursquare.maxRadiusMetres: found NaN, expected metres above 0",
  ],
  [
    "minRadiusMetres",
    { sources: [sourceOf({ minRadiusMetres: 900, maxRadiusMetres: 800 })] },
    "foursquare.minRadiusMetres: found 900, expected at most maxRadiusMetres, 800",
  ],
  [
    "costUsdPerCall",
    { sources: [sourceOf({ costUsdPerCall: -1 })] },
    "foursquare.costUsdPerCall: found -1, expected dollars from 0",
  ],
])("refuses options that no plan can be made of: %s", (_field, changes, message) => {
  const options = { area, sources: [sourceOf()], prior: [], ...changes };
  expect(() => createSweepPlanner(options)).toThrow(new InvalidInputError(message));
});
