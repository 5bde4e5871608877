import type { Source } from "@cityscout/contracts";

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** `error` is logged with its name, message, stack and causes. */
  error(message: string, error: unknown, fields?: LogFields): void;
}

/** The metrics there are; dimensions are `city`, `state` and, where one is meant, `source`. */
export type MetricName =
  | "Calls"
  | "CacheHits"
  | "Errors"
  /** 1 for a call of a source that failed, 0 for one that was answered: its average is the share that failed. */
  | "CallFailed"
  | "Retries"
  | "Bytes"
  | "Tokens"
  | "CostUsd"
  | "NewUniqueRate"
  | "BudgetUse"
  | "FrontierDepth"
  | "FrontierAgeSeconds"
  | "DeadLetters"
  | "StageDurationMs"
  | "RecordsFound"
  | "PlacesFound"
  | "EarlyStop";

export interface Metrics {
  add(
    name: MetricName,
    value: number,
    dimensions?: { source?: Source | "web" | "llm"; reason?: string },
  ): void;
}

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** Where a span belongs, if not simply below the current one. */
export interface SpanPlacement {
  /** W3C trace context to continue, as a message carried it; one that cannot be read is passed over. */
  parent?: string | undefined;
  /** @defaultValue "internal" */
  kind?: "internal" | "consumer" | "server";
}

export interface Tracer {
  /** Runs `work` in a span below the current one; an error is recorded on the span and thrown on. */
  span<T>(
    name: string,
    attributes: SpanAttributes,
    work: () => Promise<T>,
    under?: SpanPlacement,
  ): Promise<T>;
  /** W3C trace context of the current span, for messages and requests. */
  traceparent(): string;
}

/** What a stage sees of logs, metrics and traces; run, city, state and correlation id are on all of it already. */
export interface Telemetry {
  log: Log;
  metrics: Metrics;
  tracer: Tracer;
}
