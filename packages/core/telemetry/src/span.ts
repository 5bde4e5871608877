import { randomBytes } from "node:crypto";
import type { SpanAttributes } from "./telemetry.ts";

/** A span that has ended, as sinks receive it. Ids are lower-case hexadecimal, times milliseconds since the epoch. */
export interface FinishedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  /** `consumer` is the work on one queue message, `server` the stage itself. */
  kind: "internal" | "consumer" | "server";
  startedAt: number;
  endedAt: number;
  /** The span's own and those of its invocation: run, city, state, correlation id. */
  attributes: SpanAttributes;
  error: { name: string; message: string } | undefined;
}

/** The part of a span that travels. */
export interface TraceContext {
  traceId: string;
  spanId: string;
}

const traceparentPattern = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}$/;
const allZero = /^0+$/;

/** Reads a W3C `traceparent`; `undefined` if it is not one (an id of zeros is not). */
export function parseTraceparent(traceparent: string): TraceContext | undefined {
  const [, traceId, spanId] = traceparentPattern.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || allZero.test(traceId) || allZero.test(spanId)) {
    return undefined;
  }
  return { traceId, spanId };
}

/** Version 00, sampled: a run is always traced as a whole. */
export const formatTraceparent = ({ traceId, spanId }: TraceContext): string => `00-${traceId}-${spanId}-01`;

export const newSpanId = (): string => randomBytes(8).toString("hex");

/** The context of a new trace, for a run that nobody called: the trace id starts with the time, as X-Ray wants it. */
export function newTraceContext(nowMs: number): TraceContext {
  const seconds = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, "0");
  return { traceId: seconds + randomBytes(12).toString("hex"), spanId: newSpanId() };
}
