import { setTimeout as wait } from "node:timers/promises";
import type { Clock, Random } from "@cityscout/contracts";
import type { TelemetrySink } from "./sink.ts";
import type { Telemetry } from "./telemetry.ts";

/** What surrounds a stage. On Lambda it is made from the process; the embedded runtime and tests bind their own. */
export interface StageHost {
  environment: Readonly<Record<string, string | undefined>>;
  /** @defaultValue {@link systemClock} */
  clock?: Clock;
  /** @defaultValue {@link systemRandom} */
  random?: Random;
  /** Aborted when the user interrupts the run. */
  signal?: AbortSignal;
  /** @defaultValue standard output and, where X-Ray is active, its daemon */
  sink?: TelemetrySink;
}

/** What every stage gets beside its own dependencies; made for one invocation. */
export interface StageServices {
  telemetry: Telemetry;
  clock: Clock;
  random: Random;
  signal: AbortSignal;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    try {
      await wait(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // `timers/promises` rejects with an AbortError of its own; the port promises the signal's reason.
      signal?.throwIfAborted();
      throw error;
    }
  },
};

export const systemRandom: Random = { next: () => Math.random() };
