import type { Coverage } from "@cityscout/geo";

/** Not fewer leaves are kept than this before those that are no longer open are looked for. */
const FEWEST_KEPT = 1000;

/** Something worked out for open leaves. It is thrown away once a leaf is split or has no open ground. */
export class OpenLeaves<T> {
  readonly #coverage: Coverage;
  readonly #byLeaf: (T | undefined)[] = [];
  #kept: number[] = [];
  #mostKept = FEWEST_KEPT;

  constructor(coverage: Coverage) {
    this.#coverage = coverage;
  }

  of(leaf: number): T | undefined {
    return this.#byLeaf[leaf];
  }

  /** Keeps a value for a leaf that has none. */
  add(leaf: number, value: T): void {
    // Gaps are filled, because engines read sparse arrays slowly.
    while (this.#byLeaf.length < leaf) this.#byLeaf.push(undefined);
    this.#byLeaf[leaf] = value;
    this.#kept.push(leaf);
    if (this.#kept.length > this.#mostKept) this.#throwAway();
  }

  #throwAway(): void {
    const { openInside, openOutside } = this.#coverage;
    this.#kept = this.#kept.filter((leaf) => {
      const isOpen = openInside[leaf]! > 0 || openOutside[leaf]! > 0;
      if (isOpen && this.#coverage.isLeaf(leaf)) return true;
      this.#byLeaf[leaf] = undefined;
      return false;
    });
    this.#mostKept = Math.max(FEWEST_KEPT, 2 * this.#kept.length);
  }
}
