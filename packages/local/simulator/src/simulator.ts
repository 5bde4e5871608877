import { placeSources, type PlaceSource, type Source } from "@cityscout/contracts";
import { type Calls, createCallCounter } from "./counter.ts";
import { createFaultDecider, type Faults } from "./faults.ts";
import { createLimiter } from "./limiter.ts";
import { listen } from "./server.ts";
import { createFoursquareService } from "./services/foursquare.ts";
import { createGoogleService } from "./services/google.ts";
import { createNominatimService } from "./services/nominatim.ts";
import { createOverpassService } from "./services/overpass.ts";
import type { Service } from "./services/service.ts";
import { createWikidataService } from "./services/wikidata.ts";
import { createYelpService } from "./services/yelp.ts";
import { createRecordIndex, type Ranking, type RecordIndex } from "./world/record-index.ts";
import { unavailableSources, type World } from "./world/world.ts";

export interface SimulatorOptions {
  readonly world: World;
  /** How many times faster than the clock a minute of the services passes; `Infinity` lifts rate limits. Default 1. */
  readonly rateScale?: number;
  readonly faults?: Faults;
  /** What `GOOGLE_RANKING` tells the connector to ask for. Default `distance`. */
  readonly ranking?: Ranking;
  /** Calls a day of a source. Default: no limit. */
  readonly quotas?: Readonly<Partial<Record<Source, number>>>;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Milliseconds, for rate limits. Default: the machine's clock. */
  readonly now?: () => number;
}

export interface Simulator {
  /** Variables by which connectors find the services. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the services counted themselves; also at `GET /_calls`. */
  calls(): Calls;
  close(): Promise<void>;
}

const GOOGLE_KEY = "simulated-google-key";
const FOURSQUARE_KEY = "simulated-foursquare-key";
const YELP_KEY = "simulated-yelp-key";

/** Starts the services of a world on 127.0.0.1. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const {
    world,
    rateScale = 1,
    faults = {},
    ranking = "distance",
    quotas = {},
    port = 0,
    now = Date.now,
  } = options;
  if (!(rateScale > 0)) throw new RangeError(`rateScale is ${rateScale}; it must be above 0`);
  const counter = createCallCounter();
  const server = await listen({
    counter,
    port,
    decideFault: createFaultDecider(faults),
    services: new Map(
      servicesOf(world).map((service) => [
        service.source,
        { service, limiter: createLimiter(service, { rateScale, quota: quotas[service.source], now }) },
      ]),
    ),
  });
  const base = (source: Source) => `http://127.0.0.1:${server.port}/${source}`;
  return {
    environment: {
      OVERPASS_BASE_URL: base("overpass"),
      GOOGLE_PLACES_BASE_URL: base("google"),
      GOOGLE_PLACES_API_KEY: GOOGLE_KEY,
      GOOGLE_RANKING: ranking,
      FOURSQUARE_BASE_URL: base("foursquare"),
      FOURSQUARE_API_KEY: FOURSQUARE_KEY,
      YELP_BASE_URL: base("yelp"),
      YELP_API_KEY: YELP_KEY,
      NOMINATIM_BASE_URL: base("nominatim"),
      WIKIDATA_BASE_URL: base("wikidata"),
      SIMULATED_WORLD: world.id,
      SOURCES_UNAVAILABLE: unavailableSources(world).join(","),
    },
    calls: () => counter.calls(),
    close: () => server.close(),
  };
}

function servicesOf(world: World): Service[] {
  const indexes = new Map<PlaceSource, RecordIndex>();
  for (const source of placeSources) {
    const records = world.sources[source];
    if (records) indexes.set(source, createRecordIndex(records));
  }
  return [
    createNominatimService(world, [...indexes.values()]),
    ...[...indexes].map(([source, index]) => serviceOf[source](world, index)),
  ];
}

const serviceOf: Readonly<Record<PlaceSource, (world: World, index: RecordIndex) => Service>> = {
  overpass: createOverpassService,
  google: (world, index) => createGoogleService(world, index, GOOGLE_KEY),
  foursquare: (world, index) => createFoursquareService(world, index, FOURSQUARE_KEY),
  yelp: (world, index) => createYelpService(world, index, YELP_KEY),
  wikidata: (_world, index) => createWikidataService(index),
};
