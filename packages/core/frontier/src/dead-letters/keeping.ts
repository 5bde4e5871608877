import type { Clock } from "@cityscout/contracts";
import type { Held, LetterQueue } from "./letter-queue.ts";

/**
 * Letters that someone keeps hidden while they go through the rest: of each only what names its delivery, so that ten
 * thousand of them take a few megabytes.
 */
export class Keeping {
  readonly #letters: LetterQueue;
  readonly #clock: Clock;
  readonly #held: Held[] = [];
  #heldSince: number;

  constructor(letters: LetterQueue, clock: Clock) {
    this.#letters = letters;
    this.#clock = clock;
    this.#heldSince = clock.now();
  }

  keep(letters: readonly Held[]): void {
    for (const { receipt } of letters) this.#held.push({ receipt });
  }

  /** To be called between pages: holds on to everything before its time can run out. */
  async holdOn(): Promise<void> {
    if (this.#clock.now() - this.#heldSince < (this.#letters.holdSeconds * 1000) / 3) return;
    this.#heldSince = this.#clock.now();
    await this.#letters.hold(this.#held);
  }

  async releaseAll(): Promise<void> {
    await this.#letters.release(this.#held.splice(0));
  }
}
