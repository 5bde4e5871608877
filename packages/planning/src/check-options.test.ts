import { InvalidInputError } from "@cityscout/contracts";
import { discArea } from "@cityscout/geo";
import { expect, it } from "vitest";
import { sourceOf } from "../test/simulated-source.ts";
import { createSweepPlanner, type PlanLimits } from "./index.ts";

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
    "ranking",
    { sources: [{ ...sourceOf(), ranking: "nearest" as "distance" }] },
    "foursquare.ranking: found nearest, expected distance or popularity",
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

it.each([
  [{ inFlight: 1, callsLeftBySource: {}, costLeftUsd: 5 }, "callsLeft: found undefined"],
  [{ inFlight: 1, callsLeft: Number.NaN, callsLeftBySource: {}, costLeftUsd: 5 }, "callsLeft: found NaN"],
  [{ inFlight: 1, callsLeft: 5, callsLeftBySource: {} }, "costLeftUsd: found undefined"],
  [{ callsLeft: 5, callsLeftBySource: {}, costLeftUsd: 5 }, "inFlight: found undefined"],
])(
  "Bug: a limit that was left out (%o) planned nothing, as if all were known. Fix: it is refused",
  (limits, found) => {
    const planner = createSweepPlanner({ area, sources: [sourceOf()], prior: [] });
    expect(() => planner.plan(limits as PlanLimits)).toThrow(
      new InvalidInputError(`limits.${found}, expected a number, or Infinity for no limit`),
    );
  },
);
