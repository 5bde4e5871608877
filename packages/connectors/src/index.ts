export { connectSources, type ConnectedSources, type SourcesEnvironment } from "./connect-sources.ts";
export { isTooHeavy, QueryTooHeavyError } from "./answer/source-failure.ts";
export { type CorruptAnswers, createCorruptAnswers } from "./corrupt-answers.ts";
export { createExhaustedSources, type ExhaustedSources } from "./exhausted-sources.ts";
export type {
  Asked,
  BoxConnector,
  BoxQuery,
  CircleConnector,
  CircleQuery,
  Connectors,
  GeocodeAnswer,
  GeocodeConnector,
  GeocodeQuery,
  PlaceAnswer,
  RecalledAge,
  SkippedRecords,
  SourceClient,
  SourceProfile,
} from "./connector.ts";
export {
  type ConnectorSet,
  createConnectors,
  type SourceEndpoints,
  type UnavailableSource,
} from "./connectors.ts";
export type { Credential, SourceEndpoint } from "./endpoint.ts";
export { type ConnectorEnvironment, connectorEnvironmentSchema, publicBaseUrls } from "./environment.ts";
export { createFoursquareConnector } from "./foursquare/client.ts";
export { createGoogleConnector, createGoogleTextConnector, type GoogleRanking } from "./google/client.ts";
export { createNominatimConnector } from "./nominatim/client.ts";
export { createOverpassConnector } from "./overpass/client.ts";
export { createWikidataConnector } from "./wikidata/client.ts";
export { createYelpConnector } from "./yelp/client.ts";
export { type CircuitPolicy } from "./http/circuit-breaker.ts";
export { knownCirclesWithin } from "./known-circles.ts";
export {
  createHttpClient,
  type HttpAnswer,
  type HttpCall,
  type HttpClient,
  type HttpClientOptions,
} from "./http/http-client.ts";
export { AssumedPauseError, isOfAssumedPause, StillPausedError } from "./http/pauses.ts";
export { type RetryPolicy } from "./http/retry.ts";
export { createSourceClient } from "./source-client.ts";
