import type { BegunCall, BookedAnswer } from "./budget.ts";

/** What names a request, and the answer to it. */
export type RequestName = Pick<BookedAnswer, "source" | "requestHash">;

export function requestKey({ source, requestHash }: RequestName): string {
  return `${source} ${requestHash}`;
}

/** Of one whose note is gone nobody asks for its id. */
const idForgotten = "";

/** The calls that were made, each by its id: begun, then either its request's answer's, or lost. */
export class BegunCalls {
  readonly #begun = new Map<string, BegunCall>();
  /** Of the calls for a request, the one that is taken to be its answer's. */
  readonly #answered: Map<string, string>;
  /** Those of them that were begun or answered since the ledger was restored: their notes may still be there. */
  readonly #noted = new Map<string, string>();
  readonly #lost: Set<string>;

  /**
   * @param lost ids of calls that were lost before
   * @param answered what {@link BegunCalls.answered} gave
   */
  constructor(lost: Iterable<string>, answered: Iterable<readonly [string, string]>) {
    this.#lost = new Set(lost);
    this.#answered = new Map(answered);
  }

  /** The call of a request's answer is known, and its note is gone, or its id is. */
  knowAnswered(request: RequestName): void {
    const key = requestKey(request);
    if (!this.#answered.has(key)) this.#answered.set(key, idForgotten);
  }

  /** Whether a call is taken to be the request's answer's. */
  isAnswered(request: RequestName): boolean {
    return this.#answered.has(requestKey(request));
  }

  /** Requests and the ids of the calls that their answers took, as far as notes of these may still be there. */
  answered(): [string, string][] {
    return [...this.#noted];
  }

  isLost(id: string): boolean {
    return this.#lost.has(id);
  }

  /** Takes note of a call; `false` where it is known, whatever became of it. */
  begin(call: BegunCall): boolean {
    const { id } = call;
    const key = requestKey(call);
    if (this.#answered.get(key) === id) {
      this.#noted.set(key, id);
      return false;
    }
    if (this.isLost(id) || this.#begun.has(id)) return false;
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
    this.#noted.set(key, call.id);
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
