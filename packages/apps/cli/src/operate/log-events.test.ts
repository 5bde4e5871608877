import type { FilteredLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import type { Clock } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { createLogReader, followLogs, type LogSearch, overlapMs } from "./log-events.ts";

const start = Date.parse("2026-01-31T10:15:00.000Z");
const term = "0b0f8b0e-6f57-4a3e-9a4f-5f1f0a2f7c11";

interface Group {
  events: FilteredLogEvent[];
  /** From when on each look searched. */
  looks: number[];
}

/** Log groups in memory that anything can be logged to, late and out of order too. */
function logGroups(...names: string[]) {
  const groups = new Map<string, Group>(names.map((name) => [name, { events: [], looks: [] }]));
  const search: LogSearch = (name, wanted, since) => {
    const group = groups.get(name);
    group?.looks.push(since);
    const found = group?.events.filter(
      ({ timestamp = 0, message = "" }) => timestamp >= since && message.includes(wanted),
    );
    return Promise.resolve(found ?? []);
  };
  const log = (name: string, seconds: number, message: string, correlationId = term): void => {
    const at = start + seconds * 1000;
    const line = {
      timestamp: new Date(at).toISOString(),
      level: "INFO",
      message,
      correlation_id: correlationId,
    };
    groups.get(name)?.events.push({
      timestamp: at,
      logStreamName: "stream",
      message: JSON.stringify(line),
    });
  };
  const reader = createLogReader({ search, groups: names, term, since: start });
  const newMessages = async (): Promise<string[]> => (await reader.newLines()).map(({ message }) => message);
  return { groups, log, reader, newMessages };
}

describe("the logs of a run", () => {
  it("are the lines of all stages in the order of their times, and of no other run", async () => {
    const { log, newMessages } = logGroups("rank", "seed", "sweep", "geocode");
    log("rank", 9, "third");
    log("seed", 1, "first");
    log("geocode", 5, "second");
    log("seed", 3, "another run's", "f5ff8a58-7b7e-4f6c-9b5b-000000000000");
    expect(await newMessages()).toEqual(["first", "second", "third"]);
  });

  it("are given once each, also those that show up late", async () => {
    const { log, newMessages } = logGroups("rank", "seed");
    log("rank", 10, "one");
    log("rank", 10, "two at the same time");
    expect(await newMessages()).toEqual(["one", "two at the same time"]);
    log("seed", 8, "late");
    log("rank", 11, "next");
    expect(await newMessages()).toEqual(["late", "next"]);
    expect(await newMessages()).toEqual([]);
  });

  it("are not searched from the beginning at each look", async () => {
    const { groups, log, newMessages } = logGroups("rank");
    log("rank", 3_600, "an hour on");
    await newMessages();
    await newMessages();
    expect(groups.get("rank")?.looks).toEqual([start, start + 3_600_000 - overlapMs]);
  });

  it("are followed until the run has ended and CloudWatch has had its time", async () => {
    const { log, reader } = logGroups("rank");
    let now = start;
    const clock: Clock = {
      now: () => now,
      sleep: (ms) => {
        now += ms;
        if (now === start + 3_000) log("rank", 2, "while it runs");
        if (now === start + 12_000) log("rank", 5, "after its end");
        return Promise.resolve();
      },
    };
    const messages: string[] = [];
    for await (const lines of followLogs({
      reader,
      isRunning: () => Promise.resolve(now < start + 6_000),
      clock,
      intervalMs: 3_000,
      lagMs: 10_000,
      signal: new AbortController().signal,
    }))
      messages.push(...lines.map(({ message }) => message));
    expect(messages).toEqual(["while it runs", "after its end"]);
    expect(now).toBe(start + 18_000);
  });
});
