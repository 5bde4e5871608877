import type { TelemetrySink } from "./sink.ts";
import type { FinishedSpan } from "./span.ts";

export interface MemorySink extends TelemetrySink {
  /** Parsed, in the order they came. */
  readonly logs: Record<string, unknown>[];
  readonly metrics: Record<string, unknown>[];
  readonly spans: FinishedSpan[];
}

/** Keeps everything, for tests. */
export function createMemorySink(): MemorySink {
  const logs: Record<string, unknown>[] = [];
  const metrics: Record<string, unknown>[] = [];
  const spans: FinishedSpan[] = [];
  return {
    logs,
    metrics,
    spans,
    log: (line) => void logs.push(JSON.parse(line) as Record<string, unknown>),
    metric: (line) => void metrics.push(JSON.parse(line) as Record<string, unknown>),
    span: (span) => void spans.push(span),
    flush: () => Promise.resolve(),
  };
}
