import type { Clock } from "@cityscout/contracts";
import { createMemorySink, createTelemetry, type Telemetry } from "@cityscout/telemetry";

export interface TestTelemetry extends Telemetry {
  /** Everything that was logged, as one text. */
  logged(): string;
  /** The sum of a metric so far. */
  sum(name: string): Promise<number>;
}

export function testTelemetry(clock: Clock): TestTelemetry {
  const sink = createMemorySink();
  const telemetry = createTelemetry({ sink, clock, state: "Test", context: undefined, logLevel: "DEBUG" });
  return {
    ...telemetry,
    logged: () => JSON.stringify([sink.logs, sink.spans]),
    async sum(name) {
      await telemetry.flush();
      return sink.metrics
        .flatMap((line) => line[name] ?? [])
        .flat()
        .reduce<number>((sum, value) => sum + Number(value), 0);
    },
  };
}
