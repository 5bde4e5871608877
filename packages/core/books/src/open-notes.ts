import type { Source } from "@cityscout/contracts";
import type { CallNotes, NotedCall } from "./call-notes.ts";

/** Notes of calls that are in the run's store, until the ledger has what became of the calls. */
export class OpenNotes implements CallNotes {
  readonly #notes: CallNotes;
  readonly #calls: Map<string, NotedCall>;

  /** @param begun calls that others have noted */
  constructor(notes: CallNotes, begun: readonly NotedCall[]) {
    this.#notes = notes;
    this.#calls = new Map(begun.map((call) => [call.key, call]));
  }

  async begin(source: Source, requestHash: string, again?: NotedCall): Promise<NotedCall> {
    const call = await this.#notes.begin(source, requestHash, again);
    this.#calls.set(call.key, call);
    return call;
  }

  async withdraw(call: NotedCall): Promise<void> {
    await this.#notes.withdraw(call);
    this.#calls.delete(call.key);
  }

  calls(): Iterable<NotedCall> {
    return this.#calls.values();
  }

  /** Removes all notes: the ledger that has their calls is stored. */
  async clear(): Promise<void> {
    await Promise.all([...this.#calls.values()].map((call) => this.#notes.withdraw(call)));
    this.#calls.clear();
  }
}
