/** Time as the code sees it; injected, so that no test waits. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds, or rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Chance as the code sees it: uniform in [0, 1). */
export interface Random {
  next(): number;
}
