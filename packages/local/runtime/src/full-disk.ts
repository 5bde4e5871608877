import path from "node:path";
import { DataUnavailableError } from "@cityscout/place-store/embedded";

/**
 * How a full disk shows, also where only a text is left of the error: what S3, SQS and Postgres meet comes from another thread or
 * over HTTP.
 */
const signs = /\b(?:ENOSPC|EDQUOT)\b|no space left on device|database or disk is full/i;

/**
 * Says where no space is left, and what to do: the system names a call, SQLite and Postgres a file that is none of the user's.
 *
 * @param work Throws `DataUnavailableError` where it failed as the disk is full, else what it threw.
 * @param directory The data folder, in which a run keeps all that it writes.
 */
export async function namingFullDisk<T>(
  { directory, runId }: { readonly directory: string; readonly runId: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isOfFullDisk(error)) throw error;
    throw new DataUnavailableError(
      `the disk of the data folder "${path.resolve(directory)}" is full: make room, then go on with \`scout run --resume ${runId}\``,
      { cause: error },
    );
  }
}

function isOfFullDisk(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (signs.test(cause.message) || ("code" in cause && signs.test(String(cause.code)))) return true;
  }
  return false;
}
