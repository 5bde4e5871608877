import { type Category, categoryByWords, categorySchema } from "@cityscout/contracts";

/** Our categories as types of Google's Table A, which `includedTypes` takes (at most 50). */
const TYPES_OF_CATEGORY: Readonly<Partial<Record<Category, readonly string[]>>> = {
  museum: ["museum"],
  gallery: ["art_gallery"],
  monument: ["monument"],
  artwork: ["sculpture"],
  religious_site: ["church", "hindu_temple", "mosque", "synagogue"],
  historic_site: ["historical_landmark", "historical_place", "cultural_landmark"],
  attraction: ["tourist_attraction", "zoo", "aquarium", "amusement_park"],
  viewpoint: ["observation_deck"],
  park: ["park", "garden", "botanical_garden", "playground"],
  nature: ["national_park", "hiking_area", "beach"],
  entertainment: ["movie_theater", "performing_arts_theater", "concert_hall", "bowling_alley", "casino"],
  nightlife: ["night_club", "karaoke", "comedy_club"],
  restaurant: ["restaurant"],
  cafe: ["cafe", "coffee_shop", "bakery", "ice_cream_shop", "tea_house"],
  bar: ["bar", "pub", "wine_bar"],
  hotel: ["lodging"],
  shop: ["store", "shopping_mall", "supermarket"],
  market: ["market"],
  sport: ["gym", "stadium", "sports_complex", "golf_course", "swimming_pool"],
  education: ["school", "university", "library"],
  health: ["hospital", "doctor", "dentist", "pharmacy"],
  transport: ["transit_station", "airport", "parking"],
};

/** The categories that `includedTypes` can be narrowed to. */
export const filterCategories = Object.keys(TYPES_OF_CATEGORY) as Category[];

/** Says nothing of a place, or says that it is a region rather than a place. */
const EVERYTHING = new Set(["point_of_interest", "establishment", "food", "premise", "subpremise"]);
const REGIONS = new Set([
  "locality",
  "political",
  "country",
  "neighborhood",
  "sublocality",
  "postal_code",
  "route",
  "street_address",
  "intersection",
  "administrative_area_level_1",
  "administrative_area_level_2",
  "administrative_area_level_3",
]);

/** Google's types for a category of ours; a type of Google's own stands for itself. */
export function includedTypesOf(category: string): readonly string[] {
  const own = categorySchema.safeParse(category);
  return (own.success && TYPES_OF_CATEGORY[own.data]) || [category];
}

/** Whether these are types of a city, a street or a region, which Google lists among the places. */
export function isRegion(types: readonly string[]): boolean {
  return types.some((type) => REGIONS.has(type)) && !types.includes("point_of_interest");
}

export function categoryOfTypes(primaryType: string | undefined, types: readonly string[]): Category | null {
  const telling = [primaryType, ...types].filter(
    (type): type is string => type !== undefined && !EVERYTHING.has(type),
  );
  return categoryByWords(telling);
}
