import { CityscoutError, type Source } from "@cityscout/contracts";

/** The source answered none of a worker's last searches; what is still to ask of it is given up at once. */
export class SourceDownError extends CityscoutError {
  override readonly name = "SourceDownError";
  readonly treatment = "never-retry";
}

/** Failures in a row, each after the client's own attempts, after which a source is taken to be down. */
const FAILURES_IN_A_ROW = 6;

/** Notices that a source is down, so that its searches are not tried five times each before a run can go on. */
export interface OutageWatch {
  /** Throws `SourceDownError` where the source is down. */
  check(source: Source): void;
  answered(source: Source): void;
  failed(source: Source, error: unknown): void;
}

export function createOutageWatch(): OutageWatch {
  const failures = new Map<Source, { count: number; latest: unknown }>();
  return {
    check(source) {
      const known = failures.get(source);
      if (known === undefined || known.count < FAILURES_IN_A_ROW) return;
      const said = known.latest instanceof Error ? known.latest.message : String(known.latest);
      throw new SourceDownError(`${source} answered none of ${known.count} searches in a row: ${said}`, {
        cause: known.latest,
      });
    },
    answered: (source) => void failures.delete(source),
    failed(source, error) {
      const isOutage = error instanceof CityscoutError && error.treatment === "retry-later";
      if (isOutage) failures.set(source, { count: (failures.get(source)?.count ?? 0) + 1, latest: error });
    },
  };
}
