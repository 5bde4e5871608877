import type { FinishedSpan } from "./span.ts";

/** Where telemetry ends up. A sink takes what it is given without waiting; `close` writes out what it still holds. */
export interface TelemetrySink {
  /** One JSON object, without a line break. */
  log(line: string): void;
  /** One JSON object in CloudWatch's embedded metric format, without a line break. */
  metric(line: string): void;
  span(span: FinishedSpan): void;
  /** Resolves once everything given so far is where it belongs; the sink can be used on. */
  flush(): Promise<void>;
}
