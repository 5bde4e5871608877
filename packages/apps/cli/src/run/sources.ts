import path from "node:path";
import { areaFromSeed, boundingBoxOf, centroidOf, distanceMetres } from "@cityscout/geo";
import { connectorEnvironmentSchema } from "@cityscout/connectors";
import { describeIssues, InvalidInputError, type Job } from "@cityscout/contracts";
import {
  loadWorld,
  type OnUnknownCategory,
  syntheticWorld,
  type Calls,
  type World,
} from "@cityscout/simulator";
import { findPreset } from "../presets.ts";
import { startSimulatorThread, type SimulatorThreadData } from "./simulator-thread.ts";

/** A simulated minute passes this much faster than a real one: quotas bind as they do live, waits do not. */
const simulatedRateScale = 100;

/** True places a square kilometre of a synthetic city that is no preset: between a town's and a capital's. */
const placesPerSquareKilometre = 30;
const fewestPlaces = 50;
/** Areas wider than 30 km are not all city, and a laptop has to hold the places. */
const mostPlaces = 100_000;

export interface WorldChoice {
  /** A folder of given records; `null` makes a synthetic city. */
  directory: string | null;
  serve: Readonly<Record<string, string>>;
  preset: string | null;
  seed: number;
}

const syntheticCities: Readonly<Record<string, "edinburgh" | "london" | "tokyo" | "new-york">> = {
  edinburgh: "edinburgh",
  "budget-test-small": "edinburgh",
  "early-stop-test": "edinburgh",
  "kill-switch-test": "edinburgh",
  london: "london",
  tokyo: "tokyo",
  "new-york": "new-york",
};

/**
 * The world that simulated sources answer from. Throws `InvalidInputError` where a given one is malformed.
 *
 * @param onUnknownCategory Is told what a given one files its records under and nobody understands. Default: nobody is told.
 */
export async function chooseWorld(
  workingDirectory: string,
  choice: WorldChoice,
  job: Job,
  onUnknownCategory: OnUnknownCategory = () => undefined,
): Promise<World> {
  if (choice.directory !== null) {
    const directory = path.resolve(workingDirectory, choice.directory);
    return await loadWorld(directory, { serve: choice.serve, onUnknownCategory });
  }
  const preset = choice.preset === null ? undefined : syntheticCities[findPreset(choice.preset)?.name ?? ""];
  if (preset !== undefined) return syntheticWorld({ preset, seed: choice.seed });
  const area = areaFromSeed(job.seed);
  const box = boundingBoxOf(area);
  const center = job.seed.type === "map" ? job.seed.center : centroidOf(area);
  const radiusKm =
    job.seed.type === "map"
      ? job.seed.radius_km
      : Math.max(
          ...[box.south, box.north].flatMap((lat) =>
            [box.west, box.east].map((lng) => distanceMetres(center, { lat, lng })),
          ),
        ) / 1000;
  return syntheticWorld({
    city: job.city,
    center,
    radiusKm,
    places: inventedPlaces(radiusKm),
    seed: choice.seed,
  });
}

/** How many places a synthetic city of a radius has. */
export function inventedPlaces(radiusKm: number): number {
  const dense = Math.round(Math.PI * radiusKm ** 2 * placesPerSquareKilometre);
  return Math.max(fewestPlaces, Math.min(mostPlaces, dense));
}

export interface Sources {
  /** Base URLs, keys and what else the connectors read. */
  environment: Readonly<Record<string, string>>;
  /** What is to be said of given records before the run begins. */
  notes: string;
  /** What the simulated services counted; `null` of live ones. */
  calls: () => Promise<Calls | null>;
  close: () => Promise<void>;
}

/** The services that answer from the world of `choice`. Throws `InvalidInputError` where a given world is malformed. */
export async function startSimulatedSources(data: SimulatorThreadData): Promise<Sources> {
  const thread = await startSimulatorThread({ ...data, rateScale: simulatedRateScale });
  return {
    environment: {
      ...thread.environment,
      CITYSCOUT_RATE_SCALE: String(simulatedRateScale),
      // A service on this machine that is down is down: no use in giving it the time that a real one would get.
      CIRCUIT_OPEN_SECONDS: "0.5",
      FRONTIER_RETRY_SECONDS: "0.1",
    },
    notes: thread.notes,
    calls: thread.calls,
    close: thread.close,
  };
}

/** Stands for a key wherever one would be shown. */
const hiddenKey = "(a key)";

/**
 * The real sources, by what the user's environment says of them. Throws `InvalidInputError` where that makes no sense: the
 * stages would find it out once calls were made.
 */
export function liveSources(environment: Readonly<Record<string, string | undefined>>): Sources {
  const parsed = connectorEnvironmentSchema.safeParse(environment);
  if (!parsed.success) {
    const shown = Object.entries(environment).map(([name, value]) => [
      name,
      name.endsWith("_API_KEY") ? hiddenKey : value,
    ]);
    const issues = describeIssues(parsed.error, Object.fromEntries(shown), connectorEnvironmentSchema);
    throw new InvalidInputError(issues, { cause: parsed.error });
  }
  const present = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    environment: Object.fromEntries(present),
    notes: "",
    calls: () => Promise.resolve(null),
    close: () => Promise.resolve(),
  };
}
