/**
 * Into how many buckets one of this rate can be divided, each with its share of the rate and of what it holds, that
 * together give no more than the one would: each has to hold a whole token.
 */
export const mostShares = (tokensPerMinute: number): number => Math.max(1, Math.floor(tokensPerMinute / 60));

/**
 * How long a function may wait for a source's rate, in minutes: Lambda ends it after 15 at most, and a source that fails
 * is asked three times.
 */
export const longestWaitMinutes = 4;

/**
 * How many calls of a source may be planned for one function: those that its rate lets through while a function may
 * wait, and at least one.
 */
export const callsInOneGo = (tokensPerMinute: number): number =>
  Math.max(1, Math.floor(tokensPerMinute * longestWaitMinutes));

/** Where a source may be asked less often than this, no function waits until it may be asked. */
export const leastTokensPerMinute = 1 / longestWaitMinutes;
