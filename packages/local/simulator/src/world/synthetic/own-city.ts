import type { LatLng } from "@cityscout/contracts";
import { createChance } from "./chance.ts";
import type { CityProfile, Kilometres } from "./city-profile.ts";

export interface OwnCity {
  readonly city: string;
  readonly center: LatLng;
  /** Kilometres, above 0. */
  readonly radiusKm: number;
  /** True places inside the radius. */
  readonly places: number;
  /** ISO 3166-1 alpha-2. Default `GB`. */
  readonly country?: string;
}

/** A city that nobody drew: districts, a river and parks by chance. */
export function inventProfile(
  { city, center, radiusKm, places, country = "GB" }: OwnCity,
  seed: number,
): CityProfile {
  const chance = createChance(`profile:${seed}:${city}`);
  const around = (reach: number): Kilometres => [
    chance.normal() * radiusKm * reach,
    chance.normal() * radiusKm * reach,
  ];
  const names = [
    "Old Town",
    "North End",
    "Southside",
    "Riverside",
    "Westgate",
    "Eastfield",
    "Mill Quarter",
    "Station Quarter",
    "Hillside",
  ];
  const bend = chance.between(-0.3, 0.3) * radiusKm;
  return {
    city,
    country,
    center,
    radiusKm,
    places,
    language: country === "JP" ? "japanese" : country === "US" ? "american" : "english",
    districts: names.map((name, i) => ({
      name,
      at: i === 0 ? [0, 0] : around(0.33),
      weight: i === 0 ? 12 : chance.between(2, 6),
      spread: radiusKm * chance.between(0.04, 0.1),
    })),
    water: [],
    rivers: [
      {
        course: [
          [-2 * radiusKm, bend],
          [0, 0.12 * radiusKm],
          [2 * radiusKm, -bend],
        ],
        width: 0.02 * radiusKm,
      },
    ],
    parks: ["Central", "Queen's", "Castle"].map((name) => ({
      name: `${name} Park`,
      at: around(0.3),
      radius: 0.04 * radiusKm,
    })),
    gridDegrees: chance.between(0, 90),
  };
}
