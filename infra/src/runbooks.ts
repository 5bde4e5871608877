/** The page and the section that say what to do. */
export const runbooks = {
  deadLetters: "docs/runbooks/dead-letters.md#look-first",
  throttling: "docs/runbooks/throttling.md#look-first",
  budgetExhausted: "docs/runbooks/budget-exhausted.md#look-first",
  sourceDown: "docs/runbooks/source-down.md#look-first",
  stuckRun: "docs/runbooks/stuck-or-slow-run.md#look-first",
  failedRun: "docs/runbooks/stuck-or-slow-run.md#failed-runs",
  rollback: "docs/runbooks/rollback-one-stage.md#look-first",
} as const;
export type Runbook = (typeof runbooks)[keyof typeof runbooks];
