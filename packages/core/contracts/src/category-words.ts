import { type Category, categorySchema } from "./candidate.ts";

/**
 * Words of a category's label and what they file it under; the first row that matches decides, so special cases
 * stand before what they contain ("parking" before "park", "sushi bar" before "bar").
 */
const WORDS: readonly (readonly [RegExp, Category])[] = [
  [
    /\b(parking|car park|bus stop|(bus|train|rail|tram|ferry) station|metro|subway|airport|transit|railway|light rail|ferry|taxi|car rental|tram)/,
    "transport",
  ],
  [
    /\b(barber|bank|atm\b|car wash|gas station|fuel|laundry|dry clean|repair|insurance|lawyer|real estate|post office|police|town hall|embassy|government|funeral|storage|notary|travel agenc|courthouse)/,
    "service",
  ],
  [
    /\b(hospital|clinic|doctor|dentist|dental|pharmacy|drugstore|medical|physiotherap|optician|veterinar)/,
    "health",
  ],
  [/\b(school|universit|college|librar|kindergarten|preschool|academy|education)/, "education"],
  [/\b(museum|planetarium)/, "museum"],
  [/\b(public art|sculpture|mural|street art|outdoor sculpture)/, "artwork"],
  [/\b(art galler|galler)/, "gallery"],
  [/\b(monument|memorial|statue|fountain)/, "monument"],
  [
    /\b(church|cathedral|mosque|temple|synagogue|shrine|chapel|monaster|abbey|place of worship|religious|spiritual|hindu|buddhist)/,
    "religious_site",
  ],
  [/\b(castle|palace|histor|ruins|archaeolog|heritage|fort(s|ress)?\b|battlefield)/, "historic_site"],
  [/\b(scenic|lookout|viewpoint|observation deck|vista)/, "viewpoint"],
  [
    /\b(zoo|aquarium|theme park|amusement|tourist attraction|landmark|water park|attraction|tours?\b)/,
    "attraction",
  ],
  [
    /\b(beach|mountain|lake|forest|trail|nature|waterfall|island|river|hiking|hill|bay|canyon|volcano|wood)(e?s)?\b/,
    "nature",
  ],
  [
    /\b(stadium|gym|fitness|sports? (club|complex|centre|center|arena|field)|swimming|yoga|golf|tennis|climbing|ice rink|skating|soccer|football|cricket|rugby|martial|pilates)/,
    "sport",
  ],
  [/\b(night ?club|dance club|karaoke|comedy club|strip club|nightlife|disco)/, "nightlife"],
  [
    /\b(theat(er|re)|cinema|movie|concert|music venue|opera|performing arts|arcade|bowling|casino|entertainment|event venue|cultural cent|escape room)/,
    "entertainment",
  ],
  [
    /\b(hotel|hostel|motel|inn|bed (and|&) breakfast|guest ?house|lodging|resort|campground|serviced apartment)s?\b/,
    "hotel",
  ],
  [
    /\b(sushi bar|salad bar|snack bar|noodle|restaurant|diner|pizz|steakhouse|bistro|brasserie|gastropub|burger|fast food|food (court|truck|stand)|sandwich|deli(catessen)?s?\b|buffet|seafood|bbq|barbecue|ramen|kebab|fish (and|&) chips|takeaway|meal)/,
    "restaurant",
  ],
  [
    /\b(caf[eé]|coffee|tea (room|house)|bakery|dessert|ice cream|juice|donut|patisserie|chocolate|confectionery|breakfast)/,
    "cafe",
  ],
  [
    /\b(bar|bars|pub|pubs|brewer(y|ies)|taprooms?|lounges?|beer gardens?|winer(y|ies)|speakeas(y|ies))\b/,
    "bar",
  ],
  [
    /\b(super ?market|grocer|convenience|mall|store|shop|shops|boutique|retail|jewel|florist|bookstore|liquor|department|clothing|electronics|bookseller)/,
    "shop",
  ],
  [/\b(market|bazaar)s?\b/, "market"],
  [/\b(park|garden|playground|plaza|square|dog run)s?\b/, "park"],
  [
    /\b(spas?\b|salon|service|office|agency|company|contractor|hairdress|beauty|nail|massage|tattoo)/,
    "service",
  ],
  [/\b(food|dining)\b/, "restaurant"],
  [/\bhealth/, "health"],
  [/\b(sport|active life)/, "sport"],
];

/** Files a source's own labels, most telling first, under one of ours; `null` where no word of them is known. */
export function categoryByWords(labels: readonly string[]): Category | null {
  for (const label of labels) {
    const words = label.toLowerCase().replace(/[_-]+/g, " ");
    const found = WORDS.find(([pattern]) => pattern.test(words));
    if (found !== undefined) return found[1];
  }
  return null;
}

const categories: ReadonlySet<string> = new Set(categorySchema.options);

/**
 * The category that a record of a person's own names in `text`: ours however it is written (`Historic site`), any other
 * (`bakery`) by its words; `null` where no word of it is known.
 */
export function categoryOfText(text: string): Category | null {
  const ours = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
  return isCategory(ours) ? ours : categoryByWords([text]);
}

function isCategory(text: string): text is Category {
  return categories.has(text);
}
