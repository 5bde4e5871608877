import { stdout } from "node:process";
import { xRayIsActive } from "./environment.ts";
import type { TelemetrySink } from "./sink.ts";
import { createXRaySpans } from "./xray-spans.ts";

const noSpans: Pick<TelemetrySink, "span" | "flush"> = {
  span: () => undefined,
  flush: () => Promise.resolve(),
};

/**
 * The sink of one Lambda invocation. CloudWatch reads logs and embedded metrics from standard output, written past
 * `console`, which Lambda decorates; spans go to X-Ray where it is active.
 */
export async function createLambdaSink(): Promise<TelemetrySink> {
  const write = (line: string): void => void stdout.write(`${line}\n`);
  const spans = xRayIsActive() ? await createXRaySpans() : noSpans;
  return { log: write, metric: write, span: (span) => spans.span(span), flush: () => spans.flush() };
}
