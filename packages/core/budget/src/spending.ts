import { type Source, sourceNames, type SourceUse } from "@cityscout/contracts";
import { toNano, toUsd } from "./money.ts";

/** What was asked of one source; money in whole nano-dollars. */
interface Tally {
  calls: number;
  cacheHits: number;
  costNano: number;
  shown: number;
  new: number;
  failures: number;
  lostCalls: number;
}

/** What a run has asked of its sources, in all and of each of them. */
export class Spending {
  readonly #tallies = bySourceName((): Tally => ({
    calls: 0,
    cacheHits: 0,
    costNano: 0,
    shown: 0,
    new: 0,
    failures: 0,
    lostCalls: 0,
  }));
  #calls = 0;
  #costNano = 0;

  get calls(): number {
    return this.#calls;
  }

  get costNano(): number {
    return this.#costNano;
  }

  callsOf(source: Source): number {
    return this.#tallies[source].calls;
  }

  failuresOf(source: Source): number {
    return this.#tallies[source].failures;
  }

  /** Counts a call, or takes one back. */
  addCall(source: Source, costUsd: number, by: 1 | -1): void {
    const costNano = by * toNano(costUsd);
    const tally = this.#tallies[source];
    tally.calls += by;
    tally.costNano += costNano;
    this.#calls += by;
    this.#costNano += costNano;
  }

  /** Says of a call that is counted that its answer is lost, or that it is not. */
  addLost(source: Source, by: 1 | -1): void {
    this.#tallies[source].lostCalls += by;
  }

  addCacheHit(source: Source): void {
    this.#tallies[source].cacheHits += 1;
  }

  addRecords(source: Source, shown: number, fresh: number): void {
    const tally = this.#tallies[source];
    tally.shown += shown;
    tally.new += fresh;
  }

  addFailures(source: Source, failures: number): void {
    this.#tallies[source].failures += failures;
  }

  bySource(): Record<Source, SourceUse> {
    return bySourceName((source) => useOf(this.#tallies[source]));
  }
}

function useOf({ cacheHits, costNano, lostCalls, ...tally }: Tally): SourceUse {
  return {
    calls: tally.calls,
    cache_hits: cacheHits,
    cost_usd: toUsd(costNano),
    shown: tally.shown,
    new: tally.new,
    failures: tally.failures,
    ...(lostCalls > 0 && { lost_calls: lostCalls }),
  };
}

export function bySourceName<T>(value: (source: Source) => T): Record<Source, T> {
  return Object.fromEntries(sourceNames.map((source) => [source, value(source)])) as Record<Source, T>;
}
