import type { Category } from "@cityscout/contracts";

/** Kinds of places that share a colour: more hues than these nobody tells apart. */
export const familyNames = [
  "history",
  "culture",
  "nature",
  "food",
  "nightlife",
  "shops",
  "stay",
  "everyday",
] as const;
export type Family = (typeof familyNames)[number];

export const familyOfCategory: Readonly<Record<Category, Family>> = {
  monument: "history",
  religious_site: "history",
  historic_site: "history",
  attraction: "history",
  viewpoint: "nature",
  museum: "culture",
  gallery: "culture",
  artwork: "culture",
  entertainment: "culture",
  park: "nature",
  nature: "nature",
  restaurant: "food",
  cafe: "food",
  market: "shops",
  bar: "nightlife",
  nightlife: "nightlife",
  shop: "shops",
  hotel: "stay",
  sport: "everyday",
  education: "everyday",
  health: "everyday",
  transport: "everyday",
  service: "everyday",
  other: "everyday",
};
