/** Lets so many pieces of work run at once, the others in the order in which they came. */
export interface Gate {
  /** Rejects with the signal's reason where it is aborted while waiting; then `work` never begins. */
  run<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
}

export function createGate(places: number): Gate {
  let free = places;
  const waiting = new Set<() => void>();

  const leave = (): void => {
    const [next] = waiting;
    if (next === undefined) free++;
    else {
      waiting.delete(next);
      next();
    }
  };

  const enter = (signal: AbortSignal | undefined): Promise<void> => {
    if (free > 0) {
      free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        if (waiting.delete(proceed)) reject(signal!.reason as Error);
      };
      const proceed = (): void => {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      };
      waiting.add(proceed);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  };

  return {
    async run(signal, work) {
      signal?.throwIfAborted();
      await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
