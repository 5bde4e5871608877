import { type Candidate, finish, type Source, SourceContractError, type Steps } from "@cityscout/contracts";
import { z } from "zod";
import type { SkippedRecords } from "../connector.ts";

/** Why a record gives no candidate although it was read. */
export type Skip = { skip: string };

export interface ReadRecords {
  candidates: Candidate[];
  shown: number;
  skipped: SkippedRecords[];
}

/**
 * Reads records one by one, so that a bad one does not lose the others. A record that repeats an id of the same
 * answer is skipped.
 *
 * @throws `SourceContractError` where there are records and not one has the shape that the protocol gives.
 */
export function readRecords<T>(
  source: Source,
  records: readonly unknown[],
  schema: z.ZodType<T>,
  toCandidate: (record: T) => Candidate | Skip,
): ReadRecords {
  return finish(readRecordsInSteps(source, records, schema, toCandidate));
}

/** Records to read at a step: some milliseconds. */
export const RECORDS_A_STEP = 500;

/** The same as {@link readRecords}, for sources that answer tens of thousands at once. */
export function* readRecordsInSteps<T>(
  source: Source,
  records: readonly unknown[],
  schema: z.ZodType<T>,
  toCandidate: (record: T) => Candidate | Skip,
): Steps<ReadRecords> {
  const candidates = new Map<string, Candidate>();
  const reasons = new Map<string, number>();
  const skip = (reason: string) => reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  let [unreadable, firstProblem] = [0, ""];
  for (const [index, record] of records.entries()) {
    if (index % RECORDS_A_STEP === 0) yield;
    const read = schema.safeParse(record);
    if (!read.success) {
      unreadable++;
      firstProblem ||= z.prettifyError(read.error);
      skip(`not of the protocol's shape (${pathsOf(read.error)})`);
      continue;
    }
    const made = toCandidate(read.data);
    if ("skip" in made) skip(made.skip);
    else if (candidates.has(made.source_id)) skip("repeats a record of the same answer");
    else candidates.set(made.source_id, made);
  }
  if (unreadable > 0 && unreadable === records.length) {
    throw new SourceContractError(
      source,
      `none of the ${records.length} records that ${source} answered has the protocol's shape: ${firstProblem}`,
    );
  }
  return {
    candidates: [...candidates.values()],
    shown: records.length,
    skipped: [...reasons].map(([reason, count]) => ({ reason, count })),
  };
}

function pathsOf(error: z.ZodError): string {
  return [...new Set(error.issues.map((issue) => issue.path.join(".") || "record"))].join(", ");
}
