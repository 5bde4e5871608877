import { citySlug, seededRandom } from "@cityscout/contracts";
import { startRuntime } from "@cityscout/runtime";
import { listRunRecords } from "../run/run-record.ts";
import { type Bench, type Trial, withTrial } from "./bench.ts";
import { type FoundPlaces, readFoundPlaces } from "./found.ts";
import { finishScout, runScout } from "./scout-process.ts";

export interface KillFigures {
  trials: number;
  /** Trials in which every run had ended before its moment came. */
  ended_before: number;
  /** Trials that left the clean run's places, byte for byte but for the times of fetching. */
  same_places: number;
  /** Answers that were on their way when the process was killed: sent by a service, not cached yet. */
  answers_lost: number;
  /** Calls for what had been answered before, as the services count them. */
  repeated_calls: number;
  /** Those among them whose answer was in the cache when the process was killed. */
  repeated_for_cached: number;
}

/** Runs that end before their moment are none to resume: the trial is made again. */
const MOST_ATTEMPTS = 4;

/**
 * Kills a run at one random moment in each of `trials` equal parts of a clean run's time, and resumes it. `durationMs`
 * is that of the clean run's process.
 */
export async function killTrials(
  bench: Bench,
  trials: number,
  clean: { found: FoundPlaces; durationMs: number },
): Promise<KillFigures> {
  const random = seededRandom(bench.seed);
  const figures: KillFigures = {
    trials,
    ended_before: 0,
    same_places: 0,
    answers_lost: 0,
    repeated_calls: 0,
    repeated_for_cached: 0,
  };
  // A run takes as long as the machine lets it: the last one that ended tells best what to expect of the next.
  let durationMs = clean.durationMs;
  for (let index = 0; index < trials; index += 1) {
    const moment = (index + random.next()) / trials;
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const isKilled = await withTrial(bench, `killed-${index}-${attempt}`, async (trial) => {
        const killed = await runScout(trial.args, { ...trial.options, killAfterMs: moment * durationMs });
        if (killed.document === undefined) await resume(bench, trial, clean.found, figures);
        else durationMs = killed.durationMs;
        return killed.document === undefined;
      });
      if (isKilled) break;
      if (attempt === MOST_ATTEMPTS) figures.ended_before += 1;
    }
  }
  return figures;
}

/** Goes on with the run that was killed, and books how that went. */
async function resume(
  bench: Bench,
  { simulator, options, args }: Trial,
  clean: FoundPlaces,
  figures: KillFigures,
): Promise<void> {
  const answered = answeredOnce(simulator.calls().total);
  const lost = answered - (await cachedAnswers(options.home, bench.job.city));
  const [started] = await listRunRecords(options.home);
  const again = started === undefined ? args : ["run", "--resume", started.run_id, "--json"];
  const { document } = await finishScout(again, options);
  const found = await readFoundPlaces(document.artifacts["places.ndjson"] ?? "");
  if (found.text === clean.text) figures.same_places += 1;
  const { repeats } = simulator.calls().total;
  figures.answers_lost += lost;
  figures.repeated_calls += repeats;
  figures.repeated_for_cached += Math.max(0, repeats - lost);
}

/** Different requests that a service has answered: each answer after the first was a repeat. */
function answeredOnce({ answered, repeats }: { answered: number; repeats: number }): number {
  return answered - repeats;
}

/** Answers in the raw cache of a home that no process has open. */
async function cachedAnswers(home: string, city: string): Promise<number> {
  const runtime = await startRuntime(home);
  try {
    return (await runtime.store.list(`${citySlug(city)}/`)).length;
  } finally {
    await runtime.close();
  }
}
