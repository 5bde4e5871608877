import { createHash } from "node:crypto";
import {
  coverageSchema,
  finishInTurns,
  identifiedPlaceSchema,
  type IdentityEvent,
  identityEventSchema,
  type MergedPlace,
  mergedPlaceSchema,
  runKeys,
  type RunState,
  sourceOfKey,
  targetsSchema,
} from "@cityscout/contracts";
import { prepareArea } from "@cityscout/geo";
import { assignIdsInSteps } from "@cityscout/matching";
import type { CitySession, PlaceStore, PreviousIdentity } from "@cityscout/place-store";
import type { RunStore } from "@cityscout/raw-cache";
import type { StageOutcome, Telemetry } from "@cityscout/telemetry";

export interface PersistDependencies {
  store: RunStore;
  places: PlaceStore;
  telemetry: Telemetry;
}

/**
 * Gives every merged place the id it keeps between runs, and stores it.
 *
 * The objects are written before the transaction ends: once the database has the run, its objects are there and final.
 * A crash before that leaves identities as they were, so that the next attempt comes to the same ids; a crash after it
 * is found out by the digest of the merged places, and nothing is done twice.
 */
export async function persist(
  { store, places: placeStore, telemetry }: PersistDependencies,
  state: RunState,
): Promise<StageOutcome> {
  const { run } = state;
  const merged = await readMerged(store, run.prefix);
  if (merged.places.length === 0) {
    await store.writeRecords(runKeys.identified(run.prefix), []);
    await store.writeRecords(runKeys.identityEvents(run.prefix), []);
    return { counts: { places: 0 }, skipped: "no place was found" };
  }
  const counts = await placeStore.inCity(run.city, async (session) => {
    const saved = await session.savedRun(run.run_id);
    if (saved?.digest === merged.digest) return countStored(store, run.prefix);
    return identifyAndSave(store, session, state, merged);
  });
  telemetry.log.info("places stored", counts);
  return { counts };
}

interface Merged {
  places: MergedPlace[];
  /** SHA-256 over the places as they are stored. */
  digest: string;
}

async function readMerged(store: RunStore, prefix: string): Promise<Merged> {
  const hash = createHash("sha256");
  const places: MergedPlace[] = [];
  for await (const place of store.readRecords(runKeys.merged(prefix), mergedPlaceSchema)) {
    hash.update(JSON.stringify(place));
    places.push(place);
  }
  return { places, digest: hash.digest("hex") };
}

async function identifyAndSave(
  store: RunStore,
  session: CitySession,
  state: RunState,
  merged: Merged,
): Promise<Record<string, number>> {
  const { run } = state;
  const previous = await session.previousIdentities();
  const absorbed = await session.absorbedPlaces();
  const { places, events } = await finishInTurns(
    assignIdsInSteps(
      merged.places,
      previous.map((place) => ({ ...place, described: place })),
      absorbed.map((place) => ({ ...place, described: place })),
    ),
  );
  const told = worthTelling(events, previous, await whereLooked(store, run.prefix));
  await allDone([
    session.savePlaces(run, places, told, merged.digest),
    store.writeRecords(runKeys.identified(run.prefix), places),
    store.writeRecords(runKeys.identityEvents(run.prefix), told),
  ]);
  return { places: places.length, ...countEvents(told) };
}

/** Waits for all, also where one fails: nothing may still be written once the transaction has ended. */
async function allDone(works: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((work) => work.status === "rejected");
  if (failed !== undefined) throw failed.reason as Error;
}

/**
 * Whether the run would have found a place: it lies in the run's area, and each source that has shown it is known over
 * all of that. A run that stopped early, was of a smaller area or left a source out has not looked for every place.
 */
async function whereLooked(store: RunStore, prefix: string): Promise<(place: PreviousIdentity) => boolean> {
  const targets = await store.readJson(runKeys.targets(prefix), targetsSchema);
  const coverage = await store.readJson(runKeys.coverage(prefix), coverageSchema);
  if (targets === undefined || coverage === undefined) return () => false;
  const isInside = prepareArea(targets.area);
  const known = new Set(
    Object.entries(coverage.sources).flatMap(([source, { complete }]) => (complete ? [source] : [])),
  );
  return ({ lat, lng, keys }) => isInside({ lat, lng }) && keys.every((key) => known.has(sourceOfKey(key)));
}

function worthTelling(
  events: readonly IdentityEvent[],
  previous: readonly PreviousIdentity[],
  hasLooked: (place: PreviousIdentity) => boolean,
): IdentityEvent[] {
  const missed = new Set(previous.filter((place) => !place.gone && hasLooked(place)).map(({ id }) => id));
  return events.filter((event) => event.type !== "gone" || missed.has(event.id));
}

function countEvents(events: readonly IdentityEvent[]): Record<IdentityEvent["type"], number> {
  const counts = { created: 0, merged: 0, split: 0, rekeyed: 0, gone: 0, returned: 0 };
  for (const { type } of events) counts[type] += 1;
  return counts;
}

async function countStored(store: RunStore, prefix: string): Promise<Record<string, number>> {
  let places = 0;
  for await (const _ of store.readRecords(runKeys.identified(prefix), identifiedPlaceSchema)) places += 1;
  const events: IdentityEvent[] = [];
  for await (const event of store.readRecords(runKeys.identityEvents(prefix), identityEventSchema)) {
    events.push(event);
  }
  return { places, ...countEvents(events) };
}
