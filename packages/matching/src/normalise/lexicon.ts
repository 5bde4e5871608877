/**
 * Words that say little, and words that say what kind of place a name belongs to, in the languages of big cities. Any other
 * word counts by how rare it is among the records at hand.
 */

/** Words of one letter that are articles or conjunctions before another word, and a designation elsewhere: `Terminal A`. */
export const articlesOfOneLetter: ReadonlySet<string> = new Set(["a", "e", "y"]);

/**
 * Legal forms of two letters, and degrees: at one end of a name beside nothing but words for kinds of place they are what tells it,
 * `KK Hospital`.
 */
export const shortLegalForms: ReadonlySet<string> = new Set("ag sa cv kk bv nv oy ab as md".split(" "));

/**
 * Legal forms and degrees that are another word but at the end of a name: `Kg.` is a village in Malay, `Corporation Road` a
 * street.
 */
export const closingLegalForms: ReadonlySet<string> = new Set(
  "kg sl ou ev pc pa od cpa corporation".split(" "),
);

/** Words without meaning for identity: articles, conjunctions, legal forms. */
export const emptyWords: ReadonlySet<string> = new Set([
  ...articlesOfOneLetter,
  ...shortLegalForms,
  ...closingLegalForms,
  ...(
    "the and an of at in on by for with de la le les el los las du des da do di del der die das den und et " +
    "ltd limited plc llc llp lp pllc ulc inc incorporated pte pvt co company corp gmbh sarl srl ltee sdn bhd pty " +
    "ooo oao zao kgaa ohg gbr snc sas eurl sasu ltda eireli sro spol kft zrt uab " +
    // Degrees after a doctor's or a lawyer's name.
    "dds dmd dpm dvm phd esq"
  ).split(" "),
]);

/** One spelling for words that sources shorten or translate. */
export const wordForms: ReadonlyMap<string, string> = new Map(
  Object.entries({
    center: "centre",
    ctre: "centre",
    supercenter: "supercentre",
    ctr: "centre",
    cntr: "centre",
    apt: "apartment",
    apts: "apartment",
    appartment: "apartment",
    appt: "apartment",
    sch: "school",
    hosp: "hospital",
    hse: "house",
    blk: "block",
    bldg: "building",
    bld: "building",
    ave: "avenue",
    av: "avenue",
    rd: "road",
    sq: "square",
    ln: "lane",
    ct: "court",
    pl: "place",
    cres: "crescent",
    terr: "terrace",
    cir: "circle",
    trl: "trail",
    rte: "route",
    xing: "crossing",
    jct: "junction",
    vlg: "village",
    spgs: "spring",
    pt: "point",
    mtn: "mountain",
    mt: "mount",
    intl: "international",
    int: "international",
    bros: "brother",
    govt: "government",
    dept: "department",
    uni: "university",
    univ: "university",
    stn: "station",
    mkt: "market",
    pk: "park",
    gdn: "garden",
    gdns: "garden",
    rest: "restaurant",
    restaurante: "restaurant",
    ristorante: "restaurant",
    restoran: "restaurant",
    resto: "restaurant",
    caffe: "cafe",
    kafe: "cafe",
    theater: "theatre",
    harbor: "harbour",
    color: "colour",
    gray: "grey",
    neighbor: "neighbour",
    neighborhood: "neighbourhood",
    jeweler: "jeweller",
    jewelry: "jewellery",
    tire: "tyre",
    donut: "doughnut",
    grille: "grill",
    olde: "old",
    towne: "town",
    pointe: "point",
    barbeque: "barbecue",
    cmnty: "community",
    natl: "national",
    assoc: "association",
    assn: "association",
    inst: "institute",
    svc: "service",
    svcs: "service",
    mgmt: "management",
    med: "medical",
    dentistry: "dental",
    presby: "presbyterian",
    cath: "catholic",
    bapt: "baptist",
    luth: "lutheran",
    cem: "cemetery",
    saint: "st",
    ste: "st",
    santo: "sto",
    sts: "st",
    sainte: "st",
    sankt: "st",
    sint: "st",
    doctor: "dr",
    mister: "mr",
    dott: "dr",
    bch: "beach",
    hts: "height",
    hgts: "height",
    twr: "tower",
    lib: "library",
    tech: "technology",
    technologies: "technology",
    grp: "group",
    condo: "condominium",
    hdb: "block",
    takeout: "takeaway",
    carpark: "parking",
    parkade: "parking",
    shoppe: "shop",
    bbq: "barbecue",
    jln: "jalan",
    lor: "lorong",
    tg: "tanjong",
    ft: "fort",
    chem: "chemist",
    pharm: "pharmacy",
    acad: "academy",
    elem: "elementary",
    pri: "primary",
    sec: "secondary",
    jr: "junior",
    sr: "senior",
    rec: "recreation",
    cmty: "community",
    blvd: "boulevard",
    pkwy: "parkway",
    hwy: "highway",
    plz: "plaza",
    twp: "township",
  }),
);

/** One spelling for names of many branches that are written in several ways, as folded text. */
export const phraseForms: readonly (readonly [phrase: RegExp, form: string])[] = [
  [/\bb(?:ar)? b (?:q|que|cue)\b/g, "barbecue"],
  [/\bco op(?:erative)?\b/g, "coop"],
  [/\br ?c (?=church|parish|school|cathedral)/g, "roman catholic "],
  [/\bumc\b/g, "united methodist church"],
  [/\b(?:mlk|m ?l king)\b/g, "martin luther king"],
  [/\bss (?=[a-z]+ and )/g, "saint "],
  [/\bame (?=church|zion)/g, "african methodist episcopal "],
  [/\band assocs?\b/g, "and associates"],
  [/\blds church\b/g, "church of jesus christ of latter day saints"],
  [/\bv ?f ?w\b/g, "veterans of foreign wars"],
  [/(?<=[a-z] )vfd$/g, "volunteer fire department"],
  [/(?<=[a-z] )fcu$/g, "federal credit union"],
  [/\brt (?=\d)/g, "route "],
  [/(?<=\d) ?hrs?\b/g, " hour"],
  [/\bdr med(?: dent| vet)?\b/g, "dr"],
  [/\bsta (?=(?:ana|barbara|catalina|clara|cruz|isabel|lucia|maria|rosa|teresa)\b)/g, "santa "],
  [/\bntra sra\b/g, "nuestra senora"],
  // A saloon is a bar in one country and a salon in another.
  [/\b(hair|beauty|nails?|barber|bridal|unisex|ladies) saloon\b/g, "$1 salon"],
  // Schools as their boards write them: `Allderdice HS`, `PS 118`, `PS118`.
  [/\bp ?s(?: (?=\d)|(?=\d\d))/g, "public school "],
  [/(?<=[a-z] )ps$/g, "public school"],
  [/(?<=[a-z] )es$/g, "elementary school"],
  [/(?<=[a-z] )ms$/g, "middle school"],
  [/(?<=[a-z] )hs$/g, "high school"],
  [/(?<=[a-z] )ci$/g, "collegiate institute"],
  // `Fire Station No. 6` is number 6.
  [/\b(?:no|nr) ?(?=\d)/g, ""],
  [/\b(?:7|seven) (?:11|eleven)\b/g, "7 eleven"],
  [/\bcar parks?\b/g, "parking"],
  [/\b(?:cash ?(?:machine|point)|automated teller(?: machine)?)\b/g, "atm"],
  // A station of another kind than one of trains.
  [/\b(?:petrol|gas|filling|fuel) station\b/g, "petrol"],
  [/\bunited states\b/g, "us"],
  [/\b(?:usps|us postal service)\b/g, "us post office"],
];

/** Numbers that names spell out: `Tower Two`. The first is `one`. */
export const numberWords: readonly string[] =
  "one two three four five six seven eight nine ten eleven twelve".split(" ");

/** `Bar Ninety` and, with one of the first nine after it, `Bar Ninety Three`. The first is `twenty`. */
export const tensWords: readonly string[] = "twenty thirty forty fifty sixty seventy eighty ninety".split(
  " ",
);

/** Ordinals that streets, floors and churches spell out: `Fifth Avenue`, `5th Avenue`. The first is `first`. */
export const ordinalWords: readonly string[] = (
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth " +
  "sixteenth seventeenth eighteenth nineteenth twentieth"
).split(" ");

/** What stands for a direction in names and addresses of streets: `Queen St W`. */
export const compassPoints: ReadonlyMap<string, string> = new Map(
  Object.entries({
    n: "north",
    s: "south",
    e: "east",
    w: "west",
    ne: "northeast",
    nw: "northwest",
    se: "southeast",
    sw: "southwest",
  }),
);

/** Words that a street's name ends with, in their one spelling. */
export const streetTypes: ReadonlySet<string> = new Set(
  "street avenue road boulevard drive lane court place square crescent terrace way parkway highway".split(
    " ",
  ),
);

/** Words for kinds of place, by kind. Two names with words for different kinds seldom mean one place. */
const kindWords = {
  food:
    "restaurant takeaway diner bistro brasserie grill kitchen eatery pizzeria pizza sushi noodle curry tandoori " +
    "kebab burger chippy steakhouse seafood buffet trattoria osteria taqueria ramen dimsum hawker eating food " +
    "cuisine barbecue steamboat hotpot laksa chicken deli delicatessen canteen",
  cafe: "cafe coffee coffeeshop coffeehouse tea teahouse bakery patisserie cake dessert espresso bakehouse icecream gelato kopitiam",
  bar: "bar pub tavern inn lounge nightclub taproom brewery wine whisky saloon karaoke ktv",
  lodging:
    "hotel hostel guesthouse apartment motel suite inn lodge bnb residence backpacker serviced aparthotel resort",
  shop:
    "shop store boutique outlet jeweller optician optical book bookshop florist flower fashion clothing furniture " +
    "shoe phone mobile computer bike cycle toy gift antique hardware butcher newsagent offlicence charity",
  grocery: "supermarket market grocery minimart convenience express mart hypermarket wholesale",
  school:
    "school college university academy nursery kindergarten preschool childcare institute primary secondary " +
    "polytechnic tuition montessori campus faculty playgroup",
  worship:
    "church chapel kirk cathedral basilica mosque masjid temple synagogue gurdwara parish shrine abbey priory",
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
    "atm gym gymnasium pool poolside playground canteen cafeteria foodcourt parking toilet restroom ballroom room staffroom " +
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
