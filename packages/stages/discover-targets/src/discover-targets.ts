import { type Books, oncePerRun } from "@cityscout/books";
import type { Connectors, SourceClient, UnavailableSource } from "@cityscout/connectors";
import {
  type Area,
  type Clock,
  type Failure,
  type Job,
  runKeys,
  type RunReference,
  type RunState,
  type Targets,
} from "@cityscout/contracts";
import { areaFromSeed, areaSquareKilometres, centroidOf, intersectAreas } from "@cityscout/geo";
import { readJob, type RunStore } from "@cityscout/raw-cache";
import type { StageOutcome, Telemetry } from "@cityscout/telemetry";
import { planSources } from "./plan-sources.ts";

export interface DiscoverTargetsDependencies {
  store: RunStore;
  client: SourceClient;
  connectors: Connectors;
  unavailable: readonly UnavailableSource[];
  /** Id of the world that simulated sources answer from. */
  simulatedWorld?: string | undefined;
  clock: Clock;
  telemetry: Telemetry;
  signal: AbortSignal;
}

/** Below this share of the seed's area, the boundary is likely that of another place of the same name. */
const LEAST_SHARE_OF_SEED = 0.1;

/** A boundary shows no place: a run that may make one call in all keeps it for a source that does. */
const LEAST_CALLS_FOR_A_BOUNDARY = 2;

/** Decides what the run covers (the seed's area within the city's boundary) and which sources are asked there. */
export async function discoverTargets(
  deps: DiscoverTargetsDependencies,
  state: RunState,
): Promise<StageOutcome> {
  const { store } = deps;
  return oncePerRun(deps, state, "DiscoverTargets", async (books) => {
    const job = await readJob(store, state.run);
    const sources = planSources(books.limits, deps.unavailable);
    const { area, boundary, failures } = await areaOf(deps, state.run, job, sources, books);
    const targets: Targets = {
      area,
      area_km2: areaSquareKilometres(area),
      boundary,
      sources,
      ...(deps.simulatedWorld === undefined ? {} : { simulated_world: deps.simulatedWorld }),
    };
    await store.writeJson(runKeys.targets(state.run.prefix), targets);
    const enabled = sources.filter((entry) => entry.enabled).length;
    deps.telemetry.log.info("targets decided", { boundary, area_km2: targets.area_km2, sources: enabled });
    return { counts: { area_km2: Math.round(targets.area_km2 * 100) / 100, sources: enabled }, failures };
  });
}

interface DecidedArea {
  area: Area;
  boundary: Targets["boundary"];
  failures: Failure[];
}

async function areaOf(
  deps: DiscoverTargetsDependencies,
  run: RunReference,
  job: Job,
  sources: Targets["sources"],
  books: Books,
): Promise<DecidedArea> {
  const seed = areaFromSeed(job.seed);
  const fallback: DecidedArea = { area: seed, boundary: "seed", failures: [] };
  if (!sources.some((entry) => entry.source === "nominatim" && entry.enabled)) return fallback;
  if (books.limits.maxCalls < LEAST_CALLS_FOR_A_BOUNDARY) {
    deps.telemetry.log.info("no boundary: the run's calls are kept for places", {
      max_api_calls: books.limits.maxCalls,
    });
    return fallback;
  }
  try {
    const asked = await books.request("nominatim", (permit) =>
      deps.client.geocode(
        deps.connectors.geocode,
        { kind: "boundary", city: job.city, near: centroidOf(seed) },
        permit,
        deps.signal,
      ),
    );
    books.book(asked, { shown: [], inWindow: false });
    const within = asked.answer.area === null ? null : intersectAreas(seed, asked.answer.area);
    if (within === null) {
      deps.telemetry.log.warn("no boundary of the city overlaps the seed", {
        found: asked.answer.displayName,
      });
      return fallback;
    }
    const share = areaSquareKilometres(within) / areaSquareKilometres(seed);
    if (share < LEAST_SHARE_OF_SEED) {
      deps.telemetry.log.warn("the boundary found covers too little of the seed", {
        found: asked.answer.displayName,
        share,
      });
      return fallback;
    }
    return { area: within, boundary: "nominatim", failures: [] };
  } catch (error) {
    if (deps.signal.aborted || !(error instanceof Error)) throw error;
    deps.telemetry.log.warn("no boundary: the seed's own area is covered", {
      error: error.name,
      reason: error.message,
    });
    const message = `no boundary of ${run.city} from nominatim, the seed's area is covered: ${error.message}`;
    return { ...fallback, failures: [{ stage: "DiscoverTargets", error: error.name, message }] };
  }
}
