import { createSourceTerms, callEndsAt, type RunTerms, type SourceTerms } from "@cityscout/books";
import {
  createLedger,
  createTokenBucket,
  defaultSources,
  type Limits,
  resolveLimits,
} from "@cityscout/budget";
import {
  type Connectors,
  connectorEnvironmentSchema,
  createConnectors,
  createCorruptAnswers,
  createHttpClient,
  createSourceClient,
  type HttpClient,
  type SourceClient,
  type UnavailableSource,
  createExhaustedSources,
  type ExhaustedSources,
} from "@cityscout/connectors";
import {
  citySlug,
  type Clock,
  type JobInput,
  jobSchema,
  type Random,
  runKeys,
  type RunState,
  type Slice,
  type Source,
  sourceNames,
  type Targets,
} from "@cityscout/contracts";
import { areaSquareKilometres } from "@cityscout/geo";
import { createMemoryFrontier, type MemoryFrontier } from "@cityscout/frontier";
import {
  createMemoryRawCache,
  createMemoryRunStore,
  type RawCache,
  type RunStore,
} from "@cityscout/raw-cache";
import {
  type Faults,
  type Simulator,
  startSimulator,
  syntheticWorld,
  type World,
} from "@cityscout/simulator";
import {
  type BoundTelemetry,
  createMemorySink,
  createTelemetry,
  type MemorySink,
  type Telemetry,
} from "@cityscout/telemetry";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

export interface TrialOptions {
  /** @defaultValue a synthetic city of 160 places within 1.5 km */
  world?: World;
  faults?: Faults;
  /** Calls a day of a source, after which it refuses. */
  quotas?: Partial<Record<Source, number>>;
  /** Disturbs what is done with the trial's answers, or keeps them elsewhere. */
  rawCache?: (own: RawCache, clock: Clock) => RawCache;
}

/** What the functions of stages take, for one run of a trial. */
export interface TrialRun {
  state: RunState;
  store: RunStore;
  frontier: MemoryFrontier;
  client: SourceClient;
  connectors: Connectors;
  unavailable: readonly UnavailableSource[];
  clock: VirtualClock;
  random: Random;
  telemetry: BoundTelemetry;
  signal: AbortSignal;
}

export interface Trial {
  world: World;
  simulator: Simulator;
  /** All telemetry of the trial's runs. */
  sink: MemorySink;
  /**
   * Opens a run, or again one that is there: its job, limits and ledger are kept. It goes on until all is proven,
   * unless `job` says otherwise. `store` stands in for the trial's own, to watch or disturb what is written.
   */
  newRun(runId: string, job?: Partial<JobInput>, store?: RunStore): Promise<TrialRun>;
  /** Writes targets as DiscoverTargets would: the world's boundary, and every source but those that are off. */
  decideTargets(run: TrialRun, off?: readonly Source[]): Promise<Targets>;
  /**
   * A client of the run as a sweep worker has it that is a process of its own, held to its slice's rates by `clock`. Each
   * call that its rate lets through is told to `onCall`.
   */
  clientOfWorker(
    run: TrialRun,
    slice: Slice,
    clock: Clock,
    onCall: (source: Source) => void,
  ): Promise<SourceClient>;
  store: RunStore;
  close(): Promise<void>;
}

/** What a run finds is the whole city then, however little the last calls are worth. */
const toTheProof: Partial<JobInput> = { early_stop: { min_new_unique_rate: 0 } };

/** Starts the simulated sources of a small city, with nothing found yet. */
export async function startTrial(options: TrialOptions = {}): Promise<Trial> {
  const world = options.world ?? smallCity();
  const simulator = await startSimulator({
    world,
    rateScale: Infinity,
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    ...(options.quotas === undefined ? {} : { quotas: options.quotas }),
  });
  const { connectors, unavailable, endpoints } = createConnectors(
    connectorEnvironmentSchema.parse(simulator.environment),
  );
  const clock = createVirtualClock();
  const random: Random = { next: () => 0.5 };
  const sink = createMemorySink();
  const http = createHttpClient({ endpoints, clock, random });
  const clients = [http];
  const trialStore = createMemoryRunStore();
  const ownCache = createMemoryRawCache({ clock });
  const rawCache = options.rawCache?.(ownCache, clock) ?? ownCache;
  const exhaustedOf = createExhaustedSources({ store: trialStore, clock });
  let isClosed = false;

  return {
    world,
    simulator,
    sink,
    store: trialStore,
    async newRun(runId, job = {}, store = trialStore) {
      const { state, limits } = await openRun(trialStore, clock, world, runId, { ...toTheProof, ...job });
      const telemetry = createTelemetry({ sink, clock, state: "Trial", context: state.run });
      return {
        state,
        store,
        frontier: createMemoryFrontier({ clock, random, telemetry, retryBaseSeconds: 0 }),
        client: clientOf(
          { rawCache, http, telemetry, clock, store, exhausted: await exhaustedOf(state.run) },
          state,
          {
            terms: fastTerms(clock),
            callEndsAt: (source) => callEndsAt(limits, state.run, source, clock.now()),
          },
        ),
        connectors,
        unavailable,
        clock,
        random,
        telemetry,
        signal: new AbortController().signal,
      };
    },
    async clientOfWorker({ state, store, telemetry }, slice, clock, onCall) {
      const exhausted = await createExhaustedSources({ store: trialStore, clock })(state.run);
      const workerHttp = createHttpClient({ endpoints, clock, random });
      clients.push(workerHttp);
      const known = await createSourceTerms({ store: trialStore, clock })(state.run, slice);
      return clientOf({ rawCache, store, http: workerHttp, telemetry, clock, exhausted }, state, {
        ...known,
        terms: watched(known.terms, onCall),
      });
    },
    async decideTargets({ state }, off = []) {
      const targets: Targets = {
        area: world.boundary,
        area_km2: areaSquareKilometres(world.boundary),
        boundary: "seed",
        sources: sourceNames.map((source) => ({
          source,
          enabled: !off.includes(source),
          reason: off.includes(source) ? "off" : null,
        })),
      };
      await trialStore.writeJson(runKeys.targets(state.run.prefix), targets);
      return targets;
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      for (const client of clients) await client.close();
      await simulator.close();
    },
  };
}

function smallCity(): World {
  return syntheticWorld({
    city: "Smallton",
    country: "GB",
    center: { lat: 55.95, lng: -3.19 },
    radiusKm: 1.5,
    places: 160,
    seed: 7,
  });
}

async function openRun(
  store: RunStore,
  clock: VirtualClock,
  world: World,
  runId: string,
  overrides: Partial<JobInput>,
): Promise<{ state: RunState; limits: Limits }> {
  const seed = { type: "map", center: world.center, radius_km: world.radiusKm } as const;
  const job = jobSchema.parse({ job_id: "trial", city: world.city, seed, ...overrides });
  const city = citySlug(job.city);
  const prefix = `cities/${city}/${runId}`;
  const limits = resolveLimits({ environment: {}, job });
  if ((await store.readText(runKeys.ledger(prefix))) === undefined) {
    await store.writeJson(runKeys.job(prefix), job);
    await store.writeJson(runKeys.limits(prefix), limits);
    await store.writeJson(runKeys.ledger(prefix), createLedger(limits).toState());
  }
  const state: RunState = {
    run: {
      run_id: runId,
      correlation_id: "00000000-0000-4000-8000-000000000000",
      city,
      prefix,
      started_at: new Date(clock.now()).toISOString(),
      traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-01`,
    },
    budget: createLedger(limits).view(clock.now(), clock.now()),
    counts: {},
    stages: [],
    failures: [],
    fail_fast: false,
  };
  return { state, limits };
}

interface ClientParts {
  rawCache: RawCache;
  exhausted: ExhaustedSources;
  store: RunStore;
  http: HttpClient;
  telemetry: Telemetry;
  clock: Clock;
}

function clientOf({ store, ...parts }: ClientParts, { run }: RunState, terms: RunTerms): SourceClient {
  return createSourceClient({
    ...parts,
    corrupt: createCorruptAnswers(store, run),
    run: {
      runId: run.run_id,
      correlationId: run.correlation_id,
      city: run.city,
      startedAt: run.started_at,
    },
    ...terms,
  });
}

const termsOf = (of: (source: Source) => SourceTerms[Source]): SourceTerms =>
  Object.fromEntries(sourceNames.map((source) => [source, of(source)])) as SourceTerms;

/** Rates that no trial waits for. */
function fastTerms(clock: Clock): SourceTerms {
  const bucket = createTokenBucket({ tokensPerMinute: 6_000_000 }, clock);
  return termsOf((source) => ({ bucket, costUsdPerCall: defaultSources[source].costUsdPerCall }));
}

function watched(terms: SourceTerms, onCall: (source: Source) => void): SourceTerms {
  return termsOf((source) => ({
    ...terms[source],
    bucket: {
      take: async (signal) => {
        await terms[source].bucket.take(signal);
        onCall(source);
      },
    },
  }));
}
