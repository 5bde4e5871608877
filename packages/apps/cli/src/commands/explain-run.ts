import path from "node:path";
import {
  type Candidate,
  candidateKey,
  candidateSchema,
  citySlug,
  type IdentifiedPlace,
  identifiedPlaceSchema,
  InvalidInputError,
  runKeys,
} from "@cityscout/contracts";
import { readManifest, type RunStore } from "@cityscout/raw-cache";
import type { CommandContext } from "../context.ts";
import { withRuntime } from "../data.ts";
import { listRunRecords, readRunRecord, type RunRecord } from "../run/run-record.ts";

/** A finished run that a question is asked of. */
export interface AskedRun {
  readonly runId: string;
  /** As it stands in S3 keys. */
  readonly city: string;
  /** Prefix of the run's objects. */
  readonly prefix: string;
  /** What GeocodeValidate let through: every record that the run's places were made of. */
  readonly candidates: readonly Candidate[];
}

/**
 * How a run was started.
 *
 * @param runId Default: the run that was started last.
 * @throws InvalidInputError where there is no such run.
 */
export async function runAsked(context: CommandContext, runId: string | undefined): Promise<RunRecord> {
  const record =
    runId === undefined
      ? (await listRunRecords(context.dataDirectory)).at(-1)
      : await readRunRecord(context.dataDirectory, runId);
  if (record === undefined) {
    throw new InvalidInputError(
      `${context.dataDirectory}: found no run, expected one; start it with: scout run edinburgh`,
    );
  }
  return record;
}

/**
 * Opens a finished run for as long as `work` takes.
 *
 * @param runId Default: of the finished runs the one that was started last.
 * @throws InvalidInputError where there is no such run, or it is not finished.
 */
export async function withFinishedRun<T>(
  context: CommandContext,
  runId: string | undefined,
  work: (run: AskedRun, store: RunStore) => Promise<T>,
): Promise<T> {
  const last = await runAsked(context, runId);
  const asked = runId === undefined ? (await listRunRecords(context.dataDirectory)).toReversed() : [last];
  return await withRuntime(context, async ({ store }) => {
    for (const { run_id: id, job } of asked) {
      const city = citySlug(job.city);
      const manifest = await readManifest(store, city, id);
      const placesKey = manifest?.artifacts["places.ndjson"];
      if (placesKey === undefined || manifest?.status === "interrupted") continue;
      const prefix = path.posix.dirname(placesKey);
      const candidates = await Array.fromAsync(store.readRecords(runKeys.validated(prefix), candidateSchema));
      return await work({ runId: id, city, prefix, candidates }, store);
    }
    throw new InvalidInputError(
      `run ${last.run_id}: found no places, expected a finished run; go on with it: scout run --resume ${last.run_id}`,
    );
  });
}

/** The place of a run that has a record; `undefined` where none has. */
export async function placeWith(
  record: string,
  { prefix }: AskedRun,
  store: RunStore,
): Promise<IdentifiedPlace | undefined> {
  for await (const place of store.readRecords(runKeys.identified(prefix), identifiedPlaceSchema))
    if (place.sources.some((source) => candidateKey(source) === record)) return place;
  return undefined;
}

/** The keys of the records that are one place with a record in a run, itself among them; `undefined` where no place has it. */
export async function recordsOfPlaceWith(
  record: string,
  run: AskedRun,
  store: RunStore,
): Promise<string[] | undefined> {
  const place = await placeWith(record, run, store);
  return place?.sources.map((source) => candidateKey(source));
}
