import { type Source, sourceNames } from "@cityscout/contracts";
import type { CircleConnector, Connectors } from "./connector.ts";
import type { Credential, SourceEndpoint } from "./endpoint.ts";
import type { ConnectorEnvironment } from "./environment.ts";
import { createFoursquareConnector } from "./foursquare/client.ts";
import { createGoogleConnector, createGoogleTextConnector } from "./google/client.ts";
import { createNominatimConnector } from "./nominatim/client.ts";
import { createOverpassConnector } from "./overpass/client.ts";
import { createWikidataConnector } from "./wikidata/client.ts";
import { createYelpConnector } from "./yelp/client.ts";

export type SourceEndpoints = Readonly<Record<Source, SourceEndpoint>>;

export interface UnavailableSource {
  source: Source;
  reason: string;
}

export interface ConnectorSet {
  /** Of the sources that can be asked; `geocode` is always there, see `unavailable`. */
  connectors: Connectors;
  /** Google's search by words, where Google can be asked. */
  textSearch: CircleConnector | undefined;
  unavailable: readonly UnavailableSource[];
  /** For {@link createHttpClient}; they hold the keys. */
  endpoints: SourceEndpoints;
}

/** Open services give few slots to one address; the others limit by rate alone. */
const concurrentCalls: Readonly<Record<Source, number>> = {
  overpass: 2,
  nominatim: 1,
  wikidata: 3,
  google: 16,
  foursquare: 16,
  yelp: 8,
};

/** Where each source's key comes from; a source that is not here needs none. */
const keyVariables = {
  google: "GOOGLE_PLACES_API_KEY",
  foursquare: "FOURSQUARE_API_KEY",
  yelp: "YELP_API_KEY",
} as const satisfies Partial<Record<Source, keyof ConnectorEnvironment>>;

const keyHeaders: Readonly<Record<keyof typeof keyVariables, Omit<Credential, "key">>> = {
  google: { header: "x-goog-api-key", prefix: "" },
  foursquare: { header: "authorization", prefix: "Bearer " },
  yelp: { header: "authorization", prefix: "Bearer " },
};

/** Connectors to the sources of an environment, and which sources cannot be asked, and why. */
export function createConnectors(environment: ConnectorEnvironment): ConnectorSet {
  const endpoints = endpointsOf(environment);
  const unavailable = sourceNames.flatMap((source) => {
    const reason = whyUnavailable(source, environment);
    return reason === undefined ? [] : [{ source, reason }];
  });
  const isAvailable = ({ source }: { source: Source }) =>
    !unavailable.some((other) => other.source === source);
  return {
    connectors: {
      circle: [
        createGoogleConnector(endpoints.google, environment.GOOGLE_RANKING),
        createFoursquareConnector(endpoints.foursquare),
        createYelpConnector(endpoints.yelp),
      ].filter(isAvailable),
      box: [createOverpassConnector(endpoints.overpass), createWikidataConnector(endpoints.wikidata)].filter(
        isAvailable,
      ),
      geocode: createNominatimConnector(endpoints.nominatim),
    },
    textSearch: [createGoogleTextConnector(endpoints.google)].find(isAvailable),
    unavailable,
    endpoints,
  };
}

function whyUnavailable(source: Source, environment: ConnectorEnvironment): string | undefined {
  if (environment.SOURCES_UNAVAILABLE.includes(source)) return "not served here (SOURCES_UNAVAILABLE)";
  if (!needsKey(source) || environment[keyVariables[source]] !== undefined) return undefined;
  return `no key: ${keyVariables[source]} is not set`;
}

function needsKey(source: Source): source is keyof typeof keyVariables {
  return source in keyVariables;
}

/**
 * A simulated source's canonical address names its world and no port, so that a request has the same hash whatever
 * port the simulator got, and never that of a real one.
 */
function endpointsOf(environment: ConnectorEnvironment): SourceEndpoints {
  const world = environment.SIMULATED_WORLD;
  const endpoint = (source: Source, baseUrl: string): SourceEndpoint => ({
    source,
    baseUrl,
    concurrentCalls: concurrentCalls[source],
    canonicalUrl: world === undefined ? baseUrl : `http://simulator.invalid/${world}/${source}`,
    ...credentialOf(source, environment),
  });
  return {
    overpass: endpoint("overpass", environment.OVERPASS_BASE_URL),
    google: endpoint("google", environment.GOOGLE_PLACES_BASE_URL),
    foursquare: endpoint("foursquare", environment.FOURSQUARE_BASE_URL),
    yelp: endpoint("yelp", environment.YELP_BASE_URL),
    nominatim: endpoint("nominatim", environment.NOMINATIM_BASE_URL),
    wikidata: endpoint("wikidata", environment.WIKIDATA_BASE_URL),
  };
}

function credentialOf(source: Source, environment: ConnectorEnvironment): { credential?: Credential } {
  if (!needsKey(source)) return {};
  const key = environment[keyVariables[source]];
  return key === undefined ? {} : { credential: { ...keyHeaders[source], key } };
}
