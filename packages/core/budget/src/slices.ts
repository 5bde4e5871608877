import { BudgetExhaustedError, type Slice, type Source, sourceNames } from "@cityscout/contracts";
import type { Slices } from "./budget.ts";
import { canPay, leftAfter } from "./money.ts";

/**
 * Grants calls one at a time, to each source in turn, until all that is planned is granted or nothing more can be paid
 * (max-min fairness: no source waits while another takes what both want), then deals them to the workers like cards,
 * so that no two differ by more than one call. Workers that would get nothing are left out. Those that may ask a source
 * share its rate evenly.
 */
export const sliceBudget: Slices = (planned, remaining, workers) => {
  const granted = new Map<Source, number>();
  let callsLeft = remaining.calls;
  let costUsdLeft = remaining.costUsd;
  let asking: readonly Source[] = sourceNames;
  while (asking.length > 0) {
    asking = asking.filter((source) => {
      const sofar = granted.get(source) ?? 0;
      const priceUsd = remaining.costUsdPerCall[source];
      const most = Math.min(planned[source] ?? 0, remaining.bySource[source]);
      if (sofar + 1 > most || callsLeft < 1 || !canPay(costUsdLeft, priceUsd)) return false;
      granted.set(source, sofar + 1);
      callsLeft -= 1;
      costUsdLeft = leftAfter(costUsdLeft, priceUsd);
      return true;
    });
  }

  const slices: Slice[] = [];
  let turn = 0;
  for (const source of sourceNames) {
    for (let call = granted.get(source) ?? 0; call > 0; call -= 1) {
      const worker = turn % Math.max(1, workers);
      const slice = (slices[worker] ??= { worker, calls: {}, tokens_per_min: {} });
      slice.calls[source] = (slice.calls[source] ?? 0) + 1;
      turn += 1;
    }
    const sharing = slices.filter(({ calls }) => calls[source] !== undefined);
    const rate = remaining.tokensPerMinute[source] / sharing.length;
    for (const slice of sharing) slice.tokens_per_min[source] = rate;
  }
  return slices;
};

/** One worker's slice while it is spent. */
export interface SliceGuard {
  /** Takes one call; `BudgetExhaustedError` where the slice has none left for this source. */
  permit(source: Source): void;
  /** What is given back, without the sources that have nothing left. */
  unspent(): Partial<Record<Source, number>>;
}

export function createSliceGuard(slice: Slice): SliceGuard {
  const left = new Map<Source, number>();
  for (const source of sourceNames) left.set(source, slice.calls[source] ?? 0);
  return {
    permit(source) {
      const calls = left.get(source) ?? 0;
      if (calls < 1) {
        throw new BudgetExhaustedError(
          `worker ${slice.worker} has spent its slice of ${slice.calls[source] ?? 0} calls of ${source}`,
        );
      }
      left.set(source, calls - 1);
    },
    unspent: () => Object.fromEntries([...left].filter(([, calls]) => calls > 0)),
  };
}
