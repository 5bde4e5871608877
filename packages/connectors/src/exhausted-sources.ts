import {
  type Clock,
  exhaustedSourceSchema,
  QuotaExhaustedError,
  runKeys,
  type RunReference,
  type Source,
} from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";

type RunKey = Pick<RunReference, "run_id" | "prefix">;

/** Which sources' quotas are spent in a run, for every stage and worker of it. */
export interface ExhaustedSources {
  /** Throws `QuotaExhaustedError` where the source's quota is spent. */
  check(source: Source): Promise<void>;
  remember(source: Source, error: QuotaExhaustedError): Promise<void>;
}

/**
 * Gives what is known of a run, from its store at first, then from this process; another worker that began before a
 * quota was spent finds that out by a refusal of its own.
 */
export function createExhaustedSources({
  store,
  clock,
}: {
  store: RunStore;
  clock: Pick<Clock, "now">;
}): (run: RunKey) => Promise<ExhaustedSources> {
  let latest: { runId: string; sources: Promise<ExhaustedSources> } | undefined;
  return async (run) => {
    if (latest?.runId !== run.run_id)
      latest = { runId: run.run_id, sources: readExhausted(store, clock, run) };
    const { sources } = latest;
    try {
      return await sources;
    } catch (error) {
      latest = undefined;
      throw error;
    }
  };
}

async function readExhausted(
  store: RunStore,
  clock: Pick<Clock, "now">,
  { prefix }: RunKey,
): Promise<ExhaustedSources> {
  const errors = new Map<Source, QuotaExhaustedError>();
  for (const key of await store.list(runKeys.exhaustedPrefix(prefix))) {
    const known = await store.readJson(key, exhaustedSourceSchema);
    if (known !== undefined) errors.set(known.source, new QuotaExhaustedError(known.source, known.reason));
  }
  return {
    async check(source) {
      const error = errors.get(source);
      if (error === undefined) return;
      // A run that was reopened has its source asked again, also by a process that remembers the refusal.
      const isStillSpent = (await store.readText(runKeys.exhausted(prefix, source))) !== undefined;
      if (isStillSpent) throw new QuotaExhaustedError(source, error.message, { cause: error });
      errors.delete(source);
    },
    async remember(source, error) {
      if (errors.has(source)) return;
      const at = new Date(clock.now()).toISOString();
      await store.writeJson(runKeys.exhausted(prefix, source), { source, reason: error.message, at });
      errors.set(source, error);
    },
  };
}
