import {
  type BudgetView,
  CorruptObjectError,
  finish,
  placeSources,
  type Source,
  sourceNames,
  type SourceUse,
  type Steps,
  type StopReason,
} from "@cityscout/contracts";
import type { BegunCall, BookedAnswer, Ledger, Limits, Remaining, TimelineEntry } from "./budget.ts";
import { type LedgerState, ledgerStateSchema } from "./ledger-state.ts";
import { canPay, toNano, toUsd } from "./money.ts";
import { createWindow } from "./window.ts";

/** Books as {@link BookedAnswer} gives it, with its keys counted. */
type Booked = Omit<BookedAnswer, "shown"> & { shown: number; new: number };

/** Keys of records to look at in a step of some milliseconds. */
const KEYS_A_STEP = 10_000;

export function createLedger(limits: Limits): Ledger {
  return ledgerOf(limits, { version: 1, bookings: [], seen: [], failures: {}, failed: [], lost: [] });
}

/**
 * The ledger whose `toState` gave `state`.
 *
 * @throws CorruptObjectError where `state` is not one of a ledger
 */
export function restoreLedger(limits: Limits, state: unknown): Ledger {
  const parsed = ledgerStateSchema.safeParse(state);
  if (!parsed.success) {
    throw new CorruptObjectError("the stored ledger is not one of this version", { cause: parsed.error });
  }
  return ledgerOf(limits, parsed.data);
}

function ledgerOf(limits: Limits, state: LedgerState): Ledger {
  const booked: Booked[] = [];
  const requests = new Map<string, Booked>();
  const seen = new Set(state.seen);
  const failed = new Set(state.failed);
  const lost = new Set(state.lost);
  const begun = new Map<string, BegunCall>();
  /** Of the calls for a request, the one that is taken to be its answer's. */
  const answeredCalls = new Map<string, string>();
  const uses = Object.fromEntries(sourceNames.map((source) => [source, unused()])) as Record<
    Source,
    SourceUse
  >;
  const window = createWindow(limits.windowCalls);
  let calls = 0;
  let costNano = 0;

  const count = (source: Source, costUsd: number, by: 1 | -1): void => {
    const use = uses[source];
    calls += by;
    costNano += by * toNano(costUsd);
    use.calls += by;
    use.cost_usd = toUsd(toNano(use.cost_usd) + by * toNano(costUsd));
  };

  const countLost = (source: Source, by: 1 | -1): void => {
    const { lost_calls: known = 0, ...use } = uses[source];
    uses[source] = known + by === 0 ? use : { ...use, lost_calls: known + by };
  };

  const enter = (booking: Booked): void => {
    booked.push(booking);
    requests.set(keyOf(booking), booking);
    if (booking.counted) count(booking.source, booking.costUsd, 1);
    else uses[booking.source].cache_hits += 1;
    if (lost.has(booking.requestHash)) countLost(booking.source, 1);
    const use = uses[booking.source];
    use.shown += booking.shown;
    use.new += booking.new;
    if (booking.inWindow) window.push(booking.shown, booking.new);
  };

  for (const [source, requestHash, counted, costUsd, shown, fresh, inWindow, at] of state.bookings) {
    enter({ source, requestHash, counted, costUsd, shown, new: fresh, inWindow, at });
  }
  for (const source of sourceNames) uses[source].failures = state.failures[source] ?? 0;

  const remaining = (): Remaining => {
    const callsLeft = Math.max(0, limits.maxCalls - calls);
    const left = (source: Source): number => {
      const { maxCalls, off } = limits.sources[source];
      if (off) return 0;
      return maxCalls === null ? callsLeft : Math.max(0, Math.min(callsLeft, maxCalls - uses[source].calls));
    };
    return {
      calls: callsLeft,
      costUsd:
        limits.maxCostUsd === null ? Infinity : toUsd(Math.max(0, toNano(limits.maxCostUsd) - costNano)),
      bySource: bySourceName(left),
      costUsdPerCall: bySourceName((source) => limits.sources[source].costUsdPerCall),
      tokensPerMinute: bySourceName((source) => limits.sources[source].tokensPerMinute),
    };
  };

  const exhausted = (sources: Iterable<Source>): StopReason | null => {
    const left = remaining();
    if (left.calls === 0) return "max_api_calls";
    let reason: StopReason = "no_sources";
    for (const source of sources) {
      if (limits.sources[source].off) continue;
      if (left.bySource[source] === 0) {
        if (reason === "no_sources") reason = "source_budgets";
      } else if (!canPay(left.costUsd, left.costUsdPerCall[source])) {
        reason = "max_cost_usd";
      } else {
        return null;
      }
    }
    return reason;
  };

  const stopReason = (elapsedMs: number): StopReason | null => {
    if (elapsedMs >= limits.maxWallClockMs) return "max_wall_clock";
    const spent = exhausted(placeSources);
    if (spent !== null) return spent;
    const rate = window.rate();
    return window.full() && rate !== null && rate < limits.minNewUniqueRate ? "new_unique_rate" : null;
  };

  function* bookInSteps(answer: BookedAnswer): Steps<{ new: number }> {
    const earlier = requests.get(keyOf(answer));
    if (earlier !== undefined) return { new: earlier.new };
    // None is marked as seen before all are looked at: work that is cut short in between has booked nothing.
    const [shown, fresh] = [new Set<string>(), new Set<string>()];
    for (const [index, key] of answer.shown.entries()) {
      if (index > 0 && index % KEYS_A_STEP === 0) yield;
      shown.add(key);
      if (!seen.has(key)) fresh.add(key);
    }
    for (const key of fresh) seen.add(key);
    if (answer.counted) explain(answer);
    enter({ ...answer, costUsd: answer.counted ? answer.costUsd : 0, shown: shown.size, new: fresh.size });
    return { new: fresh.size };
  }

  /** Until it is known to be answered, a call counts as one whose answer is lost. */
  const spend = (call: BegunCall, by: 1 | -1): void => {
    count(call.source, limits.sources[call.source].costUsdPerCall, by);
    countLost(call.source, by);
    if (by === 1) begun.set(call.id, call);
    else begun.delete(call.id);
  };

  /** One of the calls for a request was its answer's, which is booked by itself. */
  const explain = (answer: Pick<BookedAnswer, "source" | "requestHash">): void => {
    const key = keyOf(answer);
    const call = [...begun.values()].find((other) => keyOf(other) === key);
    if (call === undefined || answeredCalls.has(key)) return;
    answeredCalls.set(key, call.id);
    spend(call, -1);
  };

  return {
    book: (answer) => finish(bookInSteps(answer)),
    bookInSteps,
    begin(call) {
      const isKnown = lost.has(call.id) || begun.has(call.id) || answeredCalls.get(keyOf(call)) === call.id;
      if (isKnown) return;
      spend(call, 1);
      if (requests.get(keyOf(call))?.counted === true) explain(call);
    },
    bookLost() {
      for (const call of begun.values()) {
        spend(call, -1);
        lost.add(call.id);
        enter({
          source: call.source,
          requestHash: call.id,
          counted: true,
          costUsd: limits.sources[call.source].costUsdPerCall,
          shown: 0,
          new: 0,
          inWindow: false,
          at: call.at,
        });
      }
    },
    bookFailure(source, search) {
      if (search !== undefined) {
        if (failed.has(`${source} ${search}`)) return;
        failed.add(`${source} ${search}`);
      }
      uses[source].failures += 1;
    },
    isBooked: (source, requestHash) => requests.has(keyOf({ source, requestHash })),
    remaining,
    exhausted,
    view(now, startedAt): BudgetView {
      const reason = stopReason(now - startedAt);
      return {
        calls,
        calls_left: Math.max(0, limits.maxCalls - calls),
        calls_by_source: Object.fromEntries(
          sourceNames
            .filter((source) => uses[source].calls > 0)
            .map((source) => [source, uses[source].calls]),
        ),
        records: seen.size,
        cost_usd: toUsd(costNano),
        new_unique_rate: window.rate(),
        stop: reason !== null,
        stop_reason: reason,
      };
    },
    bySource: () => bySourceName((source) => ({ ...uses[source] })),
    timeline: () => timelineOf(booked),
    toState: (): LedgerState => ({
      version: 1,
      bookings: booked.map((booking) => [
        booking.source,
        booking.requestHash,
        booking.counted,
        booking.costUsd,
        booking.shown,
        booking.new,
        booking.inWindow,
        booking.at,
      ]),
      seen: [...seen],
      failures: Object.fromEntries(
        sourceNames
          .filter((source) => uses[source].failures > 0)
          .map((source) => [source, uses[source].failures]),
      ),
      failed: [...failed],
      lost: [...lost],
    }),
  };
}

function keyOf({ source, requestHash }: { source: Source; requestHash: string }): string {
  return `${source} ${requestHash}`;
}

function unused(): SourceUse {
  return { calls: 0, cache_hits: 0, cost_usd: 0, shown: 0, new: 0, failures: 0 };
}

function bySourceName<T>(value: (source: Source) => T): Record<Source, T> {
  return Object.fromEntries(sourceNames.map((source) => [source, value(source)])) as Record<Source, T>;
}

function timelineOf(booked: readonly Booked[]): TimelineEntry[] {
  let calls = 0;
  let costNano = 0;
  let unique = 0;
  return booked.map((booking) => {
    if (booking.counted) calls += 1;
    costNano += toNano(booking.costUsd);
    unique += booking.new;
    return {
      at: booking.at,
      source: booking.source,
      counted: booking.counted,
      costUsd: booking.costUsd,
      shown: booking.shown,
      new: booking.new,
      cumulative: { calls, costUsd: toUsd(costNano), unique },
    };
  });
}
