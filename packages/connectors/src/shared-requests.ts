import { isSourceError } from "@cityscout/contracts";

/** Requests under way, by name: those that are alike and at the same time become one. `Shared` is what all who asked get. */
export class SharedRequests<Shared> {
  readonly #underway = new Map<string, Promise<Shared>>();

  /**
   * Joins a request that is under way; where there is none, or where that one fails for reasons of its own asker, sends one.
   *
   * @throws what `send` throws, the source's failure that another asker met, the signal's reason as soon as it is aborted
   */
  async join<Mine extends Shared>(
    name: string,
    signal: AbortSignal | undefined,
    send: () => Promise<Mine>,
  ): Promise<{ mine: Mine } | { others: Shared }> {
    for (;;) {
      signal?.throwIfAborted();
      const other = this.#underway.get(name);
      if (other === undefined) break;
      const joined = await settled(other, signal);
      if ("value" in joined) return { others: joined.value };
      if (isSourceError(joined.error)) throw joined.error;
    }
    const sent = send().finally(() => this.#underway.delete(name));
    this.#underway.set(name, sent);
    return { mine: await sent };
  }
}

/** How another asker's request ended, or this asker's own end if that comes first. */
async function settled<T>(
  other: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<{ value: T } | { error: unknown }> {
  const done = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const options = { once: true, signal: done.signal };
    signal?.addEventListener("abort", () => reject(signal.reason as Error), options);
  });
  const outcome = other.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  return Promise.race([outcome, aborted]).finally(() => done.abort());
}
