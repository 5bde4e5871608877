import {
  type CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilteredLogEvent,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Clock } from "@cityscout/contracts";
import { type LogLine, parseLogLine } from "./log-lines.ts";

/** Reads the log lines of a run out of CloudWatch Logs. */
export interface LogReader {
  /** Lines that were not given before, oldest first. */
  newLines(): Promise<LogLine[]>;
}

export interface LogReaderOptions {
  logs: Pick<CloudWatchLogsClient, "send">;
  groups: readonly string[];
  /** Text that is on every line of the run: its correlation id. */
  term: string;
  /** Milliseconds since the epoch. */
  since: number;
}

/**
 * CloudWatch takes some time to show what was logged, and not in order: each look goes this far back behind the last
 * line, and leaves out what it has seen.
 */
const overlapMs = 60_000;

/** CloudWatch refuses more than a few searches a second. */
const groupsAtOnce = 3;

export function createLogReader({ logs, groups, term, since }: LogReaderOptions): LogReader {
  /** Lines of the overlap, with their times. */
  const seen = new Map<string, number>();
  let newest = since;

  const search = async (logGroupName: string): Promise<FilteredLogEvent[]> => {
    const found: FilteredLogEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await logs.send(
        new FilterLogEventsCommand({
          logGroupName,
          filterPattern: `"${term}"`,
          startTime: Math.max(since, newest - overlapMs),
          nextToken,
        }),
      );
      found.push(...(page.events ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return found;
  };

  /** A function that never ran may have no log group yet. */
  const searchIfThere = async (group: string): Promise<FilteredLogEvent[]> => {
    try {
      return await search(group);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return [];
      throw error;
    }
  };

  return {
    async newLines() {
      const lines: LogLine[] = [];
      let latest = newest;
      for (let first = 0; first < groups.length; first += groupsAtOnce) {
        const some = await Promise.all(groups.slice(first, first + groupsAtOnce).map(searchIfThere));
        for (const event of some.flat()) {
          const { timestamp = 0, message = "" } = event;
          const id = event.eventId ?? `${event.logStreamName} ${timestamp} ${message}`;
          if (seen.has(id)) continue;
          seen.set(id, timestamp);
          latest = Math.max(latest, timestamp);
          const line = message.includes(term) ? parseLogLine(message) : undefined;
          if (line !== undefined) lines.push(line);
        }
      }
      newest = latest;
      for (const [id, timestamp] of seen) if (timestamp < newest - overlapMs) seen.delete(id);
      return lines.sort((a, b) => a.at - b.at);
    },
  };
}

export interface FollowLogsOptions {
  reader: LogReader;
  /** Whether the run goes on. */
  isRunning(): Promise<boolean>;
  clock: Clock;
  intervalMs: number;
  /** How long lines may still come after the run's end. */
  lagMs: number;
  signal: AbortSignal;
}

/** Gives lines as they come, until the run has ended and its last lines are there. */
export async function* followLogs(options: FollowLogsOptions): AsyncGenerator<LogLine[]> {
  const { reader, clock, intervalMs, lagMs, signal } = options;
  let endsAt: number | undefined;
  for (;;) {
    const running = endsAt === undefined && (await options.isRunning());
    yield await reader.newLines();
    if (!running) endsAt ??= clock.now() + lagMs;
    if (endsAt !== undefined && clock.now() >= endsAt) return;
    await clock.sleep(intervalMs, signal);
  }
}
