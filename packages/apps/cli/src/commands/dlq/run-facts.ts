import { limitsSchema } from "@cityscout/budget";
import {
  citySlug,
  deadLetterRecordSchema,
  type Manifest,
  placeSources,
  runKeys,
  runPrefix,
  type Source,
} from "@cityscout/contracts";
import type { DeadLetterView, LetterFacts, RunFacts, SearchFacts } from "@cityscout/frontier";
import { readManifest, type RunStore } from "@cityscout/raw-cache";

/** A run that letters belong to, as far as its objects tell. */
export interface LetterRun {
  city: string;
  runId: string;
  prefix: string;
  facts: RunFacts;
  purse: Purse;
}

/** What a run may still spend, counted down with every letter that is redriven. */
interface Purse {
  isOff(source: Source): boolean;
  hasCallLeft(source: Source): boolean;
  take(source: Source): void;
}

/** What is known of letters' runs, each run looked up once. */
export interface LetterRuns {
  /** `undefined` for a letter that names no run. */
  runOf(letter: DeadLetterView): Promise<LetterRun | undefined>;
  factsOf(letter: DeadLetterView): Promise<LetterFacts>;
}

const unlimited: Purse = { isOff: () => false, hasCallLeft: () => true, take: () => undefined };

export function createLetterRuns(store: RunStore): LetterRuns {
  const known = new Map<string, Promise<LetterRun>>();

  const runOf = async (letter: DeadLetterView): Promise<LetterRun | undefined> => {
    const named = namedRun(letter);
    if (named === undefined) return undefined;
    const key = `${named.city}/${named.runId}`;
    const run = known.get(key) ?? lookUp(store, named);
    known.set(key, run);
    return await run;
  };

  return {
    runOf,
    async factsOf(letter) {
      const run = await runOf(letter);
      if (run === undefined) return { run: { state: "gone" }, search: undefined };
      return { run: run.facts, search: await searchOf(store, run, letter) };
    },
  };
}

interface NamedRun {
  city: string;
  runId: string;
  prefix: string | undefined;
}

function namedRun({ content }: DeadLetterView): NamedRun | undefined {
  switch (content.kind) {
    case "search": {
      const { city, run_id: runId } = content.message;
      return runId === undefined ? undefined : { city: citySlug(city), runId, prefix: undefined };
    }
    case "stage-failure": {
      const { city, run_id: runId, prefix } = content.failure.run;
      return { city, runId, prefix };
    }
    case "unreadable":
      return undefined;
  }
}

async function lookUp(store: RunStore, { city, runId, prefix }: NamedRun): Promise<LetterRun> {
  const manifest = await readManifest(store, city, runId);
  if (manifest !== undefined) {
    const ended = runPrefix(manifest.job, runId);
    return {
      city,
      runId,
      prefix: ended,
      facts: endedFacts(manifest),
      purse: await purseOf(store, ended, manifest),
    };
  }
  const expected = prefix ?? runPrefix({ city }, runId);
  const isThere = (await store.readText(runKeys.job(expected))) !== undefined;
  return { city, runId, prefix: expected, facts: { state: isThere ? "unended" : "gone" }, purse: unlimited };
}

const endedFacts = ({ correlation_id, finished_at, failures }: Manifest): RunFacts => ({
  state: "ended",
  correlationId: correlation_id,
  endedAt: Date.parse(finished_at),
  failedStates: failures.map(({ stage }) => stage),
});

async function purseOf(store: RunStore, prefix: string, { calls, cost_usd }: Manifest): Promise<Purse> {
  const limits = await store.readJson(runKeys.limits(prefix), limitsSchema);
  if (limits === undefined) return unlimited;
  const spent = new Map<Source, number>(placeSources.map((source) => [source, calls.by_source[source] ?? 0]));
  let [total, costUsd] = [calls.total, cost_usd];
  return {
    isOff: (source) => limits.sources[source].off,
    hasCallLeft(source) {
      const { maxCalls, costUsdPerCall } = limits.sources[source];
      return (
        total < limits.maxCalls &&
        (spent.get(source) ?? 0) < (maxCalls ?? limits.maxCalls) &&
        (limits.maxCostUsd === null || costUsd + costUsdPerCall <= limits.maxCostUsd)
      );
    },
    take(source) {
      total += 1;
      costUsd += limits.sources[source].costUsdPerCall;
      spent.set(source, (spent.get(source) ?? 0) + 1);
    },
  };
}

async function searchOf(
  store: RunStore,
  { facts, prefix, purse }: LetterRun,
  { content, requestHash }: DeadLetterView,
): Promise<SearchFacts | undefined> {
  const source = content.kind === "search" ? content.message.source : undefined;
  if (facts.state !== "ended" || requestHash === null || source === undefined) return undefined;
  const record = await store.readJson(runKeys.deadLetter(prefix, requestHash), deadLetterRecordSchema);
  return {
    record: record === undefined ? "none" : record.redriven_at === undefined ? "dead" : "redriven",
    isOff: purse.isOff(source),
    hasCallLeft: purse.hasCallLeft(source),
  };
}
