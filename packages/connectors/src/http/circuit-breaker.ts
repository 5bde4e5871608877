import type { Clock } from "@cityscout/contracts";

export interface CircuitPolicy {
  /** Failures in a row after which a source is left alone. */
  failuresToOpen: number;
  /** How long, before one request may try again. */
  openMs: number;
}

export const defaultCircuitPolicy: CircuitPolicy = { failuresToOpen: 8, openMs: 10_000 };

/**
 * Keeps requests from a source that answers none of them. Closed: all pass. Open: none passes for `openMs`.
 * Half-open: one passes; whether it is answered closes or reopens the circuit.
 */
export interface CircuitBreaker {
  /** Milliseconds to wait before asking again; 0 lets this request pass, and the caller must report how it went. */
  enter(): number;
  succeeded(): void;
  failed(): void;
  /** The request was given up before it showed anything, so another one may probe. */
  abandoned(): void;
}

export function createCircuitBreaker(policy: CircuitPolicy, clock: Pick<Clock, "now">): CircuitBreaker {
  let failures = 0;
  let openedAt: number | undefined;
  let probing = false;
  return {
    enter() {
      if (openedAt === undefined) return 0;
      const open = clock.now() - openedAt;
      // A clock that was set back does not tell how long it has been open.
      if (open >= 0 && open < policy.openMs) return policy.openMs - open;
      if (probing) return policy.openMs;
      probing = true;
      return 0;
    },
    succeeded() {
      failures = 0;
      openedAt = undefined;
      probing = false;
    },
    failed() {
      failures++;
      if (failures >= policy.failuresToOpen) openedAt = clock.now();
      probing = false;
    },
    abandoned() {
      probing = false;
    },
  };
}
