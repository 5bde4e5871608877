import { createHash } from "node:crypto";
import { readCalls } from "@cityscout/books";
import { type Ledger, type Limits, limitsSchema, restoreLedger } from "@cityscout/budget";
import {
  type CorruptAnswer,
  type CorruptAnswers,
  corruptAnswerSchema,
  type Coverage,
  coverageSchema,
  type DedupeSummary,
  dedupeSummarySchema,
  discardedSchema,
  type IdentifiedPlace,
  identifiedPlaceSchema,
  type Job,
  jobSchema,
  type Place,
  placeSchema,
  runKeys,
  sourceOfKey,
  type RunReference,
  type RunState,
  type StageName,
  type SwappedRecords,
  type Targets,
  targetsSchema,
} from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { z } from "zod";

/** What a run left in its store; `null` for what it did not come to. */
export interface RunObjects {
  job: Job | null;
  limits: Limits | null;
  ledger: Ledger | null;
  targets: Targets | null;
  coverage: Coverage | null;
  dedupe: DedupeSummary | null;
  deadLetters: number;
  /** By source. */
  swapped: Readonly<Record<string, SwappedRecords>>;
  corruptAnswers: CorruptAnswers | null;
}

export async function readRunObjects(store: RunStore, { prefix }: RunReference): Promise<RunObjects> {
  const limits = (await store.readJson(runKeys.limits(prefix), limitsSchema)) ?? null;
  const state = await store.readJson(runKeys.ledger(prefix), z.unknown());
  const ledger = limits === null || state === undefined ? null : restoreLedger(limits, state);
  // Of a stage that failed before it had booked them.
  for (const call of await readCalls(store, { prefix })) ledger?.begin(call);
  return {
    job: (await store.readJson(runKeys.job(prefix), jobSchema)) ?? null,
    limits,
    ledger,
    targets: (await store.readJson(runKeys.targets(prefix), targetsSchema)) ?? null,
    coverage: (await store.readJson(runKeys.coverage(prefix), coverageSchema)) ?? null,
    dedupe: (await store.readJson(runKeys.dedupe(prefix), dedupeSummarySchema)) ?? null,
    deadLetters: (await store.list(runKeys.deadLettersPrefix(prefix))).length,
    swapped: await readSwapped(store, prefix),
    corruptAnswers: await readCorruptAnswers(store, prefix),
  };
}

/** Corrupt answers that are named; the run's log names all. */
const mostCorruptAnswers = 10;

async function readCorruptAnswers(store: RunStore, prefix: string): Promise<CorruptAnswers | null> {
  const keys = await store.list(runKeys.corruptAnswersPrefix(prefix));
  if (keys.length === 0) return null;
  const examples: CorruptAnswer[] = [];
  for (const key of keys.slice(0, mostCorruptAnswers)) {
    const answer = await store.readJson(key, corruptAnswerSchema);
    if (answer !== undefined) examples.push(answer);
  }
  return { answers: keys.length, examples };
}

/** Records that are named of one source. */
const mostExamples = 3;

async function readSwapped(store: RunStore, prefix: string): Promise<RunObjects["swapped"]> {
  const bySource = new Map<string, SwappedRecords>();
  for await (const { key, swapped } of store.readRecords(runKeys.discarded(prefix), discardedSchema)) {
    if (swapped === undefined) continue;
    const source = sourceOfKey(key);
    const { records, examples } = bySource.get(source) ?? { records: 0, examples: [] };
    bySource.set(source, { records: records + 1, examples: [...examples, key].slice(0, mostExamples) });
  }
  return Object.fromEntries(bySource);
}

/**
 * The ranked places; of a run whose ranking failed, the places as they were stored, unranked, which then become the
 * run's list: a ranking that is there may be an earlier execution's, of other places.
 */
export async function* readPlaces(
  store: RunStore,
  { run: { prefix }, failed_state: failedState }: Pick<RunState, "run" | "failed_state">,
): AsyncGenerator<Place> {
  const ranked = runKeys.artifact(prefix, "places.ndjson");
  const isThere = (await store.list(ranked)).includes(ranked);
  const isRanked =
    isThere && (failedState !== ("Rank" satisfies StageName) || (await isOfThese(store, prefix)));
  if (!isRanked) {
    async function* unranked(): AsyncGenerator<Place> {
      for await (const place of store.readRecords(runKeys.identified(prefix), identifiedPlaceSchema)) {
        yield { ...place, primary: false, score: 0, score_breakdown: {} };
      }
    }
    await store.writeRecords(ranked, unranked());
  }
  yield* store.readRecords(ranked, placeSchema);
}

/** Whether the ranked list is of the very places that are stored. */
async function isOfThese(store: RunStore, prefix: string): Promise<boolean> {
  const digestOf = (place: IdentifiedPlace): string =>
    createHash("sha256").update(JSON.stringify(place)).digest("base64");
  const left = new Set<string>();
  for await (const place of store.readRecords(runKeys.identified(prefix), identifiedPlaceSchema))
    left.add(digestOf(place));
  const list = runKeys.artifact(prefix, "places.ndjson");
  for await (const ranked of store.readRecords(list, placeSchema)) {
    const { primary: _primary, score: _score, score_breakdown: _parts, ...place } = ranked;
    if (!left.delete(digestOf(place))) return false;
  }
  return left.size === 0;
}
