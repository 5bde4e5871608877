import type { Clock, Random } from "@cityscout/contracts";
import type { TelemetrySink } from "./sink.ts";
import type { Telemetry } from "./telemetry.ts";

/** What surrounds a stage. On Lambda it is made from the process; the embedded runtime and tests bind their own. */
export interface StageHost {
  environment: Readonly<Record<string, string | undefined>>;
  /** @defaultValue real time */
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

export const systemRandom: Random = { next: () => Math.random() };
