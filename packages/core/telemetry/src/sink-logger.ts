import { LogFormatter, LogItem, Logger } from "@aws-lambda-powertools/logger";
import type { LogAttributes, LogLevel, UnformattedAttributes } from "@aws-lambda-powertools/logger/types";
import type { Clock } from "@cityscout/contracts";
import { redact } from "./redact.ts";
import type { TelemetrySink } from "./sink.ts";
import type { Log, LogFields } from "./telemetry.ts";

/** What is on every line of one invocation. */
export type BoundFields = Readonly<Record<string, string>>;

/** Lines as Powertools writes them, with the injected clock's time and without credentials. */
class RedactingFormatter extends LogFormatter {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  override formatAttributes(attributes: UnformattedAttributes, additional: LogAttributes): LogItem {
    return new LogItem({
      attributes: redact({
        timestamp: new Date(this.#clock.now()).toISOString(),
        level: attributes.logLevel,
        message: attributes.message,
        service: attributes.serviceName,
        ...(attributes.xRayTraceId === undefined ? {} : { xray_trace_id: attributes.xRayTraceId }),
        ...withFormattedErrors(additional, (error) => this.formatError(error)),
      }) as LogAttributes,
    });
  }
}

const withFormattedErrors = (fields: LogAttributes, format: (error: Error) => LogAttributes): LogAttributes =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field instanceof Error ? format(field) : field]),
  );

/** The Powertools logger, printing to the sink instead of to the console. */
class SinkLogger extends Logger {
  readonly #sink: TelemetrySink;

  constructor(sink: TelemetrySink, options: ConstructorParameters<typeof Logger>[0]) {
    super(options);
    this.#sink = sink;
  }

  protected override printLog(_level: number, item: LogItem): void {
    item.prepareForPrint();
    this.#sink.log(JSON.stringify(item.getAttributes(), this.getJsonReplacer()));
  }
}

const levels = [
  "TRACE",
  "DEBUG",
  "INFO",
  "WARN",
  "ERROR",
  "CRITICAL",
  "SILENT",
] as const satisfies LogLevel[];

/** A log whose every line carries `bound`. An unknown `level` is `INFO`. */
export function createLog(options: {
  sink: TelemetrySink;
  clock: Clock;
  bound: BoundFields;
  level: string | undefined;
}): Log {
  const logger = new SinkLogger(options.sink, {
    serviceName: "cityscout",
    logLevel: levels.find((level) => level === options.level?.toUpperCase()) ?? "INFO",
    logFormatter: new RedactingFormatter(options.clock),
  });
  // What is bound wins: a field of the same name would make the line belong to another run.
  const fieldsOf = (fields: LogFields | undefined): LogAttributes => ({ ...fields, ...options.bound });
  return {
    debug: (message, fields) => logger.debug(message, fieldsOf(fields)),
    info: (message, fields) => logger.info(message, fieldsOf(fields)),
    warn: (message, fields) => logger.warn(message, fieldsOf(fields)),
    error: (message, error, fields) =>
      logger.error(message, {
        ...fieldsOf(fields),
        error: error instanceof Error ? error : new Error(String(error)),
      }),
  };
}
