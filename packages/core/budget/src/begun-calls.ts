import type { BegunCall, BookedAnswer } from "./budget.ts";

/** What names a request, and the answer to it. */
export type RequestName = Pick<BookedAnswer, "source" | "requestHash">;

export function requestKey({ source, requestHash }: RequestName): string {
  return `${source} ${requestHash}`;
}

/** The calls that were made, each by its id: begun, then either its request's answer's, or lost. */
export class BegunCalls {
  readonly #begun = new Map<string, BegunCall>();
  /** Of the calls for a request, the one that is taken to be its answer's. */
  readonly #answered = new Map<string, string>();
  readonly #lost: Set<string>;

  /** @param lost ids of calls that were lost before */
  constructor(lost: Iterable<string>) {
    this.#lost = new Set(lost);
  }

  isLost(id: string): boolean {
    return this.#lost.has(id);
  }

  /** Takes note of a call; `false` where it is known, whatever became of it. */
  begin(call: BegunCall): boolean {
    const { id } = call;
    if (this.isLost(id) || this.#begun.has(id) || this.#answered.get(requestKey(call)) === id) return false;
    this.#begun.set(id, call);
    return true;
  }

  /**
   * Takes the first of the calls begun for a request as its answer's, and gives it: once for a request, and none that began
   * after the answer came.
   */
  answer(answer: RequestName & Pick<BookedAnswer, "at">): BegunCall | undefined {
    const key = requestKey(answer);
    if (this.#answered.has(key)) return undefined;
    const call = [...this.#begun.values()].find(
      (other) => requestKey(other) === key && other.at <= answer.at,
    );
    if (call === undefined) return undefined;
    this.#answered.set(key, call.id);
    this.#begun.delete(call.id);
    return call;
  }

  /** Gives up all that are still begun, and gives them. */
  lose(): BegunCall[] {
    const calls = [...this.#begun.values()];
    this.#begun.clear();
    for (const { id } of calls) this.#lost.add(id);
    return calls;
  }

  /** Ids, in the order in which they were given up. */
  lost(): string[] {
    return [...this.#lost];
  }
}
