export type {
  BegunCall,
  BookedAnswer,
  Ledger,
  Limits,
  Remaining,
  Slices,
  SourceLimits,
  TimelineEntry,
} from "./budget.ts";
export { boxCallsLeft, boxShare, shareOfBoxes } from "./box-share.ts";
export { defaultSources, defaultTotals } from "./defaults.ts";
export { budgetEnvironmentSchema, sourceVariablesSchema } from "./environment.ts";
export { createLedger, restoreLedger } from "./ledger.ts";
export { type LedgerState, ledgerStateSchema } from "./ledger-state.ts";
export { defaultLimits, type LimitsInput, limitsSchema, resolveLimits, type Variables } from "./limits.ts";
export { canPay, leftAfter } from "./money.ts";
export { callsInOneGo, leastTokensPerMinute, longestWaitMinutes, mostShares } from "./rates.ts";
export { createSliceGuard, sliceBudget, type SliceGuard } from "./slices.ts";
export { createTokenBucket, type TokenBucket, type TokenBucketOptions } from "./token-bucket.ts";
