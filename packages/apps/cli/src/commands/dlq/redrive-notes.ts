import {
  type Clock,
  deadLetterRecordSchema,
  redriveKeys,
  type RedriveLine,
  runKeys,
  runPrefix,
  type WaitingRun,
  waitingRunSchema,
} from "@cityscout/contracts";
import type { DeadLetterView, LetterOutcome } from "@cityscout/frontier";
import { readManifest, readRedriven, type RunStore } from "@cityscout/raw-cache";
import type { LetterRuns } from "./run-facts.ts";

/** What a redrive leaves in the bucket. */
export interface RedriveNotes {
  /** In the run: the search is to be asked again. Once a run: that it has to go on. */
  prepare(letter: DeadLetterView): Promise<void>;
  /** One object a page, one line a letter. */
  audit(outcomes: readonly LetterOutcome[]): Promise<void>;
}

export function createRedriveNotes(
  { store, runs, clock }: { store: RunStore; runs: LetterRuns; clock: Clock },
  redriveId: string,
): RedriveNotes {
  const startedAt = new Date(clock.now()).toISOString();
  const waiting = new Set<string>();
  let parts = 0;
  return {
    async prepare(letter) {
      const run = await runs.runOf(letter);
      if (run === undefined) return;
      const redriven_at = new Date(clock.now()).toISOString();
      if (letter.content.kind === "search" && letter.requestHash !== null) {
        const key = runKeys.deadLetter(run.prefix, letter.requestHash);
        const record = await store.readJson(key, deadLetterRecordSchema);
        if (record !== undefined) await store.writeJson(key, { ...record, redriven_at });
      }
      if (waiting.has(run.runId)) return;
      waiting.add(run.runId);
      const note: WaitingRun = { run_id: run.runId, city: run.city, redriven_at };
      await store.writeJson(redriveKeys.waitingRun(run.runId), note);
    },
    async audit(outcomes) {
      if (outcomes.length === 0) return;
      const at = new Date(clock.now()).toISOString();
      const lines = outcomes.map((outcome) => `${JSON.stringify(lineOf(outcome, at, redriveId))}\n`);
      await store.writeText(
        redriveKeys.audit(startedAt, redriveId, parts),
        lines.join(""),
        "application/x-ndjson",
      );
      parts += 1;
    },
  };
}

function lineOf(outcome: LetterOutcome, at: string, redriveId: string): RedriveLine {
  const { letter } = outcome;
  return {
    at,
    redrive_id: redriveId,
    message_id: letter.messageId,
    outcome: outcome.outcome,
    rule: outcome.outcome === "refused" ? outcome.rule : null,
    why: outcome.why,
    kind: letter.content.kind,
    error: letter.error,
    reason: letter.reason,
    run_id: letter.runId,
    source: letter.source,
    stage: letter.stage,
    request_hash: letter.requestHash,
  };
}

/** Runs with redriven letters that have not gone on to an end without them. Forgets those that have. */
export async function waitingRuns(store: RunStore): Promise<WaitingRun[]> {
  const waiting: WaitingRun[] = [];
  for (const key of await store.list(redriveKeys.waitingRunsPrefix)) {
    const note = await store.readJson(key, waitingRunSchema);
    if (note === undefined) continue;
    if (await hasTakenThem(store, note)) await store.remove(key);
    else waiting.push(note);
  }
  return waiting;
}

/** Letters that were redriven after the run's last execution had begun its sweep wait for the next one. */
async function hasTakenThem(store: RunStore, { city, run_id, redriven_at }: WaitingRun): Promise<boolean> {
  const manifest = await readManifest(store, city, run_id);
  if (manifest === undefined || manifest.finished_at <= redriven_at) return false;
  return (await readRedriven(store, runPrefix(manifest.job, run_id))).length === 0;
}
