import type { Chance } from "./chance.ts";

type Respelling = readonly [
  share: number,
  respell: (name: string, place: NamedPlace, chance: Chance) => string,
];

interface NamedPlace {
  readonly district: string;
  readonly city: string;
  readonly kindLabel: string;
}

/** Ways in which sources spell one name differently, and how often a name that allows it is. */
const respellings: readonly Respelling[] = [
  [
    0.05,
    (name, { district }, chance) =>
      name.includes(district)
        ? name
        : chance.pick([`${name} - ${district}`, `${name} (${district})`, `${name}, ${district}`]),
  ],
  [0.03, (name, { city }) => (name.includes(city) ? name : `${name} ${city}`)],
  [0.12, (name) => (name.startsWith("The ") ? name.slice(4) : name)],
  [0.02, (name) => (name.startsWith("The ") || !/^[A-Z]/.test(name) ? name : `The ${name}`)],
  [0.35, (name) => name.replace(" & ", " and ")],
  [0.18, (name) => name.replaceAll(/['’]/g, "")],
  [0.1, (name) => name.replaceAll("'", "’")],
  [0.3, (name) => name.normalize("NFKD").replaceAll(/\p{M}/gu, "").replaceAll("ı", "i").normalize("NFC")],
  [
    0.05,
    (name, { kindLabel }) =>
      name.toLowerCase().includes(kindLabel.toLowerCase()) ? name : `${name} ${kindLabel}`,
  ],
  [0.08, (name) => name.replace(/ (?:Restaurant|Café|Coffee|Bar|Kitchen|Stores|Ltd|Hotel)$/, "")],
  [0.2, (name) => name.replace(/\bSt\b/, "Saint")],
  [0.02, (name, _place, chance) => swapped(name, chance)],
  [0.012, (name) => name.toUpperCase()],
  [0.012, (name) => name.toLowerCase()],
];

/** Spells a name as a source might; `readiness` 0 leaves it as it is. */
export function respelled(name: string, place: NamedPlace, readiness: number, chance: Chance): string {
  let spelled = name;
  for (const [share, respell] of respellings) {
    if (chance.happens(share * readiness)) spelled = respell(spelled, place, chance) || spelled;
  }
  return spelled;
}

/** A slip of the keyboard: two letters in each other's place. */
function swapped(name: string, chance: Chance): string {
  const letters = Array.from(name);
  if (letters.length < 5) return name;
  const at = chance.integer(1, letters.length - 3);
  [letters[at], letters[at + 1]] = [letters[at + 1]!, letters[at]!];
  return letters.join("");
}

const ABBREVIATIONS: readonly (readonly [RegExp, string])[] = [
  [/\bStreet\b/, "St"],
  [/\bRoad\b/, "Rd"],
  [/\bAvenue\b/, "Ave"],
  [/\bPlace\b/, "Pl"],
  [/\bTerrace\b/, "Ter"],
  [/\bCrescent\b/, "Cres"],
  [/\bSquare\b/, "Sq"],
  [/\bBoulevard\b/, "Blvd"],
  [/\bDrive\b/, "Dr"],
];

export function abbreviated(address: string): string {
  return ABBREVIATIONS.reduce((text, [word, short]) => text.replace(word, short), address);
}
