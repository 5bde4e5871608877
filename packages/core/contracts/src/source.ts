import { z } from "zod";

/** Every source that Cityscout has a connector for, by the name used in jobs, keys, metrics and logs. */
export const sourceNames = ["overpass", "google", "foursquare", "yelp", "nominatim", "wikidata"] as const;
export const sourceSchema = z.enum(sourceNames);
export type Source = z.infer<typeof sourceSchema>;

/** What else spends: pages read (`web`, in bytes) and language models (`llm`, in tokens). */
export const meterNames = ["web", "llm"] as const;

/** Sources that one kill switch turns off together. */
export const killSwitchGroups = {
  open_data: ["overpass", "nominatim", "wikidata"],
} as const satisfies Record<string, readonly Source[]>;

/** Sources that list places; the others only help to locate. */
export const placeSources = [
  "overpass",
  "wikidata",
  "google",
  "foursquare",
  "yelp",
] as const satisfies readonly Source[];
export type PlaceSource = (typeof placeSources)[number];
