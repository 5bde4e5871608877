import { createHash } from "node:crypto";
import type { Source } from "@cityscout/contracts";

/** What goes wrong, and how often. Shares are 0..1 of the requests; they add up, at most to 1. */
export interface Faults {
  /** Same seed, same faults. Default 1. */
  readonly seed?: number;
  /** Share that is answered with 500, 502 or 503. */
  readonly errors?: number;
  /** Share whose connection is reset. */
  readonly resets?: number;
  /** Share whose body is cut in the middle. */
  readonly malformed?: number;
  /** Share that waits `delayMs` before its answer, whatever else happens to it. */
  readonly slow?: { readonly share: number; readonly delayMs: number };
  /** Sources that are down for good. */
  readonly down?: readonly Source[];
  /** Sources all of whose bodies are cut in the middle. */
  readonly cutShort?: readonly Source[];
  /** Sources that refuse every request, and the seconds for which they want to be left alone. */
  readonly resting?: Partial<Record<Source, number>>;
}

export interface FaultDecision {
  readonly delayMs: number;
  readonly fault:
    | { readonly kind: "error"; readonly status: 500 | 502 | 503 }
    | { readonly kind: "resting"; readonly retryAfterSeconds: number }
    | { readonly kind: "reset" | "malformed" }
    | null;
}

/**
 * Decides by seed, request and attempt alone, so that a run sees the same faults in whatever order its requests
 * arrive, and a request that is tried again may come through.
 */
export function createFaultDecider(
  faults: Faults,
): (source: Source, request: string, attempt: number) => FaultDecision {
  const {
    seed = 1,
    errors = 0,
    resets = 0,
    malformed = 0,
    slow = { share: 0, delayMs: 0 },
    down = [],
    cutShort = [],
    resting = {},
  } = faults;
  for (const [name, share] of Object.entries({ errors, resets, malformed, slow: slow.share })) {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`faults.${name} is ${share}; it must be 0 to 1`);
  }
  if (errors + resets + malformed > 1)
    throw new RangeError("faults.errors, resets and malformed add up to more than 1");
  return (source, request, attempt) => {
    const hash = createHash("sha256").update(`${seed}\n${source}\n${attempt}\n${request}`).digest();
    const chance = hash.readUInt32LE(0) / 2 ** 32;
    const delayMs = hash.readUInt32LE(4) / 2 ** 32 < slow.share ? slow.delayMs : 0;
    if (down.includes(source)) return { delayMs, fault: { kind: "error", status: 503 } };
    const retryAfterSeconds = resting[source];
    if (retryAfterSeconds !== undefined) return { delayMs, fault: { kind: "resting", retryAfterSeconds } };
    if (cutShort.includes(source)) return { delayMs, fault: { kind: "malformed" } };
    if (chance < errors)
      return { delayMs, fault: { kind: "error", status: ([500, 502, 503] as const)[hash[8]! % 3]! } };
    if (chance < errors + resets) return { delayMs, fault: { kind: "reset" } };
    if (chance < errors + resets + malformed) return { delayMs, fault: { kind: "malformed" } };
    return { delayMs, fault: null };
  };
}
