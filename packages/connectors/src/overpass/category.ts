import type { Category } from "@cityscout/contracts";

/** Values of a key (`*` for all others) and what they are filed under; keys in the order in which they decide. */
const CATEGORIES: Readonly<Record<string, Readonly<Record<string, Category>>>> = {
  tourism: {
    museum: "museum",
    gallery: "gallery",
    artwork: "artwork",
    viewpoint: "viewpoint",
    attraction: "attraction",
    zoo: "attraction",
    aquarium: "attraction",
    theme_park: "attraction",
    hotel: "hotel",
    hostel: "hotel",
    motel: "hotel",
    guest_house: "hotel",
    apartment: "hotel",
    chalet: "hotel",
    camp_site: "hotel",
    caravan_site: "hotel",
    alpine_hut: "hotel",
    picnic_site: "park",
    information: "service",
    "*": "attraction",
  },
  historic: { monument: "monument", memorial: "monument", wayside_cross: "monument", "*": "historic_site" },
  amenity: {
    place_of_worship: "religious_site",
    monastery: "religious_site",
    restaurant: "restaurant",
    fast_food: "restaurant",
    food_court: "restaurant",
    cafe: "cafe",
    ice_cream: "cafe",
    bar: "bar",
    pub: "bar",
    biergarten: "bar",
    nightclub: "nightlife",
    stripclub: "nightlife",
    casino: "entertainment",
    cinema: "entertainment",
    theatre: "entertainment",
    arts_centre: "entertainment",
    music_venue: "entertainment",
    events_venue: "entertainment",
    marketplace: "market",
    fountain: "monument",
    school: "education",
    university: "education",
    college: "education",
    kindergarten: "education",
    library: "education",
    language_school: "education",
    music_school: "education",
    hospital: "health",
    clinic: "health",
    doctors: "health",
    dentist: "health",
    pharmacy: "health",
    veterinary: "health",
    bus_station: "transport",
    ferry_terminal: "transport",
    parking: "transport",
    taxi: "transport",
    bicycle_rental: "transport",
    car_rental: "transport",
    "*": "service",
  },
  leisure: {
    park: "park",
    garden: "park",
    playground: "park",
    dog_park: "park",
    nature_reserve: "nature",
    sports_centre: "sport",
    fitness_centre: "sport",
    stadium: "sport",
    pitch: "sport",
    swimming_pool: "sport",
    golf_course: "sport",
    track: "sport",
    ice_rink: "sport",
    dance: "nightlife",
    "*": "entertainment",
  },
  shop: {
    bakery: "cafe",
    pastry: "cafe",
    hairdresser: "service",
    beauty: "service",
    massage: "service",
    tattoo: "service",
    laundry: "service",
    dry_cleaning: "service",
    car_repair: "service",
    travel_agency: "service",
    funeral_directors: "service",
    "*": "shop",
  },
  craft: { brewery: "bar", winery: "bar", "*": "service" },
  healthcare: { "*": "health" },
  natural: { "*": "nature" },
  club: { sport: "sport", "*": "other" },
  office: { "*": "service" },
  man_made: { lighthouse: "attraction", obelisk: "monument", observatory: "attraction", "*": "other" },
  railway: { station: "transport", halt: "transport", tram_stop: "transport" },
  aeroway: { aerodrome: "transport", terminal: "transport" },
  public_transport: { station: "transport" },
};

export interface TagCategory {
  category: Category | null;
  /** `key=value` of every tag that says what the object is. */
  labels: string[];
}

/** What the tags say an object is; no labels where they say nothing that makes it a place. */
export function categoryOfTags(tags: Readonly<Record<string, string>>): TagCategory {
  const labels: string[] = [];
  let category: Category | null = null;
  for (const [key, values] of Object.entries(CATEGORIES)) {
    const value = tags[key];
    if (value === undefined || value === "no") continue;
    const known = value
      .split(";")
      .map((part) => values[part.trim()])
      .find((found) => found !== undefined);
    const filed = known ?? values["*"];
    if (filed === undefined) continue;
    labels.push(`${key}=${value}`);
    category ??= filed;
  }
  return { category, labels };
}
