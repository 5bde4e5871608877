import type { Refusal, Service } from "./services/service.ts";

export interface Limits {
  /** How many times faster a minute passes than a minute of the clock; `Infinity` lifts the limit. */
  readonly rateScale: number;
  /** Calls a day, at most; `undefined` without end. */
  readonly quota: number | undefined;
  /** Milliseconds. */
  readonly now: () => number;
}

export interface Limiter {
  /** Takes one call from the allowance, or says why there is none. A taken call has to be released. */
  take(): Refusal | undefined;
  release(): void;
}

const MINUTE_MS = 60_000;
/** A client that keeps the rate exactly is not refused because its requests arrive a little bunched. */
const LENIENCY = 1.05;

/** A token bucket of one minute's calls, a number of slots, and a day's quota. */
export function createLimiter(
  service: Pick<Service, "callsPerMinute" | "concurrentCalls">,
  limits: Limits,
): Limiter {
  const { rateScale, quota, now } = limits;
  const unlimited = rateScale === Number.POSITIVE_INFINITY;
  const tokensPerMs = (service.callsPerMinute * rateScale) / MINUTE_MS;
  const capacity = service.callsPerMinute * LENIENCY;
  let tokens = capacity;
  let refilledAt = now();
  let running = 0;
  let taken = 0;
  return {
    take() {
      if (quota !== undefined && taken >= quota) return { kind: "quota-exceeded" };
      if (!unlimited) {
        const at = now();
        tokens = Math.min(capacity, tokens + (at - refilledAt) * tokensPerMs);
        refilledAt = at;
        if (tokens < 1)
          return {
            kind: "rate-limited",
            retryAfterSeconds: Math.max(1, Math.ceil((1 - tokens) / tokensPerMs / 1000)),
          };
        if (running >= service.concurrentCalls) return { kind: "rate-limited", retryAfterSeconds: 1 };
        tokens--;
      }
      running++;
      taken++;
      return undefined;
    },
    release() {
      running--;
    },
  };
}
