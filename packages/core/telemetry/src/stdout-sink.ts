import { stdout } from "node:process";
import type { TelemetrySink } from "./sink.ts";

/**
 * Lambda's sink of lines: CloudWatch Logs reads logs and embedded metrics from standard output. Written past `console`,
 * which Lambda decorates. Spans go to `spans`, or nowhere where X-Ray is not active.
 */
export function createStdoutSink(spans?: Pick<TelemetrySink, "span" | "flush">): TelemetrySink {
  const write = (line: string): void => void stdout.write(`${line}\n`);
  return {
    log: write,
    metric: write,
    span: (span) => spans?.span(span),
    flush: async () => {
      await spans?.flush();
    },
  };
}
