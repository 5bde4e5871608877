import { leftAfter, type Ledger, type Limits, type Remaining } from "@cityscout/budget";
import { sourceNames, type SourceUse } from "@cityscout/contracts";

/** Answers that a source's calls have brought, and those of earlier runs. */
const answersOf = ({ calls, lost_calls: lost = 0, cache_hits }: SourceUse): number =>
  calls - lost + cache_hits;

/**
 * What would be left if the run had paid for the answers of earlier runs, too; never more than is left. Where the next call is
 * worth most depends on what is left, so that the same run again comes to the same searches by this alone, which earlier
 * runs were answered.
 */
export function leftAsIfPaid({ maxCalls, maxCostUsd, sources }: Limits, ledger: Ledger): Remaining {
  const left = ledger.remaining();
  const uses = ledger.bySource();
  const most = { ...left.bySource };
  let [calls, costUsd] = [maxCalls, maxCostUsd ?? Infinity];
  for (const source of sourceNames) {
    const answers = answersOf(uses[source]);
    const own = sources[source].maxCalls;
    calls -= answers;
    costUsd = leftAfter(costUsd, answers * sources[source].costUsdPerCall);
    if (own !== null) most[source] = Math.max(0, Math.min(most[source], own - answers));
  }
  const callsLeft = Math.max(0, Math.min(left.calls, calls));
  for (const source of sourceNames) most[source] = Math.min(most[source], callsLeft);
  return {
    ...left,
    calls: callsLeft,
    costUsd: Math.max(0, Math.min(left.costUsd, costUsd)),
    bySource: most,
  };
}
