import { describe, expect, it } from "vitest";
import { formatLogLine, isAtLeast, parseLogLine } from "./log-lines.ts";

const line = (fields: Record<string, unknown>): string =>
  JSON.stringify({
    timestamp: "2026-01-31T10:15:02.123Z",
    level: "INFO",
    message: "stage finished",
    service: "cityscout",
    city: "edinburgh",
    state: "Rank",
    run_id: "r",
    correlation_id: "c",
    ...fields,
  });

const formatted = (text: string): string | undefined => {
  const parsed = parseLogLine(text);
  return parsed === undefined ? undefined : formatLogLine(parsed);
};

describe("a line of a run's logs", () => {
  it("is time, level, state, message, and what else is on it", () => {
    expect(formatted(line({ duration_ms: 12, counts: { places: 3 }, note: "two words" }))).toBe(
      '10:15:02.123 INFO  Rank stage finished duration_ms=12 counts={"places":3} note="two words"',
    );
  });

  it("says an error's name and message, and keeps its stack for --json", () => {
    const error = { name: "RateLimitedError", message: "slow down", stack: "at …" };
    const text = line({ level: "ERROR", message: "stage failed", error });
    expect(formatted(text)).toBe('10:15:02.123 ERROR Rank stage failed error="RateLimitedError: slow down"');
    expect(parseLogLine(text)?.fields).toEqual({ error });
  });

  it("is found behind what Lambda writes before it", () => {
    expect(formatted(`2026-01-31T10:15:02Z\tabc\tINFO\t${line({})}`)).toMatch(/stage finished$/);
  });

  it.each([
    ["what Lambda itself writes", "REPORT RequestId: 1\tDuration: 3 ms"],
    ["metrics", JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics: [] }, run_id: "r", Calls: 1 })],
    ["half a line", line({}).slice(0, 40)],
  ])("is not %s", (_, text) => {
    expect(parseLogLine(text)).toBeUndefined();
  });

  it("shows no credential, whoever wrote it", () => {
    const text = line({
      message: "asking https://api.example.com/search?key=s3cret&q=cafe",
      authorization: "Bearer s3cret-token",
      database: "postgres://scout:s3cret@db.example.com/places",
    });
    expect(formatted(text)).not.toContain("s3cret");
    expect(JSON.stringify(parseLogLine(text))).not.toContain("s3cret");
  });

  it("is as grave as its level, and graver than all if that is unknown", () => {
    expect(["DEBUG", "INFO", "WARN", "ERROR", "OTHER"].map((level) => isAtLeast(level, "WARN"))).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});
