import type { Source, StopReason } from "@cityscout/contracts";
import type { Limits, Remaining } from "./budget.ts";
import { canPay, toNano, toUsd } from "./money.ts";
import { bySourceName, type Spending } from "./spending.ts";

/** What limits leave of calls and money once some are spent; never less than nothing. */
export function remainingOf(limits: Limits, spending: Spending): Remaining {
  const calls = callsLeft(limits, spending);
  const left = (source: Source): number => {
    const { maxCalls, off } = limits.sources[source];
    if (off) return 0;
    return maxCalls === null ? calls : Math.max(0, Math.min(calls, maxCalls - spending.callsOf(source)));
  };
  return {
    calls,
    costUsd:
      limits.maxCostUsd === null
        ? Infinity
        : toUsd(Math.max(0, toNano(limits.maxCostUsd) - spending.costNano)),
    bySource: bySourceName(left),
    costUsdPerCall: bySourceName((source) => limits.sources[source].costUsdPerCall),
    tokensPerMinute: bySourceName((source) => limits.sources[source].tokensPerMinute),
  };
}

export function callsLeft({ maxCalls }: Pick<Limits, "maxCalls">, spending: Spending): number {
  return Math.max(0, maxCalls - spending.calls);
}

/** Why none of `sources` can be asked any more, as `Ledger.exhausted` says it; `null` where one can be. */
export function whyExhausted(limits: Limits, left: Remaining, sources: Iterable<Source>): StopReason | null {
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
}
