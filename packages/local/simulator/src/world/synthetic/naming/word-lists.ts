/** Words that names are put together from. Lists are separated by blanks, word groups by `|`. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const phrases = (text: string): readonly string[] =>
  text
    .trim()
    .split("|")
    .map((part) => part.trim());

export interface WordLists {
  readonly surnameStarts: readonly string[];
  readonly surnameEnds: readonly string[];
  readonly forenames: readonly string[];
  readonly dishes: readonly string[];
  readonly streetEnds: readonly string[];
}

const forenames =
  words(`Alice Anna Beatrice Charlotte Clara Daniel David Edward Elena Emma Fatima Frank George Grace
  Hannah Harry Helen Isla Jack James Jane John Joseph Kate Laura Leo Lucy Maria Mark Martha Mary Michael Nina Oliver Omar
  Paul Peter Rosa Ruth Samuel Sofia Thomas Victor William Yusuf Zara`);

export const adjectives =
  words(`Black Blue Broken Copper Crooked Dancing Flying Gilded Golden Green Grey Happy Hidden Hungry
  Iron Jolly Laughing Little Lucky Merry Old Quiet Red Royal Running Silent Silver Singing Sleeping Twisted Velvet Wandering
  White Wild Wooden Yellow`);
export const creatures =
  words(`Anchor Badger Bear Bee Bell Boar Bull Cat Cockerel Crane Crown Deer Dog Dolphin Dove Dragon
  Duck Eagle Elephant Falcon Fiddle Fish Fox Goose Griffin Hare Harp Heron Horse Kettle Kite Lamb Lantern Lion Magpie Otter
  Owl Oyster Pear Pheasant Pig Plough Rabbit Raven Rose Salmon Ship Sparrow Spoon Stag Star Swan Thistle Tiger Tree Turtle
  Unicorn Wheel Whale Wolf`);
export const topics =
  words(`Childhood Clocks Design Fashion Fire Flight Glass History Light Maps Medicine Money Music Ships
  Sport Steam Stories Surgery Textiles Theatre Toys Transport War Whisky Wool Writing`);

export const englishWords: WordLists = {
  surnameStarts:
    words(`Ash Barn Beck Black Brad Brook Carl Chad Chester Clay Cole Cran Dal Den Dray East Eld Fair Farn Glad
    Gran Green Hal Har Hart Hath Hay Holl Horn Hurst Kings Lang Lin Lock Mar Mel Mill Nor Oak Pem Pres Rad Red Ros Rush Sel
    Shel Stan Stock Sut Thorn Wal War Well West Whit Wind Win Wood Wren`),
  surnameEnds:
    words(`bourne bridge bury by combe cote croft dale don field ford gate ham hurst land ley low man mere more ridge
    shaw son stead stone ton wall ward well wick win wood worth`),
  forenames,
  dishes:
    phrases(`Saffron|Little Napoli|Bella Vista|Casa Lola|El Toro|Bombay Table|Dhaka Spice|Lahore Grill|Istanbul Ocakbaşı|
    Antep|Beyrouth|Zaytoun|Warszawa|Pierogi|Hanoi Kitchen|Phở Quê|Golden Wok|Lotus Garden|Jade Palace|Sichuan House|Seoul Table|
    Sakura|Umi Sushi|Siam Orchid|Lagos Grill|Addis|Kingston Jerk|Montego|Ceylon|Kathmandu|Tbilisi|Santorini|Olive Branch|
    La Petite Table|Chez Margot|Brasserie Lumière|Tapas Sol|Porto Mar|Crêpe Suzette|Curry Leaf|Masala Street|Noodle Bar|Ramen Lane`),
  streetEnds: words(
    "Street Street Street Road Road Road Lane Avenue Terrace Place Gardens Square Row Crescent Hill Way Grove Close Court Mews",
  ),
};

export const scottishWords: WordLists = {
  ...englishWords,
  surnameStarts:
    words(`Aber Ard Auch Bal Ban Bar Blair Brae Cairn Cal Carn Clack Coch Craig Cul Dal Doug Drum Dum Dun Fal Fin
    Gal Glen Gor Inver Kil Kin Kirk Lam Len Loch Mac Mel Mon Mor Muir Ness Pit Ran Ross Ruth Stir Strath Tar Tul Wal`),
  surnameEnds:
    words(`aird an ar bain burgh burn die don eith els erran ford garve glas gow gyle hope ick ie ivet kirk laird lan law
    leith loch mar more muir nan nie noch och ock olm onald rae rick ross ton toul vie wick`),
  streetEnds: words(
    "Street Street Street Road Road Place Terrace Crescent Gardens Row Wynd Close Brae Loan Walk Square Drive Avenue",
  ),
};

export const americanWords: WordLists = {
  ...englishWords,
  dishes:
    phrases(`Joe's Slice|Bella Napoli|Trattoria Rosa|Taqueria Sol|El Gallo|Casa Mezcal|La Esquina Verde|Pupusería Lupita|
    Sofrito|Mofongo House|Island Jerk|Port-au-Prince|Dakar Grill|Addis Table|Golden Dumpling|Grand Szechuan House|Xi'an Noodle|
    Flushing Hot Pot|Seoul Garden|K-Town BBQ|Saigon Deli|Bánh Mì Corner|Sushi Kaze|Ramen Alley|Himalayan Momo|Delhi Dhaba|
    Kebab Corner|Astoria Taverna|Odessa Café|Pierogi Place|Katz & Daughters|Bagel Hole|Smoke Pit|Oyster Dock|Chop House|
    Corner Diner|Blue Plate|Burger Barn|Lobster Shack|Pho Street|Arepa Lady|Ceviche Bar`),
  streetEnds: words("Street Street Street Avenue Avenue Place Road Boulevard Drive Court Lane Terrace"),
};

/** Templates by kind: S surname, F forename, A adjective, N creature, T topic, D dish, P district, | separates. */
export const englishTemplates: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  `museum: Museum of {T}|{S} Museum|{P} Museum|The {T} Museum|{S} House Museum
gallery: {S} Gallery|{P} Gallery|Gallery {S}|{A} {N} Gallery|{S} & {S} Fine Art
monument: {S} Monument|{F} {S} Monument|{P} Obelisk
memorial: {P} War Memorial|{F} {S} Memorial|{S} Memorial Fountain
statue: {F} {S}|Statue of {F} {S}|The {A} {N}|{A} {N} Mural
church: St {F}'s Church|{P} Parish Church|St {F} and St {F}|{P} Baptist Church|Church of the Holy {N}|{S} Methodist Church
castle: {P} Castle|{S} Castle|Castle {S}
ruins: {S} Abbey|Old {P} Priory|{S} Tower|Remains of {S} Wall
attraction: {P} Dungeon|The {T} Experience|{S} Tours|{P} Story|{A} {N} Ghost Walks
viewpoint: {S} Hill Viewpoint|{P} Lookout|{S}'s Seat|{S} Point
park: {S} Park|{P} Park|{S} Green|{S} Recreation Ground|{F} {S} Park
garden: {S} Gardens|{P} Community Garden|{F}'s Garden|{S} Square Gardens
playground: {S} Play Park|{P} Playground|{S} Road Playground|{S} Adventure Playground
hill: {S} Hill|{S} Law|{S} Heights
theatre: {S} Theatre|{P} Playhouse|Theatre {S}|The {N} Theatre
cinema: {S} Cinema|{P} Picture House|The {A} {N} Cinema
music-venue: The {A} {N}|{S} Hall|{P} Arts Club|Club {S}
nightclub: {A} {N}|Club {S}|The {N}|{S}'s
restaurant: The {A} {N}|{S}'s|{S} & {S}|{D}|{F}'s Kitchen|{N} & {N}|{D} {P}|The {S} Kitchen|{S} Dining Room
italian: Trattoria {F}|Pizzeria {S}|Ristorante {F}|Da {F}|{D} Pizza|Osteria {N}|Casa {F}
asian: {D}|{A} {N} Sushi|{A} Lotus|{S} Noodles|Wok {N}|{A} Dragon|{D} Express
takeaway: {S} Fish Bar|{A} {N} Takeaway|{D} Express|{P} Kebab House|{F}'s Chippy|{A} Chicken|{D} To Go
cafe: {S}'s Café|The {A} {N} Café|{F}'s|Café {F}|{N} & Bean|{P} Tea Room|{S} Street Café|The {N} Café
coffee: {A} {N} Coffee|{S} Roasters|{N} Espresso|{F} & Co Coffee|{S} Coffee House
bakery: {S} Bakery|{F}'s Bakes|{A} Crust|{S} & Sons Bakers|The {P} Bakery
pub: The {A} {N}|The {N} & {N}|The {S} Arms|The {N}|{S}'s Bar|The {S} Tavern|The {N} Inn
bar: {A} {N}|{S}'s|Bar {F}|The {N} Room|{N} & {N}|{S} Wine Bar
hotel: {S} Hotel|The {S}|Hotel {F}|{P} Grand Hotel|The {A} {N} Hotel|{S} House Hotel
guest-house: {S} Guest House|{S} Lodge|{F}'s B&B|{S} Villa|{S} Apartments
hostel: {A} {N} Hostel|{P} Backpackers|{S} Hostel
supermarket: {S} Supermarket|{S} Foods|{P} Food Hall|{F}'s Grocers
convenience: {S} Stores|{P} News|{F}'s Mini Market|{S} Convenience Store|{A} {N} Off Licence|{P} Food & Wine
clothes: {S}|{F} & {F}|{A} {N}|House of {S}|{S} Tailors|{N} Vintage
books: {S} Books|The {A} {N} Bookshop|{S} & {S} Booksellers|{P} Bookshop
gifts: {A} {N} Gifts|{S} Gifts|The {N} Shop|{F}'s Attic
jewellery: {S} Jewellers|{F} {S} Jewellery|{S} & Daughters|{A} {N} Silver
electronics: {S} Electronics|{F} Phones|{P} Computers|{S} Hi-Fi|Fone {N}
furniture: {S} Furniture|{S} Interiors|{N} & Oak|{S} Beds|{P} Carpets
florist: {F}'s Flowers|{S} Florist|{A} Petal|{P} Blooms
charity-shop: {S} Trust Shop|{P} Hospice Shop|St {F}'s Charity Shop
market: {P} Market|{S} Market|{P} Farmers' Market
mall: {S} Centre|{P} Shopping Centre|{S} Arcade
hairdresser: {F}'s Hair|{S} Hairdressing|{A} Scissors|{F} & {F} Hair|{S} Barbers|The {P} Barber|Salon {F}
beauty: {F} Beauty|{S} Nails|{A} Lotus Spa|{P} Beauty Rooms|Skin by {F}
bank: {S} Bank|Bank of {S}|{S} Building Society
post-office: {P} Post Office|{S} Road Post Office
garage: {S} Motors|{S} Garage|{P} Tyres|{F}'s Autos
estate-agent: {S} & {S}|{S} Estate Agents|{S} Lettings|{P} Homes
office: {S} Ltd|{S} & Partners|{S} {S} LLP|{N} Digital|{S} Consulting|{A} {N} Studio
gym: {P} Gym|{A} {N} Fitness|{S} Strength|Yoga {F}|{N} Pilates
sports-centre: {P} Leisure Centre|{S} Sports Club|{S} Bowling Club|{P} Tennis Club
school: {S} Primary School|St {F}'s School|{P} High School|{S} Academy|{S} Nursery
university: {S} College|{P} University Building|{S} Institute|{T} Faculty
library: {P} Library|{S} Library|Library of {T}
doctor: {S} Medical Practice|{P} Surgery|Dr {S}|{S} Health Centre
dentist: {S} Dental Care|{P} Dental Practice|{A} Smile|{S} & {S} Dentists
pharmacy: {S} Pharmacy|{P} Pharmacy|{S} Chemist
station: {P} Station|{S} Road Station|{S} Tram Stop
car-park: {S} Street Car Park|{P} Car Park|{S} NCP`
    .split("\n")
    .map((line) => {
      const [kind, templates] = line.split(": ") as [string, string];
      return [kind, templates.split("|")];
    }),
);
