import { createPermit, type CallNotes, type NotedCall, type Permit } from "@cityscout/books";
import { createSliceGuard } from "@cityscout/budget";
import type { Slice, Source } from "@cityscout/contracts";

/** A worker's slice while it is spent, where a call that was not answered counts for nothing. */
export interface Allowance {
  /** The permit of a source's calls: it throws `BudgetExhaustedError` where there is none left of it. */
  of(source: Source): Permit;
  /** Calls left of all sources. */
  left(): number;
}

/**
 * @param begun The worker's calls that are noted already. Those that are of this slice were made by an earlier try of the
 * same worker, which was cut short: they are not made again, and what is left of the slice is less.
 */
export function createAllowance(slice: Slice, notes: CallNotes, begun: readonly NotedCall[]): Allowance {
  const guard = createSliceGuard(slice);
  const givenBack = new Map<Source, number>();
  const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0);
  const change = (source: Source, by: 1 | -1) => givenBack.set(source, (givenBack.get(source) ?? 0) + by);
  const take = (source: Source): void => {
    if ((givenBack.get(source) ?? 0) > 0) change(source, -1);
    else guard.permit(source);
  };

  const before = new Map(Object.entries(slice.begun ?? {}));
  for (const { source } of begun) {
    const notOfSlice = before.get(source) ?? 0;
    if (notOfSlice > 0) before.set(source, notOfSlice - 1);
    else if ((guard.unspent()[source] ?? 0) > 0) guard.permit(source);
  }
  return {
    of: (source) =>
      createPermit({ source, notes, take: () => take(source), giveBack: () => change(source, 1) }),
    left: () => sum(Object.values(guard.unspent())) + sum(givenBack.values()),
  };
}
