import { type Category, categorySchema } from "@cityscout/contracts";

/** Our categories as ids of Foursquare's taxonomy; an id includes all below it. */
const IDS_OF_CATEGORY: Readonly<Partial<Record<Category, string>>> = {
  museum: "4bf58dd8d48988d181941735",
  gallery: "4bf58dd8d48988d1e2931735",
  monument: "4bf58dd8d48988d12d941735",
  religious_site: "4bf58dd8d48988d131941735",
  historic_site: "4deefb944765f83613cdba6e",
  viewpoint: "4bf58dd8d48988d165941735",
  park: "4bf58dd8d48988d163941735",
  nature: "4d4b7105d754a06377d81259",
  entertainment: "4d4b7104d754a06370d81259",
  nightlife: "4bf58dd8d48988d11f941735",
  restaurant: "4d4b7105d754a06374d81259",
  cafe: "4bf58dd8d48988d16d941735",
  bar: "4bf58dd8d48988d116941735",
  hotel: "4bf58dd8d48988d1fa931735",
  shop: "4d4b7105d754a06378d81259",
  sport: "4f4528bc4b90abdf24c9de85",
  education: "4d4b7105d754a06372d81259",
  health: "63be6904847c3692a84b9bb9",
  transport: "4d4b7105d754a06379d81259",
  service: "4d4b7105d754a06375d81259",
};

/** The categories that `fsq_category_ids` can be narrowed to. */
export const filterCategories = Object.keys(IDS_OF_CATEGORY) as Category[];

/** Foursquare's id for a category of ours; an id of Foursquare's own stands for itself. */
export function categoryIdOf(category: string): string | undefined {
  const own = categorySchema.safeParse(category);
  return own.success ? IDS_OF_CATEGORY[own.data] : category;
}
