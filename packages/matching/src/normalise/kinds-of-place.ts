/** Words for kinds of place, by kind. Two names with words for different kinds seldom mean one place. */
const kindWords = {
  food:
    "restaurant takeaway diner bistro brasserie grill kitchen eatery pizzeria pizza sushi noodle curry tandoori " +
    "kebab burger chippy steakhouse seafood buffet trattoria osteria taqueria ramen dimsum hawker eating food " +
    "cuisine barbecue steamboat hotpot laksa chicken deli canteen",
  cafe: "cafe coffee coffeeshop coffeehouse tea teahouse bakery patisserie cake dessert espresso bakehouse icecream gelato kopitiam",
  bar: "bar pub tavern inn lounge nightclub taproom brewery wine whisky saloon karaoke ktv",
  lodging:
    "hotel hostel guesthouse apartment motel suite inn lodge bnb residence backpacker serviced aparthotel resort",
  shop:
    "shop store boutique outlet jeweller optician optical book bookshop florist flower fashion clothing furniture " +
    "shoe phone mobile computer bike cycle toy gift antique hardware butcher newsagent offlicence charity gardencentre",
  grocery: "supermarket market grocery minimart convenience express mart hypermarket wholesale",
  school:
    "school college university academy nursery kindergarten preschool childcare institute primary secondary " +
    "polytechnic tuition montessori campus faculty playgroup",
  worship:
    "church chapel kirk cathedral basilica mosque temple synagogue gurdwara parish shrine abbey priory",
  health:
    "hospital clinic dental dentist surgery pharmacy chemist medical physiotherapy polyclinic health " +
    "practice optometrist veterinary vet chiropractic osteopath podiatry acupuncture",
  money: "bank atm insurance finance exchange moneychanger pawnshop accountant",
  green: "park garden reserve green playground field meadow wood cemetery allotment beach hill",
  culture: "museum gallery theatre cinema studio playhouse exhibition monument memorial art",
  transit: "station mrt lrt terminal interchange stop busstop halt airport ferry jetty tram train railway",
  parking: "parking garage",
  library: "library archive",
  sport:
    "gym fitness sport stadium pool swimming yoga pilate golf tennis rugby football bowling club leisure",
  beauty: "salon hair barber hairdresser beauty spa nail massage tanning tattoo hairdressing aesthetic",
  building: "tower building block court condominium plaza mall residence mansion villa ville flat",
  office: "office branch solicitor consultant agency letting estate property architect lawyer",
  street: "road street lane avenue crescent terrace close drive bridge roundabout wynd",
  public: "police fire council embassy consulate courthouse post community",
  motor: "motor car auto tyre petrol garage mot esso shell caltex bp",
  /** What belongs to a place and is no other name for it. */
  amenity:
    "atm gym pool poolside playground canteen cafeteria foodcourt parking toilet restroom ballroom room staffroom " +
    "classroom boardroom kiosk counter lift pit pond corridor taxi",
  /** What a place is often called by. */
  part:
    "lobby field hall level entrance gate exit foyer court rooftop terrace pitch dormitory hostel wing annex reception " +
    "office studio lab laboratory theatre auditorium concourse platform lounge stall atrium emergency ward clubhouse",
  laundry: "laundry cleaner laundrette launderette",
  /** Of all amenities the one whose pairs the evidence weighs (`evidence.ts`). */
  cash_machine: "atm",
} as const;

/** A kind of place that words of names tell. */
export type KindOfPlace = keyof typeof kindWords;

/** The kinds in the order of their bits. */
export const kindNames = Object.keys(kindWords) as KindOfPlace[];

/** The bit of a kind in a set of kinds. */
export function bitOfKind(kind: KindOfPlace): number {
  return 1 << kindNames.indexOf(kind);
}

/** The kinds that each word names, as a set of bits. */
export const kindBits: ReadonlyMap<string, number> = buildKindBits();

function buildKindBits(): Map<string, number> {
  const bits = new Map<string, number>();
  for (const [index, kind] of kindNames.entries()) {
    for (const word of kindWords[kind].split(" ")) bits.set(word, (bits.get(word) ?? 0) | (1 << index));
  }
  return bits;
}
