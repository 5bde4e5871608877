import { type Category, categoryByWords, categorySchema } from "@cityscout/contracts";

/** Our categories as aliases of Yelp's tree; an alias includes all below it. */
const ALIASES_OF_CATEGORY: Readonly<Partial<Record<Category, string>>> = {
  museum: "museums",
  gallery: "galleries",
  religious_site: "religiousorgs",
  historic_site: "landmarks,castles",
  attraction: "zoos,aquariums,amusementparks",
  park: "parks",
  nature: "beaches,hiking,lakes",
  entertainment: "theater,movietheaters,musicvenues",
  nightlife: "danceclubs,karaoke,comedyclubs",
  restaurant: "restaurants",
  cafe: "coffee,cafes,bakeries",
  bar: "bars",
  hotel: "hotels,hostels,bedbreakfast",
  shop: "shopping,grocery",
  sport: "fitness,stadiumsarenas",
  education: "education",
  health: "health",
  transport: "transport",
  service: "localservices,homeservices,professional,financialservices,auto,beautysvc",
};

/** The categories that `categories` can be narrowed to. */
export const filterCategories = Object.keys(ALIASES_OF_CATEGORY) as Category[];

/** What Yelp's aliases, which join their words, are filed under where no word of their title tells. */
const FILED: readonly (readonly [RegExp, Category])[] = [
  [/^(landmarks|castles)$/, "historic_site"],
  [
    /^(cocktailbars|pubs|irish_pubs|winebars|sportsbars|divebars|beerbar|beer_and_wine|whiskeybars|gaybars|lounges)$/,
    "bar",
  ],
  [/^(danceclubs|karaoke|comedyclubs|jazzandblues)$/, "nightlife"],
  [/^(coffee|cafes|bakeries|desserts|icecream|juicebars|tea|donuts|gelato)$/, "cafe"],
  [/^(churches|mosques|synagogues|buddhist_temples|hindu_temples)$/, "religious_site"],
  [
    /^(italian|french|german|japanese|chinese|thai|indpak|mexican|spanish|korean|vietnamese|greek|turkish|mideastern|mediterranean|british|scottish|american|tradamerican|newamerican|latin|caribbean|ethiopian|african|lebanese|malaysian|modern_european|vegan|vegetarian|seafood|sushi|pizza|steak|burgers|tapas.*|hotdogs|chicken_wings|chickenshop|fishnchips|salad|soup|brasseries|bistros|breakfast_brunch|delis|asianfusion|cajun|southern|raw_food|gluten_free|halal|comfortfood|sandwiches|wraps|noodles|moroccan|peruvian|soulfood|filipino|pakistani|persian|afghani|argentine|brazilian|cuban|polish|russian|ukrainian|portuguese|irish|hawaiian|taiwanese|indonesian|cambodian|himalayan|srilankan|diners|gastropubs|fondue|hotpot|ramen|dimsum|kebab|falafel|foodtrucks|foodstands|food_court|cafeteria|buffets|cheesesteaks|waffles|popuprestaurants|kosher|austrian|belgian|swissfood|scandinavian|catalan|basque|armenian|georgian|egyptian|syrian|arabian|uzbek|mongolian|burmese|laotian|singaporean|szechuan|cantonese|izakaya|teppanyaki|poke)$/,
    "restaurant",
  ],
];

/** Yelp's aliases for a category of ours; an alias of Yelp's own stands for itself. */
export function aliasesOf(category: string): string | undefined {
  const own = categorySchema.safeParse(category);
  return own.success ? ALIASES_OF_CATEGORY[own.data] : category;
}

export function categoryOfYelp(
  categories: readonly { alias: string; title?: string | undefined }[],
): Category | null {
  for (const { alias, title } of categories) {
    const found =
      FILED.find(([pattern]) => pattern.test(alias))?.[1] ?? categoryByWords([title ?? "", alias]);
    if (found !== null) return found;
  }
  return null;
}
