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
import { BegunCalls, requestKey } from "./begun-calls.ts";
import type { BegunCall, BookedAnswer, Ledger, Limits, Remaining, TimelineEntry } from "./budget.ts";
import { type LedgerState, ledgerStateSchema } from "./ledger-state.ts";
import { toUsd } from "./money.ts";
import { Spending } from "./spending.ts";
import { type Booking, timelineOf } from "./timeline.ts";
import { callsLeft, remainingOf, whyExhausted } from "./what-is-left.ts";
import { createWindow, type Window } from "./window.ts";

/** Keys of records to look at in a step of some milliseconds. */
const KEYS_A_STEP = 10_000;

export function createLedger(limits: Limits): Ledger {
  return new RunLedger(limits, ledgerStateSchema.parse({ version: 1, bookings: [], seen: [], failures: {} }));
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
  return new RunLedger(limits, parsed.data);
}

class RunLedger implements Ledger {
  readonly #limits: Limits;
  readonly #bookings: Booking[] = [];
  readonly #byRequest = new Map<string, Booking>();
  readonly #spending = new Spending();
  #window: Window;
  readonly #calls: BegunCalls;
  /** Keys of records. */
  readonly #seen: Set<string>;
  /** Searches whose failure is booked. */
  readonly #failed: Set<string>;

  constructor(limits: Limits, state: LedgerState) {
    this.#limits = limits;
    this.#window = createWindow(limits.windowCalls);
    this.#calls = new BegunCalls(state.lost, state.answered);
    this.#seen = new Set(state.seen);
    this.#failed = new Set(state.failed);
    for (const [source, requestHash, counted, costUsd, shown, fresh, inWindow, at] of state.bookings) {
      this.#enter({ source, requestHash, counted, costUsd, shown, new: fresh, inWindow, at });
    }
    const uncalled = new Set(
      state.uncalled.map(([source, requestHash]) => requestKey({ source, requestHash })),
    );
    for (const booking of this.#bookings)
      if (booking.counted && !uncalled.has(requestKey(booking))) this.#calls.knowAnswered(booking);
    for (const source of sourceNames) this.#spending.addFailures(source, state.failures[source] ?? 0);
  }

  book(answer: BookedAnswer): { new: number } {
    return finish(this.bookInSteps(answer));
  }

  *bookInSteps(answer: BookedAnswer): Steps<{ new: number }> {
    // None is marked as seen before all are looked at: work that is cut short in between has booked nothing.
    const [shown, fresh] = [new Set<string>(), new Set<string>()];
    for (const [index, key] of answer.shown.entries()) {
      if (index > 0 && index % KEYS_A_STEP === 0) yield;
      shown.add(key);
      if (!this.#seen.has(key)) fresh.add(key);
    }
    for (const key of fresh) this.#seen.add(key);
    const earlier = this.#byRequest.get(requestKey(answer));
    if (earlier !== undefined) return { new: this.#addTo(earlier, fresh.size) };
    if (answer.counted) this.#explain(answer);
    const costUsd = answer.counted ? answer.costUsd : 0;
    this.#enter({ ...answer, costUsd, shown: shown.size, new: fresh.size });
    return { new: fresh.size };
  }

  begin(call: BegunCall): void {
    if (!this.#calls.begin(call)) return;
    this.#spend(call, 1);
    const answer = this.#byRequest.get(requestKey(call));
    if (answer?.counted === true) this.#explain(answer);
  }

  bookLost(): void {
    for (const call of this.#calls.lose()) {
      this.#spend(call, -1);
      this.#enter({
        source: call.source,
        requestHash: call.id,
        counted: true,
        costUsd: this.#limits.sources[call.source].costUsdPerCall,
        shown: 0,
        new: 0,
        inWindow: false,
        at: call.at,
      });
    }
  }

  bookFailure(source: Source, search?: string): void {
    if (search !== undefined) {
      const name = `${source} ${search}`;
      if (this.#failed.has(name)) return;
      this.#failed.add(name);
    }
    this.#spending.addFailures(source, 1);
  }

  bookedAt(source: Source, requestHash: string): string | undefined {
    return this.#byRequest.get(requestKey({ source, requestHash }))?.at;
  }

  remaining(): Remaining {
    return remainingOf(this.#limits, this.#spending);
  }

  exhausted(sources: Iterable<Source>): StopReason | null {
    return whyExhausted(this.#limits, this.remaining(), sources);
  }

  view(now: number, startedAt: number): BudgetView {
    const reason = this.#stopReason(now - startedAt);
    const asked = sourceNames.filter((source) => this.#spending.callsOf(source) > 0);
    return {
      calls: this.#spending.calls,
      calls_left: callsLeft(this.#limits, this.#spending),
      calls_by_source: Object.fromEntries(asked.map((source) => [source, this.#spending.callsOf(source)])),
      records: this.#seen.size,
      cost_usd: toUsd(this.#spending.costNano),
      new_unique_rate: this.#window.rate(),
      stop: reason !== null,
      stop_reason: reason,
    };
  }

  bySource(): Record<Source, SourceUse> {
    return this.#spending.bySource();
  }

  timeline(): TimelineEntry[] {
    return timelineOf(this.#bookings);
  }

  toState(): LedgerState {
    const failing = sourceNames.filter((source) => this.#spending.failuresOf(source) > 0);
    return {
      version: 1,
      bookings: this.#bookings.map((booking) => [
        booking.source,
        booking.requestHash,
        booking.counted,
        booking.costUsd,
        booking.shown,
        booking.new,
        booking.inWindow,
        booking.at,
      ]),
      seen: [...this.#seen],
      failures: Object.fromEntries(failing.map((source) => [source, this.#spending.failuresOf(source)])),
      failed: [...this.#failed],
      lost: this.#calls.lost(),
      answered: this.#calls.answered(),
      uncalled: this.#bookings
        .filter(({ counted, requestHash }) => counted && !this.#calls.isLost(requestHash))
        .filter((booking) => !this.#calls.isAnswered(booking))
        .map(({ source, requestHash }) => [source, requestHash]),
    };
  }

  /** What an answer shows that was asked for anew is its booking's, as if the first one had shown it too. */
  #addTo(booking: Booking, fresh: number): number {
    if (fresh === 0) return booking.new;
    booking.shown += fresh;
    booking.new += fresh;
    this.#spending.addRecords(booking.source, fresh, fresh);
    if (booking.inWindow) {
      this.#window = createWindow(this.#limits.windowCalls);
      for (const { inWindow, shown, new: found } of this.#bookings)
        if (inWindow) this.#window.push(shown, found);
    }
    return booking.new;
  }

  #enter(booking: Booking): void {
    const { source, requestHash, counted, costUsd, shown, inWindow } = booking;
    this.#bookings.push(booking);
    this.#byRequest.set(requestKey(booking), booking);
    if (counted) this.#spending.addCall(source, costUsd, 1);
    else this.#spending.addCacheHit(source);
    if (this.#calls.isLost(requestHash)) this.#spending.addLost(source, 1);
    this.#spending.addRecords(source, shown, booking.new);
    if (inWindow) this.#window.push(shown, booking.new);
  }

  /** Until it is known to be answered, a call counts as one whose answer is lost. */
  #spend({ source }: BegunCall, by: 1 | -1): void {
    this.#spending.addCall(source, this.#limits.sources[source].costUsdPerCall, by);
    this.#spending.addLost(source, by);
  }

  /** One of the calls for a request was its answer's, which is booked by itself. */
  #explain(answer: Pick<BookedAnswer, "source" | "requestHash" | "at">): void {
    const call = this.#calls.answer(answer);
    if (call !== undefined) this.#spend(call, -1);
  }

  #stopReason(elapsedMs: number): StopReason | null {
    if (elapsedMs >= this.#limits.maxWallClockMs) return "max_wall_clock";
    const spent = this.exhausted(placeSources);
    if (spent !== null) return spent;
    const rate = this.#window.rate();
    const isLow = this.#window.full() && rate !== null && rate < this.#limits.minNewUniqueRate;
    return isLow ? "new_unique_rate" : null;
  }
}
