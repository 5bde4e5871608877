import { redact, redactText } from "@cityscout/telemetry";
import { z } from "zod";

/** One line that a stage logged. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  at: number;
  level: string;
  state: string;
  message: string;
  /** What else is on it, without credentials. */
  fields: Readonly<Record<string, unknown>>;
}

export const logLevels = ["DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"] as const;
export type LogLevel = (typeof logLevels)[number];

const lineSchema = z.looseObject({
  timestamp: z.iso.datetime(),
  level: z.string(),
  message: z.string(),
  state: z.string().optional(),
});

/** Known from the command itself, or the same on every line. */
const omitted = new Set([
  "timestamp",
  "level",
  "message",
  "state",
  "service",
  "city",
  "run_id",
  "correlation_id",
  "xray_trace_id",
]);

/**
 * Reads what a function wrote. Credentials are taken out once more, whoever wrote the line. `undefined` of metrics and
 * of what Lambda itself writes.
 */
export function parseLogLine(text: string): LogLine | undefined {
  const start = text.indexOf("{");
  if (start < 0) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text.slice(start));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { timestamp, level, message, state, ...rest } = parsed.data;
  const fields = Object.fromEntries(Object.entries(rest).filter(([name]) => !omitted.has(name)));
  return {
    at: Date.parse(timestamp),
    level,
    state: state ?? "",
    message: redactText(message),
    fields: redact(fields) as Record<string, unknown>,
  };
}

/** Whether a line is at least as grave as `lowest`; an unknown level is. */
export function isAtLeast(level: string, lowest: LogLevel): boolean {
  const index = logLevels.findIndex((known) => known === level);
  return index < 0 || index >= logLevels.indexOf(lowest);
}

/** `10:15:02.123 INFO  Rank stage finished duration_ms=12`. */
export function formatLogLine({ at, level, state, message, fields }: LogLine): string {
  const time = new Date(at).toISOString().slice(11, 23);
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${formatField(value)}`);
  return [time, level.padEnd(5), state, message, ...rest].join(" ");
}

function formatField(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    if ("name" in value && "message" in value)
      return JSON.stringify(`${String(value.name)}: ${String(value.message)}`);
    return JSON.stringify(value);
  }
  const text = String(value);
  return /[\s"=]/.test(text) ? JSON.stringify(text) : text;
}
