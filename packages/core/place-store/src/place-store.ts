import {
  type Category,
  DataLockedError,
  type IdentifiedPlace,
  type IdentityEvent,
  type RunReference,
} from "@cityscout/contracts";
import { DatabaseError, type Client } from "pg";
import { inTransaction, limitSilence, lockCity, migrate, withConnection } from "./database.ts";
import { savePlaces } from "./save-places.ts";
import { savedRun, previousIdentities, currentId, absorbedPlaces } from "./identities.ts";
import { type IdentityHistory, identityHistory, placeOfRecord } from "./identity-history.ts";
import { saveRanks } from "./save-ranks.ts";

/** A place that the database knows already. */
export interface PreviousIdentity {
  id: string;
  /** `source:source_id` of its records, sorted. */
  keys: string[];
  /** These and the position are from the run that saw it last. */
  name: string;
  category: Category;
  lat: number;
  lng: number;
  /** A run that looked where it was did not find it, and none has since. */
  gone: boolean;
}

/** A place that has become part of another: its id redirects. */
export interface AbsorbedIdentity {
  id: string;
  /** `source:source_id` of the records that it had last, also those that they have got since, sorted. */
  keys: string[];
  /** These and the position are from the run that saw it last under its id. */
  name: string;
  category: Category;
  lat: number;
  lng: number;
  /** The place that its id leads to, at the end of all redirects. */
  into: string;
}

export interface PlaceRank {
  id: string;
  primary: boolean;
  /** 0..1 */
  score: number;
  score_breakdown: Readonly<Record<string, number>>;
}

/** What a run stored: how many places, and the digest that it gave for them. */
export interface SavedRun {
  digest: string;
  places: number;
}

/** The places of one city, within one transaction and behind the city's lock. */
export interface CitySession {
  /** What the run stored in an earlier attempt; `undefined` where it has not. */
  savedRun(runId: string): Promise<SavedRun | undefined>;
  /** Every place of the city that has not been absorbed by another, by id. */
  previousIdentities(): Promise<PreviousIdentity[]>;
  /** Every place of the city that has been absorbed by another, by id. */
  absorbedPlaces(): Promise<AbsorbedIdentity[]>;
  /** The id that an id stands for today; `undefined` where it was never given. */
  currentId(id: string): Promise<string | undefined>;
  /** What became of an id; `undefined` where it was never given. */
  identityHistory(id: string): Promise<IdentityHistory | undefined>;
  /** The id of the place that a record, `source:source_id`, was last in; `undefined` where no run saw it. */
  placeOfRecord(key: string): Promise<string | undefined>;
  /**
   * Stores the places of a run and what became of their identities. Places that the run did not see stay as they are,
   * but for those that an event calls gone: they are marked, and kept.
   * `digest` names the content: `savedRun` gives it back.
   */
  savePlaces(
    run: RunReference,
    places: readonly IdentifiedPlace[],
    events: readonly IdentityEvent[],
    digest: string,
  ): Promise<void>;
  /** Sets the ranks of places that are stored; ranks of other places stay. */
  saveRanks(run: RunReference, ranks: readonly PlaceRank[]): Promise<void>;
}

export interface PlaceStore {
  /**
   * Runs `work` in one transaction that no other run of the city can interleave with: all of it is stored, or nothing.
   * Throws `DataLockedError` where another run holds the city for longer than the store waits.
   */
  inCity<T>(city: string, work: (session: CitySession) => Promise<T>): Promise<T>;
}

export interface PlaceStoreOptions {
  /** `postgres://user:password@host:port/database` */
  databaseUrl: string;
  /** How long to wait for the database to take a connection. @defaultValue 30 s */
  connectTimeoutMs?: number;
  /** How long to wait for another run of the same city. @defaultValue 60 s */
  lockTimeoutMs?: number;
  /**
   * How long a run may hold its city and ask the database nothing, before the database takes it for dead: a Lambda that is
   * frozen at its time limit keeps its connection. @defaultValue 120 s
   */
  silentMs?: number;
}

const lockNotAvailable = "55P03";

/** Places in PostgreSQL. Migrates the database at its first use. */
export function createPlaceStore(options: PlaceStoreOptions): PlaceStore {
  const { databaseUrl, connectTimeoutMs = 30_000, lockTimeoutMs = 60_000, silentMs = 120_000 } = options;
  let migrated = false;
  return {
    inCity: (city, work) =>
      withConnection({ databaseUrl, connectTimeoutMs }, async (client) => {
        if (!migrated) await migrate(client);
        migrated = true;
        return inTransaction(client, async () => {
          await takeTurn(client, city, lockTimeoutMs);
          await limitSilence(client, silentMs);
          return work(sessionOf(client, city));
        });
      }),
  };
}

async function takeTurn(client: Client, city: string, lockTimeoutMs: number): Promise<void> {
  try {
    await lockCity(client, city, lockTimeoutMs);
  } catch (error) {
    if (error instanceof DatabaseError && error.code === lockNotAvailable) {
      throw new DataLockedError(
        `another run has been storing places of "${city}" for more than ${lockTimeoutMs / 1000} s; run again when it has ended`,
        { cause: error },
      );
    }
    throw error;
  }
}

function sessionOf(client: Client, city: string): CitySession {
  return {
    savedRun: (runId) => savedRun(client, runId),
    previousIdentities: () => previousIdentities(client, city),
    absorbedPlaces: () => absorbedPlaces(client, city),
    currentId: (id) => currentId(client, city, id),
    identityHistory: (id) => identityHistory(client, city, id),
    placeOfRecord: (key) => placeOfRecord(client, city, key),
    savePlaces: (run, places, events, digest) => savePlaces(client, { city, run, places, events, digest }),
    saveRanks: (run, ranks) => saveRanks(client, { city, run, ranks }),
  };
}
