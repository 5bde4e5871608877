import { type Ledger, type Limits, restoreLedger } from "@cityscout/budget";
import {
  BudgetExhaustedError,
  type BudgetView,
  type Clock,
  CorruptObjectError,
  finish,
  runKeys,
  type RunReference,
  type Source,
  sourceNames,
  type Steps,
} from "@cityscout/contracts";
import type { RawEntry, RunStore } from "@cityscout/raw-cache";
import type { Metrics } from "@cityscout/telemetry";
import { z } from "zod";
import { createCallNotes, type NotedCall, readCalls } from "./call-notes.ts";
import { OpenNotes } from "./open-notes.ts";
import { createPermit, type Permit } from "./permits.ts";
import { Reservations } from "./reservations.ts";
import { readLimits } from "./run-limits.ts";
import { boxesEndAt, outOfTime, searchesEndAt } from "./run-time.ts";

export interface BooksDependencies {
  store: RunStore;
  clock: Clock;
}

/** What the books need to know of an answer. */
export interface Answered {
  entry: RawEntry;
  counted: boolean;
}

/** How an answer is booked: the keys of the records that it showed, and whether the new-unique rate looks at it. */
export interface Entry {
  shown: readonly string[];
  inWindow: boolean;
}

/**
 * The ledger of a run in the hands of one stage. The stage asks with {@link Books.request}, books every answer in an
 * order that does not depend on which came first, and saves.
 */
export interface Books {
  readonly limits: Limits;
  readonly ledger: Ledger;
  /**
   * Asks a source. The permit that it passes on throws `BudgetExhaustedError` where the run or the source has no call
   * left, those under way included; a permit taken is held until the answer is booked, or given back on failure.
   */
  request<Result extends Answered>(source: Source, ask: (permit: Permit) => Promise<Result>): Promise<Result>;
  /** {@link Books.request} for a search: the permit also throws where the run's time for searching is up. */
  search<Result extends Answered>(source: Source, ask: (permit: Permit) => Promise<Result>): Promise<Result>;
  /** Calls that were begun before the books were opened, and are not booked yet. */
  readonly begun: readonly NotedCall[];
  /**
   * Books an answer at the price of the run's limits, once for its request; returns how many of the records shown were new
   * to the run.
   */
  book(answered: Answered, entry: Entry): { new: number };
  /** The same in steps, of an answer that may show a hundred thousand records. Nothing else is booked in between. */
  bookInSteps(answered: Answered, entry: Entry): Steps<{ new: number }>;
  view(): BudgetView;
  /** When boxes have had their share of the run's time, in milliseconds since the epoch: {@link boxesEndAt}. */
  boxesEndAt(areCirclesAsked: boolean): number;
  now(): number;
  /**
   * Writes the ledger, and measures the records found that it did not know before: an attempt that is cut short has found
   * nothing. What was begun and is not booked by now is booked as lost.
   */
  save(metrics: Metrics): Promise<void>;
}

const isOf = (call: NotedCall, { source, requestHash }: RawEntry): boolean =>
  call.source === source && call.requestHash === requestHash;

/** A stage that works alone, among those who ask. */
const STAGE = "stage";

/** Opens the books that Initialize laid out; `CorruptObjectError` where they are not there. */
export async function openBooks({ store, clock }: BooksDependencies, run: RunReference): Promise<Books> {
  const limits = await readLimits(store, run);
  const state = await store.readJson(runKeys.ledger(run.prefix), z.unknown());
  if (state === undefined)
    throw new CorruptObjectError(`run "${run.run_id}" has no ledger.json; Initialize writes it`);
  const ledger = restoreLedger(limits, state);
  const begun = await readCalls(store, run);
  for (const call of begun) ledger.begin(call);
  const notes = new OpenNotes(createCallNotes({ store, clock }, run, STAGE), begun);
  return new OpenBooks({ store, clock, run, limits, ledger, begun, notes });
}

interface OpenBooksOptions extends BooksDependencies {
  run: RunReference;
  limits: Limits;
  ledger: Ledger;
  begun: readonly NotedCall[];
  notes: OpenNotes;
}

class OpenBooks implements Books {
  readonly limits: Limits;
  readonly ledger: Ledger;
  readonly begun: readonly NotedCall[];
  readonly #store: RunStore;
  readonly #clock: Clock;
  readonly #run: RunReference;
  readonly #notes: OpenNotes;
  readonly #reservations: Reservations;
  /** Records of each source, as the ledger was written last. */
  #saved: ReturnType<Ledger["bySource"]>;

  constructor({ store, clock, run, limits, ledger, begun, notes }: OpenBooksOptions) {
    this.limits = limits;
    this.ledger = ledger;
    this.begun = begun;
    this.#store = store;
    this.#clock = clock;
    this.#run = run;
    this.#notes = notes;
    this.#reservations = new Reservations(limits, ledger);
    this.#saved = ledger.bySource();
  }

  request<Result extends Answered>(
    source: Source,
    ask: (permit: Permit) => Promise<Result>,
  ): Promise<Result> {
    return this.#askWith(
      source,
      this.#permit(source, () => this.#reservations.take(source)),
      ask,
    );
  }

  search<Result extends Answered>(source: Source, ask: (permit: Permit) => Promise<Result>): Promise<Result> {
    const take = () => {
      if (this.now() >= searchesEndAt(this.limits, this.#run)) throw outOfTime();
      this.#reservations.take(source);
    };
    return this.#askWith(source, this.#permit(source, take), ask);
  }

  book(answered: Answered, entry: Entry): { new: number } {
    return finish(this.bookInSteps(answered, entry));
  }

  *bookInSteps({ entry, counted }: Answered, { shown, inWindow }: Entry): Steps<{ new: number }> {
    const isBooked = this.ledger.bookedAt(entry.source, entry.requestHash) !== undefined;
    const booked = yield* this.ledger.bookInSteps({
      source: entry.source,
      requestHash: entry.requestHash,
      counted,
      costUsd: this.limits.sources[entry.source].costUsdPerCall,
      shown,
      inWindow,
      at: entry.fetchedAt,
    });
    const isAskedFor = this.#reservations.booked(entry.requestHash);
    // Its answer was booked and has been lost since, so that it was asked for anew: that call is none of the booked one's.
    if (isBooked && isAskedFor)
      for (const call of this.#notes.calls()) if (isOf(call, entry)) this.ledger.begin(call);
    return booked;
  }

  boxesEndAt(areCirclesAsked: boolean): number {
    return boxesEndAt(this.limits, this.#run, areCirclesAsked);
  }

  now(): number {
    return this.#clock.now();
  }

  view(): BudgetView {
    return this.ledger.view(this.now(), Date.parse(this.#run.started_at));
  }

  async save(metrics: Metrics): Promise<void> {
    for (const call of this.#notes.calls()) this.ledger.begin(call);
    this.ledger.bookLost();
    await this.#store.writeJson(runKeys.ledger(this.#run.prefix), this.ledger.toState());
    await this.#notes.clear();
    const saved = this.ledger.bySource();
    for (const source of sourceNames) {
      const found = saved[source].new - this.#saved[source].new;
      if (found > 0) metrics.add("RecordsFound", found, { source });
    }
    this.#saved = saved;
  }

  #permit(source: Source, take: () => void): Permit {
    return createPermit({
      source,
      notes: this.#notes,
      take,
      giveBack: () => this.#reservations.giveBack(source),
      onLost: (call) => {
        this.ledger.begin(call);
        this.#reservations.giveBack(source);
      },
    });
  }

  async #askWith<Result extends Answered>(
    source: Source,
    permit: Permit,
    ask: (permit: Permit) => Promise<Result>,
  ): Promise<Result> {
    let isTaken = false;
    try {
      const answered = await ask(async (requestHash) => {
        const call = await permit(requestHash);
        isTaken = true;
        return call;
      });
      if (isTaken) this.#reservations.answered(source, answered.entry.requestHash);
      return answered;
    } catch (error) {
      if (!(error instanceof BudgetExhaustedError)) this.ledger.bookFailure(source);
      throw error;
    }
  }
}
