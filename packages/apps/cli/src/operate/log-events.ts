import {
  type CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilteredLogEvent,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Clock } from "@cityscout/contracts";
import { type LogLine, parseLogLine } from "./log-lines.ts";

/** The events of a log group that hold `term`, from `since` (milliseconds since the epoch) on; in any order. */
export type LogSearch = (group: string, term: string, since: number) => Promise<FilteredLogEvent[]>;

/** Searches CloudWatch Logs. A group that is not there has no events: its function never ran. */
export function searchCloudWatch(logs: CloudWatchLogsClient): LogSearch {
  return async (logGroupName, term, startTime) => {
    const found: FilteredLogEvent[] = [];
    let nextToken: string | undefined;
    try {
      do {
        const page = await logs.send(
          new FilterLogEventsCommand({ logGroupName, filterPattern: `"${term}"`, startTime, nextToken }),
        );
        found.push(...(page.events ?? []));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
    return found;
  };
}

/** Reads the log lines of a run. */
export interface LogReader {
  /** Lines that were not given before, oldest first. */
  newLines(): Promise<LogLine[]>;
}

export interface LogReaderOptions {
  search: LogSearch;
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
export const overlapMs = 60_000;

/** CloudWatch refuses more than a few searches a second. */
const groupsAtOnce = 3;

export function createLogReader({ search, groups, term, since }: LogReaderOptions): LogReader {
  /** Events of the overlap, with their times. */
  const seen = new Map<string, number>();
  let newest = since;

  const lookAtAll = async (): Promise<FilteredLogEvent[]> => {
    const from = Math.max(since, newest - overlapMs);
    const found: FilteredLogEvent[] = [];
    for (let first = 0; first < groups.length; first += groupsAtOnce) {
      const some = groups.slice(first, first + groupsAtOnce);
      const events = await Promise.all(some.map((group) => search(group, term, from)));
      for (const event of events.flat()) found.push(event);
    }
    return found;
  };

  const isNew = (event: FilteredLogEvent): boolean => {
    const { timestamp = 0, eventId = `${event.logStreamName} ${timestamp} ${event.message}` } = event;
    if (seen.has(eventId)) return false;
    seen.set(eventId, timestamp);
    return true;
  };

  return {
    async newLines() {
      const events = (await lookAtAll()).filter(isNew);
      for (const { timestamp = 0 } of events) newest = Math.max(newest, timestamp);
      for (const [id, timestamp] of seen) if (timestamp < newest - overlapMs) seen.delete(id);
      return events
        .map(({ message = "" }) => (message.includes(term) ? parseLogLine(message) : undefined))
        .filter((line) => line !== undefined)
        .sort((a, b) => a.at - b.at);
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
    if (endsAt === undefined && !(await options.isRunning())) endsAt = clock.now() + lagMs;
    yield await reader.newLines();
    if (endsAt !== undefined && clock.now() >= endsAt) return;
    await clock.sleep(intervalMs, signal);
  }
}
