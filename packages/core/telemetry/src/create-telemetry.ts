import type { Clock } from "@cityscout/contracts";
import { createLog } from "./sink-logger.ts";
import { createMetrics } from "./sink-metrics.ts";
import type { TelemetrySink } from "./sink.ts";
import { createTracer } from "./span-recorder.ts";
import type { Telemetry } from "./telemetry.ts";

/** Whose telemetry it is: on every log line, metric line and span. */
export interface TelemetryContext {
  run_id: string;
  correlation_id: string;
  city: string;
  /** W3C trace context of the caller. */
  traceparent: string;
}

export interface BoundTelemetry extends Telemetry {
  /** Writes out what is still held back; telemetry can be used on. */
  flush(): Promise<void>;
}

/**
 * Telemetry of one invocation of one state. `context` is `undefined` where it could not be read, as when the input
 * itself is wrong: lines then carry the state alone.
 *
 * @param options.logLevel - `DEBUG`, `INFO`, `WARN`, `ERROR` …; anything else is `INFO`
 */
export function createTelemetry(options: {
  sink: TelemetrySink;
  clock: Clock;
  state: string;
  context: TelemetryContext | undefined;
  logLevel?: string | undefined;
}): BoundTelemetry {
  const { sink, clock, state, context } = options;
  const identity =
    context === undefined ? {} : { run_id: context.run_id, correlation_id: context.correlation_id };
  const bound = { ...identity, ...(context === undefined ? {} : { city: context.city }), state };
  const metrics = createMetrics({
    sink,
    clock,
    city: context?.city ?? "unknown",
    state,
    properties: identity,
  });
  return {
    log: createLog({ sink, clock, bound, level: options.logLevel }),
    metrics,
    tracer: createTracer({ sink, clock, traceparent: context?.traceparent, bound }),
    flush: async () => {
      metrics.publish();
      await sink.flush();
    },
  };
}
