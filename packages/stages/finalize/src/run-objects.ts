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
  identifiedPlaceSchema,
  type Job,
  jobSchema,
  type Place,
  placeSchema,
  runKeys,
  sourceOfKey,
  type RunReference,
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
 * run's list.
 */
export async function* readPlaces(store: RunStore, { prefix }: RunReference): AsyncGenerator<Place> {
  const ranked = runKeys.artifact(prefix, "places.ndjson");
  const isRanked = (await store.list(ranked)).includes(ranked);
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
