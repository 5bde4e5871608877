import { appendFile, mkdir, open } from "node:fs/promises";
import path from "node:path";
import { toOtlp } from "./otlp.ts";
import type { TelemetrySink } from "./sink.ts";
import type { FinishedSpan } from "./span.ts";

/** Files of a run's telemetry, in the sink's folder. */
export const telemetryFiles = {
  logs: "logs.ndjson",
  metrics: "metrics.ndjson",
  traces: "traces.otlp.jsonl",
} as const;

const bufferedCharacters = 64 * 1024;
const bufferedSpans = 256;

/** Lines for one file, written in their order; the folder is made with the first of them. */
class LineFile {
  readonly #file: string;
  #buffer = "";
  #writing: Promise<void> = Promise.resolve();
  #opened = false;

  constructor(file: string) {
    this.#file = file;
  }

  add(line: string): void {
    this.#buffer += `${line}\n`;
    if (this.#buffer.length >= bufferedCharacters) {
      this.#startWriting();
    }
  }

  async flush(): Promise<void> {
    this.#startWriting();
    await this.#writing;
  }

  #startWriting(): void {
    const text = this.#buffer;
    if (text === "") {
      return;
    }
    this.#buffer = "";
    const written = this.#writing.then(() => this.#write(text));
    // A failure is reported by `flush`, which awaits the same promise; until then it must not end the process.
    written.catch(() => undefined);
    this.#writing = written;
  }

  async #write(text: string): Promise<void> {
    if (!this.#opened) {
      await mkdir(path.dirname(this.#file), { recursive: true });
      if (await endsWithinLine(this.#file)) {
        await appendFile(this.#file, "\n");
      }
      this.#opened = true;
    }
    await appendFile(this.#file, text);
  }
}

/** A process that was killed while it wrote leaves half a line, which the next one must not continue. */
async function endsWithinLine(file: string): Promise<boolean> {
  const handle = await open(file, "a+");
  try {
    const { size } = await handle.stat();
    if (size === 0) {
      return false;
    }
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer.toString() !== "\n";
  } finally {
    await handle.close();
  }
}

export interface FileSink extends TelemetrySink {
  /** The last flush. */
  close(): Promise<void>;
}

/**
 * Appends logs, metrics (EMF) and spans (OTLP/JSON, one `TracesData` a line) to {@link telemetryFiles} in `directory`.
 * Nothing is created before there is something to write. `flush` rejects if a write failed.
 */
export function createFileSink(directory: string): FileSink {
  const logs = new LineFile(path.join(directory, telemetryFiles.logs));
  const metrics = new LineFile(path.join(directory, telemetryFiles.metrics));
  const traces = new LineFile(path.join(directory, telemetryFiles.traces));
  let spans: FinishedSpan[] = [];

  const packSpans = (): void => {
    if (spans.length > 0) {
      traces.add(JSON.stringify(toOtlp(spans)));
      spans = [];
    }
  };
  const flush = async (): Promise<void> => {
    packSpans();
    await Promise.all([logs.flush(), metrics.flush(), traces.flush()]);
  };
  return {
    log: (line) => logs.add(line),
    metric: (line) => metrics.add(line),
    span: (span) => {
      spans.push(span);
      if (spans.length >= bufferedSpans) {
        packSpans();
      }
    },
    flush,
    close: flush,
  };
}
