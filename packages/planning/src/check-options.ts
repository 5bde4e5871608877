import { InvalidInputError } from "@cityscout/contracts";
import { areaSquareKilometres } from "@cityscout/geo";
import type { SweepPlannerOptions } from "./sweep-planner.ts";
import type { PlanLimits, SweepSource } from "./search.ts";

const isCount = (value: number) => Number.isInteger(value) && value >= 1;
const isAbove0 = (value: number) => Number.isFinite(value) && value > 0;
const NUMBERS = [
  ["resultCap", isCount, "a whole number from 1"],
  ["maxPages", isCount, "a whole number from 1"],
  ["minRadiusMetres", isAbove0, "metres above 0"],
  ["maxRadiusMetres", isAbove0, "metres above 0"],
  ["costUsdPerCall", (value: number) => Number.isFinite(value) && value >= 0, "dollars from 0"],
] as const;

/**
 * Refuses what no plan can be made of.
 *
 * @throws InvalidInputError that names the field, what was found and what was expected.
 */
export function checkOptions({ area, sources }: SweepPlannerOptions): void {
  if (!(areaSquareKilometres(area) > 0))
    throw new InvalidInputError("area: found one without any ground, expected a polygon with an inside");
  for (const [index, settings] of sources.entries()) {
    checkSource(settings);
    if (sources.findIndex(({ source }) => source === settings.source) < index)
      throw new InvalidInputError(`sources: found ${settings.source} twice, expected each source once`);
  }
}

function checkSource(settings: SweepSource): void {
  const { source, minRadiusMetres, maxRadiusMetres } = settings;
  const ranking: string = settings.ranking;
  for (const [field, isRight, expected] of NUMBERS) {
    if (!isRight(settings[field]))
      throw new InvalidInputError(`${source}.${field}: found ${settings[field]}, expected ${expected}`);
  }
  if (ranking !== "distance" && ranking !== "popularity")
    throw new InvalidInputError(`${source}.ranking: found ${ranking}, expected distance or popularity`);
  if (minRadiusMetres > maxRadiusMetres) {
    throw new InvalidInputError(
      `${source}.minRadiusMetres: found ${minRadiusMetres}, expected at most maxRadiusMetres, ${maxRadiusMetres}`,
    );
  }
}

const LIMITS = ["inFlight", "callsLeft", "costLeftUsd"] as const;

/**
 * Refuses limits of which one is not there. Nothing would be planned, which says that nothing is left to plan.
 *
 * @throws InvalidInputError that names the field, what was found and what was expected.
 */
export function checkLimits(limits: PlanLimits): void {
  for (const field of LIMITS) {
    const value: unknown = limits[field];
    if (typeof value !== "number" || Number.isNaN(value))
      throw new InvalidInputError(
        `limits.${field}: found ${String(value)}, expected a number, or Infinity for no limit`,
      );
  }
}
