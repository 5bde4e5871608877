import { CityscoutError } from "@cityscout/contracts";
import type { ErrorTreatment } from "@cityscout/contracts";

/** Receives after which a message that keeps failing is dead. */
export const maxReceives = 5;

export type Verdict = "postpone" | "dead-letter" | "put-back" | "stop";

const passingCodes = new Set(["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EAI_AGAIN", "ENOTFOUND"]);

/** Errors of AWS and of the way there that may pass: the SDK marks them, or the fault is the service's or the network's. */
const passesByItself = (error: unknown): boolean =>
  error instanceof Error &&
  ("$retryable" in error ||
    ("$fault" in error && error.$fault === "server") ||
    ("code" in error && passingCodes.has(String(error.code))) ||
    error.name === "TimeoutError");

const treatmentOf = (error: unknown): ErrorTreatment => {
  if (error instanceof CityscoutError) {
    return error.treatment;
  }
  return passesByItself(error) ? "retry-later" : "never-retry";
};

const verdicts = {
  "retry-later": "postpone",
  "never-retry": "dead-letter",
  "out-of-budget": "put-back",
  "stop-run": "stop",
} as const satisfies Record<ErrorTreatment, Verdict>;

/** What becomes of a message whose handling failed with `error` at its `attempt`th receive. Pure. */
export function verdictOf(error: unknown, attempt: number): Verdict {
  const verdict = verdicts[treatmentOf(error)];
  return verdict === "postpone" && attempt >= maxReceives ? "dead-letter" : verdict;
}
