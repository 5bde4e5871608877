import { categoryNames, type Category } from "@cityscout/contracts";

/**
 * Words that say what a record is, in their one spelling, by the categories that sources file it under. They are those that
 * departments, stations and schools add to the name of what they belong to: `IKEA Restaurant`, `Costco Petrol`. Words that
 * places of any kind have (`centre`, `house`) are not among them.
 */
const filings: readonly (readonly [words: string, categories: readonly Category[]])[] = [
  [
    "restaurant diner bistro brasserie steakhouse grill buffet canteen",
    ["restaurant", "cafe", "bar", "nightlife"],
  ],
  ["food", ["restaurant", "cafe", "market", "shop"]],
  ["cafe coffee cafeteria", ["cafe", "restaurant", "bar"]],
  ["bakery", ["cafe", "restaurant", "shop", "market"]],
  ["bar pub lounge", ["bar", "nightlife", "restaurant", "cafe", "hotel"]],
  ["hotel hostel motel", ["hotel", "bar", "restaurant"]],
  ["spa", ["service", "health", "sport", "hotel"]],
  ["salon hairdresser barber", ["service", "shop", "health"]],
  ["gym fitness", ["sport", "service", "health"]],
  ["pool", ["sport", "entertainment", "park"]],
  ["rink arena", ["sport", "entertainment"]],
  ["pharmacy chemist optical optician optometrist vision", ["health", "shop", "service"]],
  ["clinic dental dentist hospital medical", ["health", "service"]],
  ["shop store boutique gift bookshop gardencentre", ["shop", "market", "service"]],
  ["petrol", ["transport", "service"]],
  ["tyre auto automotive wash repair rental photo", ["service", "shop", "transport"]],
  ["parking garage", ["transport", "service"]],
  ["atm bank", ["service"]],
  ["station metro subway underground mrt lrt tram terminal busstop", ["transport"]],
  ["school kindergarten nursery college university", ["education"]],
  [
    "church chapel cathedral mosque temple synagogue",
    ["religious_site", "historic_site", "attraction", "monument"],
  ],
  ["park garden playground", ["park", "nature", "sport", "attraction", "historic_site"]],
  [
    "cemetery churchyard graveyard",
    ["park", "historic_site", "religious_site", "attraction", "service", "monument"],
  ],
  [
    "museum gallery",
    ["museum", "gallery", "artwork", "monument", "historic_site", "attraction", "entertainment"],
  ],
  ["theatre cinema", ["entertainment", "museum", "historic_site", "attraction", "monument"]],
  ["library", ["education", "service", "museum", "historic_site", "attraction"]],
];

/** What has one of these has none of the others: a church, its school and the station before it have one name. */
export const exclusiveCategories: readonly Category[] = [
  "transport",
  "education",
  "health",
  "hotel",
  "religious_site",
];

/** The bit of a word that says that a place is of an exclusive category; a `gym` or a `salon` is only filed under it, too. */
export const exclusiveBit = 1 << 30;

/** The categories that each word lets expect, and `exclusiveBit` where the first of them is exclusive, as bits. */
export const filingBits: ReadonlyMap<string, number> = new Map(
  filings.flatMap(([words, categories]) => {
    const bits =
      bitsOfCategories(categories) | (exclusiveCategories.includes(categories[0]!) ? exclusiveBit : 0);
    return words.split(" ").map((word) => [word, bits] as const);
  }),
);

/** A set of categories as bits. */
export function bitsOfCategories(categories: readonly Category[]): number {
  return categories.reduce((bits, category) => bits | bitOfCategory(category), 0);
}

/** The bit of a category in a set of them; 0 for what is none. */
export function bitOfCategory(category: string): number {
  const index = categoryNames.indexOf(category as Category);
  return index < 0 ? 0 : 1 << index;
}
