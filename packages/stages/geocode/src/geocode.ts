import { oncePerRun } from "@cityscout/books";
import type { Connectors, SourceClient } from "@cityscout/connectors";
import { type Clock, type Discarded, runKeys, type RunState } from "@cityscout/contracts";
import { readJob, readTargets, type RunStore } from "@cityscout/raw-cache";
import type { StageOutcome, Telemetry } from "@cityscout/telemetry";
import { createLocator } from "./locate.ts";
import { latestCandidates } from "./latest-candidates.ts";
import { createValidator } from "./validate.ts";

export interface GeocodeDependencies {
  store: RunStore;
  client: SourceClient;
  connectors: Connectors;
  clock: Clock;
  telemetry: Telemetry;
  signal: AbortSignal;
}

/**
 * Keeps each source record once, as it was last retrieved, where it lies within the area; looks positions up that are
 * missing, and says of every record that it leaves out why.
 */
export async function geocode(deps: GeocodeDependencies, state: RunState): Promise<StageOutcome> {
  const { store } = deps;
  const { prefix } = state.run;
  return oncePerRun(deps, state, "GeocodeValidate", async (books) => {
    const job = await readJob(store, state.run);
    const targets = await readTargets(store, state.run);
    const locate = createLocator(deps, books, job.city, targets);
    const validate = createValidator(targets.area, locate.find);
    const discarded: Discarded[] = [];
    const latest = await latestCandidates(store, prefix);
    async function* kept() {
      for await (const candidate of latest.inKeyOrder()) {
        const verdict = await validate(candidate);
        if ("reason" in verdict) discarded.push(verdict);
        else yield verdict.candidate;
      }
    }
    const candidates = await store.writeRecords(runKeys.validated(prefix), kept());
    await store.writeRecords(runKeys.discarded(prefix), discarded);
    const counts = {
      raw: Object.values(books.ledger.bySource()).reduce((sum, { shown }) => sum + shown, 0),
      unique: latest.unique,
      candidates,
      discarded: discarded.length,
      located: locate.found(),
      swapped: discarded.filter(({ swapped }) => swapped).length,
    };
    deps.telemetry.log.info("candidates validated", counts);
    return counts.unique > 0 ? { counts } : { counts, skipped: "no source showed a record" };
  });
}
