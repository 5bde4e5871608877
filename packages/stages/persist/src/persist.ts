import { createHash } from "node:crypto";
import {
  identifiedPlaceSchema,
  type IdentityEvent,
  identityEventSchema,
  type MergedPlace,
  mergedPlaceSchema,
  runKeys,
  type RunState,
} from "@cityscout/contracts";
import { assignIds } from "@cityscout/matching";
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
  const { places, events } = assignIds(merged.places, previous);
  const told = worthTelling(events, previous, lookedEverywhere(state));
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

/** Only then is a place that was not found gone; a run that stopped early has not looked for it. */
function lookedEverywhere({ budget, failures }: RunState): boolean {
  return budget.stop_reason === "complete" && failures.length === 0;
}

function worthTelling(
  events: readonly IdentityEvent[],
  previous: readonly PreviousIdentity[],
  everywhere: boolean,
): IdentityEvent[] {
  const gone = new Set(previous.filter((place) => place.gone).map(({ id }) => id));
  return events.filter((event) => event.type !== "gone" || (everywhere && !gone.has(event.id)));
}

function countEvents(events: readonly IdentityEvent[]): Record<IdentityEvent["type"], number> {
  const counts = { created: 0, merged: 0, split: 0, gone: 0 };
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
