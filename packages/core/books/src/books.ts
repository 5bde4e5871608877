import { canPay, leftAfter, type Ledger, type Limits, restoreLedger } from "@cityscout/budget";
import {
  BudgetExhaustedError,
  type BudgetView,
  type Clock,
  CorruptObjectError,
  finish,
  runKeys,
  type RunReference,
  type Source,
  type Steps,
} from "@cityscout/contracts";
import type { RawEntry, RunStore } from "@cityscout/raw-cache";
import { z } from "zod";
import { createCallNotes, type NotedCall, readCalls } from "./call-notes.ts";
import { createPermit, type Permit } from "./permits.ts";
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
  /** Writes the ledger. What was begun and is not booked by now is booked as lost. */
  save(): Promise<void>;
}

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
  const notes = createCallNotes({ store, clock }, run, STAGE);
  /** By their keys: notes to remove once the ledger has what became of their calls. */
  const noted = new Map(begun.map((call) => [call.key, call]));
  const held = new Map<string, Source>();
  const reserved = new Map<Source, number>();
  const hold = (source: Source, count: 1 | -1): void => {
    reserved.set(source, (reserved.get(source) ?? 0) + count);
  };

  const reserve = (source: Source): void => {
    const left = ledger.remaining();
    let calls = 0;
    let costUsd = 0;
    for (const [name, count] of reserved) {
      calls += count;
      costUsd += count * limits.sources[name].costUsdPerCall;
    }
    if (left.calls - calls < 1) throw new BudgetExhaustedError("no call is left of the run's max_api_calls");
    if (left.bySource[source] - (reserved.get(source) ?? 0) < 1) {
      throw new BudgetExhaustedError(`no call is left of ${source}'s max_tokens_total`);
    }
    if (!canPay(leftAfter(left.costUsd, costUsd), limits.sources[source].costUsdPerCall)) {
      throw new BudgetExhaustedError(`what is left of max_cost_usd does not pay for a call of ${source}`);
    }
    hold(source, 1);
  };

  const checkTime = (): void => {
    if (clock.now() >= searchesEndAt(limits, run)) throw outOfTime();
  };

  const permitOf = (source: Source, take: () => void): Permit =>
    createPermit({
      source,
      notes: {
        async begin(of, requestHash) {
          const call = await notes.begin(of, requestHash);
          noted.set(call.key, call);
          return call;
        },
        async withdraw(call) {
          await notes.withdraw(call);
          noted.delete(call.key);
        },
      },
      take,
      giveBack: () => hold(source, -1),
      onLost(call) {
        ledger.begin(call);
        hold(source, -1);
      },
    });

  /** A permit is held until its answer is booked. */
  const bookInSteps = function* (
    { entry, counted }: Answered,
    { shown, inWindow }: Entry,
  ): Steps<{ new: number }> {
    const booked = yield* ledger.bookInSteps({
      source: entry.source,
      requestHash: entry.requestHash,
      counted,
      costUsd: limits.sources[entry.source].costUsdPerCall,
      shown,
      inWindow,
      at: entry.fetchedAt,
    });
    const source = held.get(entry.requestHash);
    if (source !== undefined) {
      held.delete(entry.requestHash);
      hold(source, -1);
    }
    return booked;
  };

  const askWith = async <Result extends Answered>(
    source: Source,
    permit: Permit,
    ask: (permit: Permit) => Promise<Result>,
  ): Promise<Result> => {
    let isTaken = false;
    try {
      const answered = await ask(async (requestHash) => {
        const call = await permit(requestHash);
        isTaken = true;
        return call;
      });
      if (isTaken) held.set(answered.entry.requestHash, source);
      return answered;
    } catch (error) {
      if (!(error instanceof BudgetExhaustedError)) ledger.bookFailure(source);
      throw error;
    }
  };

  return {
    limits,
    ledger,
    begun,
    request: (source, ask) =>
      askWith(
        source,
        permitOf(source, () => reserve(source)),
        ask,
      ),
    search(source, ask) {
      const permit = permitOf(source, () => {
        checkTime();
        reserve(source);
      });
      return askWith(source, permit, ask);
    },
    book: (answered, entry) => finish(bookInSteps(answered, entry)),
    bookInSteps,
    boxesEndAt: (areCirclesAsked) => boxesEndAt(limits, run, areCirclesAsked),
    now: () => clock.now(),
    view: () => ledger.view(clock.now(), Date.parse(run.started_at)),
    async save() {
      for (const call of noted.values()) ledger.begin(call);
      ledger.bookLost();
      await store.writeJson(runKeys.ledger(run.prefix), ledger.toState());
      await Promise.all([...noted.keys()].map((key) => store.remove(key)));
      noted.clear();
    },
  };
}
