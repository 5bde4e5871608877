import { type Source, sourceNames } from "@cityscout/contracts";
import { z } from "zod";
import { defaultCircuitPolicy } from "./http/circuit-breaker.ts";

/** The sources' public services. */
export const publicBaseUrls: Readonly<Record<Source, string>> = {
  overpass: "https://overpass-api.de",
  google: "https://places.googleapis.com",
  foursquare: "https://places-api.foursquare.com",
  yelp: "https://api.yelp.com",
  nominatim: "https://nominatim.openstreetmap.org",
  wikidata: "https://query.wikidata.org",
};

const baseUrl = (source: Source) =>
  z
    .url({ protocol: /^https?$/, error: "an http or https address" })
    .default(publicBaseUrls[source])
    .transform((url) => url.replace(/\/+$/, ""));

/** An empty variable is an absent one. A key travels in a header. */
const key = z
  .string()
  .trim()
  .regex(/^[\x20-\x7e]*$/, "printable ASCII characters, on one line")
  .optional()
  .transform((text) => (text === "" ? undefined : text));

const sourceListSchema = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  )
  .pipe(z.array(z.enum(sourceNames)));

/** Where the sources are and with which keys they are asked. */
export const connectorEnvironmentSchema = z.object({
  OVERPASS_BASE_URL: baseUrl("overpass"),
  GOOGLE_PLACES_BASE_URL: baseUrl("google"),
  GOOGLE_PLACES_API_KEY: key,
  FOURSQUARE_BASE_URL: baseUrl("foursquare"),
  FOURSQUARE_API_KEY: key,
  YELP_BASE_URL: baseUrl("yelp"),
  YELP_API_KEY: key,
  NOMINATIM_BASE_URL: baseUrl("nominatim"),
  WIKIDATA_BASE_URL: baseUrl("wikidata"),
  /** How Google orders what it lists; by popularity no circle can be proven covered. */
  GOOGLE_RANKING: z.enum(["distance", "popularity"]).default("distance"),
  /** Sources that are not served (in a given world), separated by commas. */
  SOURCES_UNAVAILABLE: sourceListSchema,
  /** Tells the operators of open services who is asking; it becomes part of the `User-Agent`. */
  CONTACT_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Failures in a row after which a source is left alone, and for how long. */
  CIRCUIT_FAILURES: z.coerce.number().int().min(1).default(defaultCircuitPolicy.failuresToOpen),
  CIRCUIT_OPEN_SECONDS: z.coerce
    .number()
    .min(0)
    .max(600)
    .default(defaultCircuitPolicy.openMs / 1000),
  /** Id of the world that simulated sources answer from; absent where the sources are real. */
  SIMULATED_WORLD: z
    .string()
    .regex(/^[\w.-]{0,100}$/, "up to 100 letters, digits, dots, dashes or underscores")
    .optional()
    .transform((id) => (id === "" ? undefined : id)),
});

export type ConnectorEnvironment = z.infer<typeof connectorEnvironmentSchema>;
