import type { LatLng } from "@cityscout/contracts";

/** A point in kilometres east and north of the city's centre. */
export type Kilometres = readonly [x: number, y: number];

/** A centre of its own: an old town, a suburb's high street. */
export interface District {
  readonly name: string;
  readonly at: Kilometres;
  /** How many of the city's places it draws, relative to the others. */
  readonly weight: number;
  /** Deviation of its places, in kilometres. */
  readonly spread: number;
}

/** What a synthetic city is made from. */
export interface CityProfile {
  readonly city: string;
  readonly country: string;
  readonly center: LatLng;
  readonly radiusKm: number;
  /** True places inside the radius. */
  readonly places: number;
  readonly language: "scottish" | "english" | "american" | "japanese";
  readonly districts: readonly District[];
  /** Sea and lakes, as polygons. */
  readonly water: readonly (readonly Kilometres[])[];
  readonly rivers: readonly { readonly course: readonly Kilometres[]; readonly width: number }[];
  readonly parks: readonly { readonly name: string; readonly at: Kilometres; readonly radius: number }[];
  /** Main direction of streets, in degrees from east. */
  readonly gridDegrees: number;
}
