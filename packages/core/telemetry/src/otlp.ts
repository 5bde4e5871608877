import type { FinishedSpan } from "./span.ts";
import type { SpanAttributes } from "./telemetry.ts";

/** Enumerations of `opentelemetry/proto/trace/v1/trace.proto`; OTLP/JSON wants their numbers. */
const spanKinds = { internal: 1, server: 2, consumer: 5 } as const satisfies Record<
  FinishedSpan["kind"],
  number
>;
const statusError = 2;

const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms * 1000)) * 1000n);

const attributeValue = (value: string | number | boolean): Record<string, unknown> => {
  if (typeof value === "string") {
    return { stringValue: value };
  }
  if (typeof value === "boolean") {
    return { boolValue: value };
  }
  // 64-bit integers are strings in the JSON encoding of protocol buffers.
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
};

const attributesOf = (attributes: SpanAttributes): { key: string; value: Record<string, unknown> }[] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: attributeValue(value) }));

const spanOf = (span: FinishedSpan): Record<string, unknown> => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
  name: span.name,
  kind: spanKinds[span.kind],
  startTimeUnixNano: nanoseconds(span.startedAt),
  endTimeUnixNano: nanoseconds(span.endedAt),
  attributes: attributesOf({
    ...span.attributes,
    ...(span.error === undefined ? {} : { "error.type": span.error.name }),
  }),
  ...(span.error === undefined ? {} : { status: { code: statusError, message: span.error.message } }),
});

/**
 * One `TracesData` message in the JSON encoding of OTLP 1.x, as the OpenTelemetry file exporter writes one on a line
 * (https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/).
 */
export const toOtlp = (spans: readonly FinishedSpan[]): Record<string, unknown> => ({
  resourceSpans: [
    {
      resource: { attributes: attributesOf({ "service.name": "cityscout" }) },
      scopeSpans: [{ scope: { name: "@cityscout/telemetry" }, spans: spans.map(spanOf) }],
    },
  ],
});
