import { MetricUnit, Metrics as PowertoolsMetrics } from "@aws-lambda-powertools/metrics";
import type { Clock } from "@cityscout/contracts";
import type { TelemetrySink } from "./sink.ts";
import type { MetricName, Metrics } from "./telemetry.ts";

const units: Readonly<Record<MetricName, (typeof MetricUnit)[keyof typeof MetricUnit]>> = {
  Calls: MetricUnit.Count,
  CacheHits: MetricUnit.Count,
  Errors: MetricUnit.Count,
  CallFailed: MetricUnit.NoUnit,
  Retries: MetricUnit.Count,
  Bytes: MetricUnit.Bytes,
  Tokens: MetricUnit.Count,
  CostUsd: MetricUnit.NoUnit,
  NewUniqueRate: MetricUnit.NoUnit,
  BudgetUse: MetricUnit.NoUnit,
  FrontierDepth: MetricUnit.Count,
  FrontierAgeSeconds: MetricUnit.Seconds,
  DeadLetters: MetricUnit.Count,
  StageDurationMs: MetricUnit.Milliseconds,
  RecordsFound: MetricUnit.Count,
  PlacesFound: MetricUnit.Count,
  EarlyStop: MetricUnit.Count,
};

/** The Powertools metrics of one set of dimensions, publishing to the sink instead of to the console. */
class SinkMetrics extends PowertoolsMetrics {
  readonly #sink: TelemetrySink;
  readonly #clock: Clock;

  readonly #properties: Readonly<Record<string, string>>;

  constructor(
    sink: TelemetrySink,
    clock: Clock,
    dimensions: Readonly<Record<string, string>>,
    properties: Readonly<Record<string, string>>,
  ) {
    super({ namespace: "Cityscout" });
    this.#sink = sink;
    this.#clock = clock;
    this.#properties = properties;
    // Powertools adds a `service` of its own, which would split every series for nothing.
    this.clearDefaultDimensions();
    this.setDefaultDimensions({ ...dimensions });
  }

  /** Powertools calls this too, whenever a metric has its hundred values. */
  override publishStoredMetrics(): this {
    if (this.hasStoredMetrics()) {
      const { _aws: header, ...values } = this.serializeMetrics();
      const timed = { ...header, Timestamp: this.#clock.now() };
      this.#sink.metric(JSON.stringify({ _aws: timed, ...this.#properties, ...values }));
    }
    this.clearMetrics();
    return this;
  }
}

/**
 * Metrics of one invocation; `publish` writes out what is held back so that a hundred values share a line.
 * `properties` are on every line, to search by; they are not dimensions, which would make a series of every run.
 */
export function createMetrics(options: {
  sink: TelemetrySink;
  clock: Clock;
  city: string;
  state: string;
  properties: Readonly<Record<string, string>>;
}): Metrics & { publish(): void } {
  const bySeries = new Map<string, SinkMetrics>();
  const seriesOf = (source: string | undefined, reason: string | undefined): SinkMetrics => {
    const key = `${source ?? ""}\n${reason ?? ""}`;
    const known = bySeries.get(key);
    if (known !== undefined) {
      return known;
    }
    const dimensions = {
      city: options.city,
      state: options.state,
      ...(source === undefined ? {} : { source }),
      ...(reason === undefined ? {} : { reason }),
    };
    const made = new SinkMetrics(options.sink, options.clock, dimensions, options.properties);
    bySeries.set(key, made);
    return made;
  };
  return {
    add: (name, value, dimensions) =>
      void seriesOf(dimensions?.source, dimensions?.reason).addMetric(name, units[name], value),
    publish: () => {
      for (const series of bySeries.values()) {
        series.publishStoredMetrics();
      }
    },
  };
}
