import type { LatLng } from "@cityscout/contracts";
import { type Kind, kinds } from "../../vocabulary/kinds.ts";
import type { WorldRecord } from "../record.ts";
import { type Chance, createWeightedPick } from "./chance.ts";
import type { CityProfile, Kilometres } from "./city-profile.ts";
import type { Chain, Naming, PlaceName } from "./naming/naming.ts";
import { nearestDistrict, OUTSKIRTS, type Street } from "./streets.ts";
import type { Terrain } from "./terrain.ts";

/** A place as it truly is: what the sources' records are made from. */
export interface PlaceDraft extends Omit<WorldRecord, "id" | "category"> {
  readonly kind: Kind;
  readonly district: string;
  readonly chain: boolean;
  /** Kilometres from the city's centre. */
  readonly fromCenter: number;
}

interface Site {
  readonly at: Kilometres;
  readonly district: number;
  readonly address: string | null;
  readonly postalCode: string | null;
}

/** Kinds that lie in the open rather than along a street. */
const IN_THE_OPEN = new Set([
  "park",
  "hill",
  "viewpoint",
  "playground",
  "garden",
  "ruins",
  "castle",
  "statue",
]);
/** Kinds that malls are full of. */
const IN_MALLS = new Set([
  "clothes",
  "coffee",
  "cafe",
  "takeaway",
  "gifts",
  "jewellery",
  "electronics",
  "books",
  "beauty",
]);
/** Kinds that crowd in the middle of a city. */
const CENTRAL = new Set([
  "museum",
  "gallery",
  "theatre",
  "hotel",
  "hostel",
  "bar",
  "nightclub",
  "monument",
  "office",
]);
const MALL_SHARE = 0.45;
const PLACES_PER_MALL = 900;
const MOST_RATINGS = 60_000;
const NAME_TRIES = 8;

/** Makes places until the disc holds as many as the profile says; those on the outskirts come on top. */
export function createTruePlaces(
  profile: CityProfile,
  streets: readonly Street[],
  terrain: Terrain,
  naming: Naming,
  chance: Chance,
): PlaceDraft[] {
  const pickKind = createWeightedPick(kinds.map(({ share }) => share));
  const pickChain = chainPicker(naming.chains);
  const site = sitePicker(profile, streets, naming, chance);
  const drafts: PlaceDraft[] = [];
  const taken = new Set<string>();
  for (let inside = 0; inside < profile.places;) {
    const kind = kinds[pickKind(chance)]!;
    const found = site(kind);
    const fromCenter = Math.sqrt(found.at[0] ** 2 + found.at[1] ** 2);
    if (fromCenter > profile.radiusKm * OUTSKIRTS || terrain.isWater(found.at)) continue;
    const position = terrain.toLatLng(found.at);
    const district = profile.districts[found.district]!.name;
    const chain = pickChain(kind, chance);
    const called = chain ?? freshName(() => naming.place(kind, chance, district), taken);
    drafts.push(
      draftOf({
        profile,
        kind,
        found,
        fromCenter,
        position,
        district,
        called,
        isChain: chain !== undefined,
        naming,
        chance,
      }),
    );
    if (fromCenter <= profile.radiusKm) inside++;
  }
  return drafts;
}

/** Places that are no chain seldom share a name: what is taken is thought up anew, a few times. */
function freshName(invent: () => PlaceName, taken: Set<string>): PlaceName {
  let called = invent();
  for (let tries = 0; tries < NAME_TRIES && taken.has(called.name); tries++) called = invent();
  taken.add(called.name);
  return called;
}

interface Parts {
  readonly profile: CityProfile;
  readonly kind: Kind;
  readonly found: Site;
  readonly fromCenter: number;
  readonly position: LatLng;
  readonly district: string;
  readonly called: PlaceName;
  readonly isChain: boolean;
  readonly naming: Naming;
  readonly chance: Chance;
}

function draftOf({
  profile,
  kind,
  found,
  fromCenter,
  position,
  district,
  called,
  isChain,
  naming,
  chance,
}: Parts): PlaceDraft {
  const central = 1 + 2 / (1 + (4 * fromCenter) / profile.radiusKm);
  // A heavy tail: most places have a few ratings, a few have tens of thousands.
  const count = Math.min(MOST_RATINGS, Math.floor((4 * central) / (1 - chance.next()) ** 1.1) - 4);
  const business = !IN_THE_OPEN.has(kind.name);
  return {
    name: called.name,
    ...(called.names ? { names: called.names } : {}),
    ...position,
    address: found.address,
    postalCode: found.postalCode,
    phone: business && chance.happens(0.8) ? naming.phone(chance) : null,
    website: business && chance.happens(0.6) ? websiteOf(called, isChain, chance) : null,
    popularity: Number((Math.log1p(count) / Math.log1p(MOST_RATINGS)).toFixed(4)),
    rating: count > 0 ? { value: ratingOf(chance), count } : null,
    wikidata: null,
    closed: chance.happens(0.015),
    kind,
    district,
    chain: isChain,
    fromCenter,
  };
}

function ratingOf(chance: Chance): number {
  return Number(Math.min(5, Math.max(1, 4.2 + chance.normal() * 0.45)).toFixed(1));
}

function websiteOf({ name, names }: PlaceName, isChain: boolean, chance: Chance): string {
  const latin = names?.["ja-Latn"] ?? name;
  const host = latin
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "");
  return isChain
    ? `https://www.${host}.example/branches/${chance.integer(100, 9999)}`
    : `https://${host || "place"}.example`;
}

function chainPicker(chains: readonly Chain[]): (kind: Kind, chance: Chance) => Chain | undefined {
  return (kind, chance) => {
    let left = chance.next();
    for (const chain of chains) {
      if (chain.kind !== kind.name) continue;
      if (left < chain.share) return chain;
      left -= chain.share;
    }
    return undefined;
  };
}

function sitePicker(
  profile: CityProfile,
  streets: readonly Street[],
  naming: Naming,
  chance: Chance,
): (kind: Kind) => Site {
  const pickStreet = createWeightedPick(streets.map(({ weight }) => weight));
  const pickDistrict = createWeightedPick(profile.districts.map(({ weight }) => weight));
  const malls = createMalls(profile, streets, pickStreet, naming, chance);

  const onStreet = (street: Street): Site => {
    const along = chance.next();
    const [dx, dy] = [street.to[0] - street.from[0], street.to[1] - street.from[1]];
    const length = Math.sqrt(dx * dx + dy * dy);
    const side = chance.happens(0.5) ? 1 : -1;
    const back = (side * chance.between(0.006, 0.016)) / length;
    const houseNumber = 1 + 2 * Math.floor((along * length) / 0.012) + (side > 0 ? 1 : 0);
    return {
      at: [street.from[0] + dx * along - dy * back, street.from[1] + dy * along + dx * back],
      district: street.district,
      address: naming.address(houseNumber, street.name, chance),
      postalCode: street.postalCode,
    };
  };
  const inTheOpen = (): Site => {
    const { at, spread } = profile.districts[pickDistrict(chance)]!;
    const reach = 1.8 * spread + 0.3;
    const point: Kilometres = [at[0] + chance.normal() * reach, at[1] + chance.normal() * reach];
    return { at: point, district: nearestDistrict(profile, point), address: null, postalCode: null };
  };
  const inMall = (): Site => {
    const mall = chance.pick(malls);
    return {
      at: [mall.at[0] + chance.normal() * 0.045, mall.at[1] + chance.normal() * 0.045],
      district: mall.district,
      address: `Unit ${chance.integer(1, 120)}, ${mall.name}`,
      postalCode: mall.postalCode,
    };
  };
  return (kind) => {
    if (IN_THE_OPEN.has(kind.name)) return inTheOpen();
    if (IN_MALLS.has(kind.name) && chance.happens(MALL_SHARE * 0.35)) return inMall();
    const street = streets[pickStreet(chance)]!;
    if (!CENTRAL.has(kind.name)) return onStreet(street);
    const other = streets[pickStreet(chance)]!;
    const distance = ({ from }: Street) => from[0] ** 2 + from[1] ** 2;
    return onStreet(distance(other) < distance(street) ? other : street);
  };
}

interface Mall {
  readonly name: string;
  readonly at: Kilometres;
  readonly district: number;
  readonly postalCode: string;
}

function createMalls(
  profile: CityProfile,
  streets: readonly Street[],
  pickStreet: (chance: Chance) => number,
  naming: Naming,
  chance: Chance,
): Mall[] {
  const mallKind = kinds.find(({ name }) => name === "mall")!;
  return Array.from({ length: Math.max(2, Math.round(profile.places / PLACES_PER_MALL)) }, () => {
    const street = streets[pickStreet(chance)]!;
    return {
      name: naming.place(mallKind, chance, profile.districts[street.district]!.name).name,
      at: street.from,
      district: street.district,
      postalCode: street.postalCode,
    };
  });
}
