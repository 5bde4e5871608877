export { createTelemetry } from "./create-telemetry.ts";
export type { BoundTelemetry, TelemetryContext } from "./create-telemetry.ts";
export { defineCityStage, withOutcome } from "./define-city-stage.ts";
export type { CityStageDefinition, StageOutcome } from "./define-city-stage.ts";
export { defineStage } from "./define-stage.ts";
export type { StageDefinition, StageModule } from "./define-stage.ts";
export { createFileSink, telemetryFiles } from "./file-sink.ts";
export type { FileSink } from "./file-sink.ts";
export { createMemorySink } from "./memory-sink.ts";
export type { MemorySink } from "./memory-sink.ts";
export { redact, redactText } from "./redact.ts";
export type { TelemetrySink } from "./sink.ts";
export { formatTraceparent, newTraceContext, parseTraceparent } from "./span.ts";
export type { FinishedSpan, TraceContext } from "./span.ts";
export { systemRandom } from "./stage-host.ts";
export type { StageHost, StageServices } from "./stage-host.ts";
export type {
  Log,
  LogFields,
  MetricName,
  Metrics,
  SpanAttributes,
  SpanPlacement,
  Telemetry,
  Tracer,
} from "./telemetry.ts";
