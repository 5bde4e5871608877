/** Fields of a place that Places API (New) knows; a mask may name these and their parts. */
export const googlePlaceFields = new Set(
  `accessibilityOptions addressComponents addressDescriptor adrFormatAddress allowsDogs attributions businessStatus
  containingPlaces curbsidePickup currentOpeningHours currentSecondaryOpeningHours delivery dineIn displayName
  editorialSummary evChargeOptions formattedAddress fuelOptions goodForChildren goodForGroups goodForWatchingSports
  googleMapsLinks googleMapsUri iconBackgroundColor iconMaskBaseUri id internationalPhoneNumber liveMusic location
  menuForChildren name nationalPhoneNumber outdoorSeating parkingOptions paymentOptions photos plusCode postalAddress
  priceLevel priceRange primaryType primaryTypeDisplayName pureServiceAreaBusiness rating regularOpeningHours
  regularSecondaryOpeningHours reservable restroom reviews servesBeer servesBreakfast servesBrunch servesCocktails
  servesCoffee servesDessert servesDinner servesLunch servesVegetarianFood servesWine shortFormattedAddress subDestinations
  takeout timeZone types userRatingCount utcOffsetMinutes viewport websiteUri`.split(/\s+/),
);

/** What a field mask asks for: `*` is everything. */
export type FieldMask = readonly (readonly string[])[];

/**
 * Reads `X-Goog-FieldMask`. Gives the first path that no answer has, as the service complains about one.
 */
export function parseFieldMask(header: string): FieldMask | { readonly unknown: string } {
  const paths = header.split(",").map((path) => path.trim());
  for (const path of paths) {
    const [root, field] = path.split(".");
    const known =
      path === "*" ||
      path === "nextPageToken" ||
      (root === "places" && (field === undefined || field === "*" || googlePlaceFields.has(field)));
    if (!known) return { unknown: path };
  }
  return paths.map((path) => path.split("."));
}

/** The parts of an answer that a mask asks for; fields that are not there stay away. */
export function applyFieldMask(value: unknown, mask: FieldMask): unknown {
  if (mask.some((path) => path.length === 0 || path[0] === "*")) return value;
  if (Array.isArray(value)) return value.map((item) => applyFieldMask(item, mask));
  if (typeof value !== "object" || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    const below = mask.filter((path) => path[0] === key).map((path) => path.slice(1));
    if (below.length > 0) kept[key] = applyFieldMask(part, below);
  }
  return kept;
}
