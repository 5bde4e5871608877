import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "@cityscout/contracts";
import { redactText } from "./redact.ts";
import type { TelemetrySink } from "./sink.ts";
import { formatTraceparent, newSpanId, newTraceContext, parseTraceparent } from "./span.ts";
import type { FinishedSpan, TraceContext } from "./span.ts";
import type { SpanAttributes, Tracer } from "./telemetry.ts";

/** Which span the running code is in: follows every `await`, so that concurrent work never shares one. */
const current = new AsyncLocalStorage<TraceContext>();

const errorOf = (error: unknown): { name: string; message: string } =>
  error instanceof Error
    ? { name: error.name, message: redactText(error.message) }
    : { name: "Error", message: redactText(String(error)) };

const redactAttributes = (attributes: SpanAttributes): SpanAttributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === "string" ? redactText(value) : value,
    ]),
  );

/**
 * Records spans and gives each to the sink when it ends. `traceparent` is the caller's; where it is none, a new trace
 * begins. Attributes `bound` are on every span.
 */
export function createTracer(options: {
  sink: TelemetrySink;
  clock: Clock;
  traceparent: string | undefined;
  bound: SpanAttributes;
}): Tracer {
  const { sink, clock } = options;
  const caller = options.traceparent === undefined ? undefined : parseTraceparent(options.traceparent);
  const root = caller ?? newTraceContext(clock.now());

  /** `undefined`: the span is the root of its trace. */
  const parentOf = (traceparent: string | undefined): TraceContext | undefined =>
    (traceparent === undefined ? undefined : parseTraceparent(traceparent)) ?? current.getStore() ?? caller;

  return {
    span: async (name, attributes, work, under) => {
      const parent = parentOf(under?.parent);
      const context: TraceContext = { traceId: parent?.traceId ?? root.traceId, spanId: newSpanId() };
      const startedAt = clock.now();
      const finish = (error: FinishedSpan["error"]): void =>
        sink.span({
          ...context,
          parentSpanId: parent?.spanId,
          name,
          kind: under?.kind ?? "internal",
          startedAt,
          endedAt: clock.now(),
          attributes: { ...redactAttributes(attributes), ...options.bound },
          error,
        });
      try {
        const result = await current.run(context, work);
        finish(undefined);
        return result;
      } catch (error) {
        finish(errorOf(error));
        throw error;
      }
    },
    traceparent: () => formatTraceparent(current.getStore() ?? root),
  };
}
