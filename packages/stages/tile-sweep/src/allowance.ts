import { createSliceGuard } from "@cityscout/budget";
import type { Slice, Source } from "@cityscout/contracts";

/** A worker's slice while it is spent, where a call that was not answered counts for nothing. */
export interface Allowance {
  /** The permit of one call: `take` throws `BudgetExhaustedError` where there is none left for the source. */
  of(source: Source): { take(): void; giveBack(): void };
  /** Calls left of all sources. */
  left(): number;
}

export function createAllowance(slice: Slice): Allowance {
  const guard = createSliceGuard(slice);
  const givenBack = new Map<Source, number>();
  const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0);
  return {
    of(source) {
      let taken = false;
      const change = (by: 1 | -1) => givenBack.set(source, (givenBack.get(source) ?? 0) + by);
      return {
        take() {
          if (taken) return;
          if ((givenBack.get(source) ?? 0) > 0) change(-1);
          else guard.permit(source);
          taken = true;
        },
        giveBack() {
          if (taken) change(1);
          taken = false;
        },
      };
    },
    left: () => sum(Object.values(guard.unspent())) + sum(givenBack.values()),
  };
}
