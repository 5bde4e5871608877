import { createHash } from "node:crypto";
import {
  createLedger,
  type Ledger,
  type Limits,
  limitsSchema,
  resolveLimits,
  restoreLedger,
} from "@cityscout/budget";
import {
  citySlug,
  type Clock,
  continuationSchema,
  InvalidInputError,
  type Job,
  jobSchema,
  runKeys,
  runPrefix,
  type RunReference,
  type RunState,
} from "@cityscout/contracts";
import { readCorrections, type RunStore } from "@cityscout/raw-cache";
import type { Telemetry, TelemetryContext } from "@cityscout/telemetry";
import { z } from "zod";
import { reopenRun } from "./reopen-run.ts";

/** What an execution is started with; the job is validated by {@link initialize}, which names the field that is wrong. */
export const initializeInputSchema = z.object({
  job: z.unknown(),
  run_id: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, "1 to 80 letters, digits, dashes or underscores"),
  correlation_id: z.uuid().optional(),
  started_at: z.iso.datetime().optional(),
  traceparent: z.string().optional(),
});
export type InitializeInput = z.infer<typeof initializeInputSchema>;

/** The input of an execution that goes on with another's run, as if that had been started again. */
function asContinued(input: InitializeInput): InitializeInput & { continues: boolean } {
  const continuation = continuationSchema.safeParse(input.job).data;
  if (continuation === undefined) return { ...input, continues: false };
  return { ...input, run_id: continuation.continue_run, job: continuation.job, continues: true };
}

export interface InitializeDependencies {
  store: RunStore;
  clock: Clock;
  telemetry: Telemetry;
  /** Variables that limits may be set by; they win over the job. */
  budgetVariables: Readonly<Record<string, string | undefined>>;
}

/** What logs of this stage carry before there is a state: as much as the input says, wrong or not. */
export function telemetryContextOf(input: InitializeInput): TelemetryContext {
  const { run_id, correlation_id, traceparent, job } = asContinued(input);
  const city = z.object({ city: z.string() }).safeParse(job).data?.city ?? "";
  return {
    run_id,
    correlation_id: correlation_id ?? correlationIdOf(run_id),
    city: citySlug(city),
    traceparent: traceparent ?? "",
  };
}

/**
 * Opens a run: stores the job, the limits in force and an empty ledger, and returns the first state. A run that is
 * resumed keeps its limits and its ledger, so that what it has spent is not spent again; searches that were put back
 * from the dead letters are asked again.
 *
 * @throws InvalidInputError where the job is wrong, or is another than the one that this run was started with, or there
 * is no run to go on with, or the city has corrections that no run can obey
 */
export async function initialize(deps: InitializeDependencies, given: InitializeInput): Promise<RunState> {
  const { store, clock, telemetry } = deps;
  const input = asContinued(given);
  const job = validJob(input.job);
  const run = runOf(input, job, clock, telemetry);
  // DedupeCanonicalize would refuse them too, when all of the run's calls are made.
  await readCorrections(store, run.city);

  const earlier = await store.readJson(runKeys.job(run.prefix), jobSchema);
  if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(job)) {
    throw new InvalidInputError(
      `run "${run.run_id}" was started with another job ("${earlier.job_id}", below "${run.prefix}"): resume it with that one, or start a new run`,
    );
  }
  if (earlier === undefined && input.continues) {
    throw new InvalidInputError(
      `continue_run: found no run "${run.run_id}" below "${run.prefix}", expected one that was started before`,
    );
  }
  if (earlier === undefined) await store.writeJson(runKeys.job(run.prefix), job);
  else await reopenRun(deps, run);

  const limits = await limitsInForce(deps, run, job);
  const ledger = await ledgerOf(store, run, limits);
  return {
    run,
    budget: ledger.view(clock.now(), Date.parse(run.started_at)),
    counts: {},
    stages: [],
    failures: [],
    fail_fast: job.fail_fast,
  };
}

function validJob(value: unknown): Job {
  const parsed = jobSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `job.${issue.path.join(".")}: ${issue.message}`);
  throw new InvalidInputError(issues.join("; "), { cause: parsed.error });
}

function runOf(input: InitializeInput, job: Job, clock: Clock, telemetry: Telemetry): RunReference {
  const city = citySlug(job.city);
  return {
    run_id: input.run_id,
    correlation_id: input.correlation_id ?? correlationIdOf(input.run_id),
    city,
    prefix: runPrefix(job, input.run_id),
    started_at: input.started_at ?? new Date(clock.now()).toISOString(),
    traceparent: input.traceparent ?? telemetry.tracer.traceparent(),
  };
}

/** The limits of the first attempt: a variable that has changed since must not change what was planned under them. */
async function limitsInForce(deps: InitializeDependencies, run: RunReference, job: Job): Promise<Limits> {
  const key = runKeys.limits(run.prefix);
  const stored = await deps.store.readJson(key, limitsSchema);
  if (stored !== undefined) return stored;
  const limits = resolveLimits({ environment: deps.budgetVariables, job });
  await deps.store.writeJson(key, limits);
  return limits;
}

async function ledgerOf(store: RunStore, run: RunReference, limits: Limits): Promise<Ledger> {
  const key = runKeys.ledger(run.prefix);
  const state = await store.readJson(key, z.unknown());
  if (state !== undefined) return restoreLedger(limits, state);
  const ledger = createLedger(limits);
  await store.writeJson(key, ledger.toState());
  return ledger;
}

/**
 * A UUID that is always the same for the same run (RFC 9562, version 8): a retried Initialize must not make another.
 */
function correlationIdOf(runId: string): string {
  const bytes = createHash("sha256").update(`cityscout run ${runId}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
