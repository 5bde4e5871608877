import type { PlaceSource } from "@cityscout/contracts";

/** How a source differs from the truth. Shares are 0..1. */
export interface SourceHabits {
  /** How readily it spells a name in its own way, relative to the others. */
  readonly respelling: number;
  /** Share of names in Latin letters where the place has a name of its own script. */
  readonly latin: number;
  /** Share of records that know the address, the phone, the website. */
  readonly address: number;
  readonly phone: number;
  readonly website: number;
  /** Share of addresses that are abbreviated (`St`, `Rd`). */
  readonly abbreviated: number;
  /** Usual error of a position in metres, and the share of records that are ten times worse. */
  readonly driftMetres: number;
  readonly farDrift: number;
  /** Share of places that are listed twice. */
  readonly twins: number;
  /** Share of records whose category is missing. */
  readonly uncategorised: number;
  /** Share of closed places that it knows to be closed. */
  readonly knowsClosed: number;
}

export const sourceHabits: Readonly<Record<PlaceSource, SourceHabits>> = {
  overpass: {
    respelling: 0.4,
    latin: 0.02,
    address: 0.58,
    phone: 0.3,
    website: 0.42,
    abbreviated: 0,
    driftMetres: 4,
    farDrift: 0.002,
    twins: 0.008,
    uncategorised: 0,
    knowsClosed: 0.5,
  },
  google: {
    respelling: 0.7,
    latin: 0.1,
    address: 0.97,
    phone: 0.82,
    website: 0.75,
    abbreviated: 0.6,
    driftMetres: 7,
    farDrift: 0.004,
    twins: 0.008,
    uncategorised: 0.004,
    knowsClosed: 0.9,
  },
  foursquare: {
    respelling: 1.4,
    latin: 0.45,
    address: 0.76,
    phone: 0.6,
    website: 0.5,
    abbreviated: 0.35,
    driftMetres: 18,
    farDrift: 0.02,
    twins: 0.035,
    uncategorised: 0.03,
    knowsClosed: 0.4,
  },
  yelp: {
    respelling: 1,
    latin: 0.7,
    address: 0.93,
    phone: 0.88,
    website: 0,
    abbreviated: 0.5,
    driftMetres: 11,
    farDrift: 0.008,
    twins: 0.008,
    uncategorised: 0,
    knowsClosed: 0.7,
  },
  wikidata: {
    respelling: 0.2,
    latin: 0,
    address: 0,
    phone: 0,
    website: 0.5,
    abbreviated: 0,
    driftMetres: 20,
    farDrift: 0.02,
    twins: 0,
    uncategorised: 0.05,
    knowsClosed: 0,
  },
};
