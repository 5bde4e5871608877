import { sourceNames, type Source } from "@cityscout/contracts";

/** What one service saw, whatever the client says. */
export interface CallCount {
  /** All requests that arrived. */
  readonly requests: number;
  /** Those that got a whole answer of status 200. */
  readonly answered: number;
  /** By HTTP status; `reset` for destroyed connections, `malformed` for cut bodies, `aborted` where the client left first. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** Different requests among them. */
  readonly distinct: number;
  /** Requests that asked again for what had been answered already. */
  readonly repeats: number;
}

export interface Calls {
  readonly total: CallCount;
  readonly bySource: Readonly<Record<Source, CallCount>>;
}

export type Outcome = number | "reset" | "malformed" | "aborted";

export interface CallCounter {
  /** A request arrived. */
  arrive(source: Source, request: string): void;
  /** Counts one more attempt that was let through to the service, and gives how many there were before it. */
  attempt(source: Source, request: string): number;
  settle(source: Source, request: string, outcome: Outcome): void;
  calls(): Calls;
}

interface Seen {
  attempts: number;
  answered: boolean;
}

interface Tally {
  requests: number;
  answered: number;
  repeats: number;
  byStatus: Record<string, number>;
  seen: Map<string, Seen>;
}

export function createCallCounter(): CallCounter {
  const tallies = new Map<Source, Tally>(
    sourceNames.map((source) => [
      source,
      { requests: 0, answered: 0, repeats: 0, byStatus: {}, seen: new Map() },
    ]),
  );
  const seenOf = (source: Source, request: string): Seen => {
    const { seen } = tallies.get(source)!;
    const known = seen.get(request) ?? { attempts: 0, answered: false };
    seen.set(request, known);
    return known;
  };
  return {
    arrive(source, request) {
      const tally = tallies.get(source)!;
      tally.requests++;
      if (seenOf(source, request).answered) tally.repeats++;
    },
    attempt: (source, request) => seenOf(source, request).attempts++,
    settle(source, request, outcome) {
      const tally = tallies.get(source)!;
      tally.byStatus[outcome] = (tally.byStatus[outcome] ?? 0) + 1;
      if (outcome !== 200) return;
      tally.answered++;
      seenOf(source, request).answered = true;
    },
    calls() {
      const counts = [...tallies].map(([source, tally]) => [source, countOf(tally)] as const);
      return {
        total: counts.map(([, count]) => count).reduce(sum),
        bySource: Object.fromEntries(counts) as Record<Source, CallCount>,
      };
    },
  };
}

function countOf({ requests, answered, repeats, byStatus, seen }: Tally): CallCount {
  return { requests, answered, byStatus: { ...byStatus }, distinct: seen.size, repeats };
}

function sum(a: CallCount, b: CallCount): CallCount {
  const byStatus: Record<string, number> = { ...a.byStatus };
  for (const [status, count] of Object.entries(b.byStatus))
    byStatus[status] = (byStatus[status] ?? 0) + count;
  return {
    requests: a.requests + b.requests,
    answered: a.answered + b.answered,
    byStatus,
    distinct: a.distinct + b.distinct,
    repeats: a.repeats + b.repeats,
  };
}
