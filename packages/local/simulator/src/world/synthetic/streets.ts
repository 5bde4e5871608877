import { type Chance, createWeightedPick } from "./chance.ts";
import type { CityProfile, Kilometres } from "./city-profile.ts";
import type { Naming } from "./naming/naming.ts";
import type { Terrain } from "./terrain.ts";

export interface Street {
  readonly name: string;
  readonly district: number;
  readonly from: Kilometres;
  readonly to: Kilometres;
  /** How many places it draws, relative to the others. */
  readonly weight: number;
  readonly postalCode: string;
}

const PLACES_PER_STREET = 11;
/** Streets go on a little beyond what a job asks for, as cities do. */
export const OUTSKIRTS = 1.07;

/** Draws the streets: dense in districts, main streets between them, few elsewhere, none in water or parks. */
export function createStreets(
  profile: CityProfile,
  terrain: Terrain,
  naming: Naming,
  chance: Chance,
): Street[] {
  const { districts, radiusKm, places } = profile;
  const pickDistrict = createWeightedPick(districts.map(({ weight }) => weight));
  const count = Math.max(20, Math.ceil(places / PLACES_PER_STREET));
  const streets: Street[] = [];
  for (let tries = 0; streets.length < count && tries < count * 40; tries++) {
    const district = pickDistrict(chance);
    const kind = chance.next();
    const drawn =
      kind < 0.72
        ? local(profile, district, chance)
        : kind < 0.86
          ? corridor(profile, district, chance)
          : anywhere(profile, chance);
    const middle: Kilometres = [(drawn.from[0] + drawn.to[0]) / 2, (drawn.from[1] + drawn.to[1]) / 2];
    const reach = radiusKm * OUTSKIRTS;
    const outside = [drawn.from, drawn.to].some(([x, y]) => x * x + y * y > reach * reach);
    if (outside || [drawn.from, middle, drawn.to].some((at) => terrain.isWater(at) || terrain.isPark(at)))
      continue;
    const home = nearestDistrict(profile, middle);
    const order = streets.length;
    streets.push({
      from: drawn.from,
      to: drawn.to,
      weight: drawn.weight,
      district: home,
      name: naming.street(chance, districts[home]!.name),
      postalCode: naming.postalCode(home, order),
    });
  }
  return streets;
}

interface Drawn {
  readonly from: Kilometres;
  readonly to: Kilometres;
  readonly weight: number;
}

function local(profile: CityProfile, district: number, chance: Chance): Drawn {
  const { at, spread } = profile.districts[district]!;
  const middle: Kilometres = [at[0] + chance.normal() * spread, at[1] + chance.normal() * spread];
  return drawn(profile, middle, district, chance.between(0.1, 0.5), chance);
}

/** A piece of the way from the centre to a district; to the one at the centre itself there is none. */
function corridor(profile: CityProfile, district: number, chance: Chance): Drawn {
  const { at } = profile.districts[district]!;
  if (at[0] === 0 && at[1] === 0) return local(profile, district, chance);
  const [start, length] = [chance.next(), chance.between(0.08, 0.25)];
  const side = (chance.next() - 0.5) * 0.12;
  const end = Math.min(1.15, start + length);
  const point = (share: number): Kilometres => [
    at[0] * share - at[1] * side * 0.2,
    at[1] * share + at[0] * side * 0.2,
  ];
  return { from: point(start), to: point(end), weight: chance.between(1, 3) };
}

function anywhere(profile: CityProfile, chance: Chance): Drawn {
  const reach = profile.radiusKm * OUTSKIRTS;
  const middle: Kilometres = [chance.between(-reach, reach), chance.between(-reach, reach)];
  return drawn(profile, middle, 0, chance.between(0.15, 0.7), chance, 0.35);
}

function drawn(
  profile: CityProfile,
  middle: Kilometres,
  district: number,
  length: number,
  chance: Chance,
  weight = 1,
): Drawn {
  const turned =
    profile.gridDegrees + ((district * 37) % 40) - 20 + (chance.happens(0.5) ? 90 : 0) + chance.normal() * 4;
  const angle = (turned * Math.PI) / 180;
  const [dx, dy] = [(Math.cos(angle) * length) / 2, (Math.sin(angle) * length) / 2];
  return {
    from: [middle[0] - dx, middle[1] - dy],
    to: [middle[0] + dx, middle[1] + dy],
    weight: weight * (chance.happens(0.15) ? chance.between(2, 5) : chance.between(0.3, 1.3)),
  };
}

export function nearestDistrict({ districts }: CityProfile, [x, y]: Kilometres): number {
  let [best, least] = [0, Infinity];
  for (const [i, { at }] of districts.entries()) {
    const distance = (x - at[0]) ** 2 + (y - at[1]) ** 2;
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}
