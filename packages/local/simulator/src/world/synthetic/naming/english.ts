import type { Chance } from "../chance.ts";
import type { Chain, Naming } from "./naming.ts";
import {
  adjectives,
  americanWords,
  creatures,
  englishTemplates,
  englishWords,
  scottishWords,
  topics,
  type WordLists,
} from "./word-lists.ts";

const chains: readonly Chain[] = `Brewster & Vale|coffee|0.16
Mocha Republic|coffee|0.12
Daily Kettle|cafe|0.05
Pret-à-Porter Sandwiches|cafe|0.03
Crumb & Crust|bakery|0.14
Burger Foundry|takeaway|0.06
Captain Crispy Chicken|takeaway|0.05
Slice Society Pizza|takeaway|0.05
Mama Rosa's|italian|0.08
Wok This Way|asian|0.06
The Fox & Firkin|pub|0.03
Northern Taverns|pub|0.02
Sleepwell Inn|hotel|0.12
Fairmart Express|supermarket|0.24
Freshway|supermarket|0.2
Corner Direct|convenience|0.12
Kingfisher & Co|clothes|0.03
Thread Union|clothes|0.03
Page Turner Books|books|0.1
Voltworld|electronics|0.08
Nestwell|furniture|0.05
Helping Hands|charity-shop|0.15
Commonwealth & Union Bank|bank|0.28
Meridian Bank|bank|0.22
Pillar Pharmacy|pharmacy|0.24
Iron Hour Gym|gym|0.12
QuickPark|car-park|0.15
Supercuts & Blades|hairdresser|0.03`
  .split("\n")
  .map((line) => {
    const [name, kind, share] = line.split("|") as [string, string, string];
    return { name, kind, share: Number(share) };
  });

interface Country {
  readonly words: WordLists;
  readonly street: (chance: Chance, words: WordLists) => string;
  readonly postalCode: (district: number, street: number) => string;
  readonly phone: (chance: Chance) => string;
  readonly address: (houseNumber: number, street: string, chance: Chance) => string;
}

const digits = (chance: Chance, count: number) =>
  Array.from({ length: count }, () => chance.integer(0, 9)).join("");

const LETTERS = "ABDEFGHJLNPQRSTUWXYZ";
const inwardCode = (street: number) =>
  `${street % 9 || 9}${LETTERS[Math.floor(street / 9) % 20]!}${LETTERS[Math.floor(street / 180) % 20]!}`;

function britishAddress(houseNumber: number, street: string, chance: Chance): string {
  const flat = chance.happens(0.04) ? `Unit ${chance.integer(1, 20)}, ` : "";
  return `${flat}${houseNumber}${chance.happens(0.04) ? chance.pick(["A", "B", "C"]) : ""} ${street}`;
}

const LONDON_AREAS = [
  "W1",
  "WC2",
  "EC1",
  "EC2",
  "E1",
  "NW1",
  "N1",
  "SW1",
  "SW3",
  "SE1",
  "SW9",
  "E8",
  "SE10",
  "E14",
  "SE15",
  "W6",
];

const countries: Readonly<Record<"scottish" | "english" | "american", Country>> = {
  scottish: {
    words: scottishWords,
    street: (chance, words) => `${surname(chance, words)} ${chance.pick(words.streetEnds)}`,
    postalCode: (district, street) => `EH${district + 1} ${inwardCode(street)}`,
    phone: (chance) => `+44 131 496 0${digits(chance, 3)}`,
    address: britishAddress,
  },
  english: {
    words: englishWords,
    street: (chance, words) => `${surname(chance, words)} ${chance.pick(words.streetEnds)}`,
    postalCode: (district, street) =>
      `${LONDON_AREAS[district % LONDON_AREAS.length]!}${district >= LONDON_AREAS.length ? Math.floor(district / LONDON_AREAS.length) : ""} ${inwardCode(street)}`,
    phone: (chance) => `+44 20 7946 0${digits(chance, 3)}`,
    address: britishAddress,
  },
  american: {
    words: americanWords,
    street(chance, words) {
      if (chance.happens(0.3)) return `${chance.pick(["W", "E"])} ${ordinal(chance.integer(1, 220))} Street`;
      if (chance.happens(0.2)) return `${ordinal(chance.integer(1, 37))} Avenue`;
      return `${surname(chance, words)} ${chance.pick(words.streetEnds)}`;
    },
    postalCode: (district, street) => String(10_001 + district * 40 + (street % 37)),
    phone: (chance) => `+1 ${chance.pick(["212", "718", "646"])}-555-01${digits(chance, 2)}`,
    address: (houseNumber, street, chance) =>
      `${houseNumber * 2 + 1} ${street}${chance.happens(0.06) ? ` #${chance.integer(1, 30)}` : ""}`,
  },
};

/** Names of cities whose main language is English, with the languages that people brought. */
export function englishNaming(language: keyof typeof countries): Naming {
  const { words, ...country } = countries[language];
  return {
    chains,
    place(kind, chance, district) {
      const template = chance.pick(englishTemplates[kind.name] ?? [`{S} ${kind.foursquare}`]);
      return { name: filled(template, chance, words, district) };
    },
    street: (chance) => country.street(chance, words),
    address: country.address,
    postalCode: country.postalCode,
    phone: country.phone,
  };
}

function filled(template: string, chance: Chance, words: WordLists, district: string): string {
  return template.replaceAll(/\{(\w)\}/g, (_, slot: string) => {
    if (slot === "S") return surname(chance, words);
    if (slot === "P") return district;
    const list = { F: words.forenames, A: adjectives, N: creatures, T: topics, D: words.dishes }[slot];
    return list ? chance.pick(list) : "";
  });
}

function surname(chance: Chance, words: WordLists): string {
  return chance.pick(words.surnameStarts) + chance.pick(words.surnameEnds);
}

function ordinal(number: number): string {
  const ending =
    number % 100 >= 11 && number % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${ending}`;
}
