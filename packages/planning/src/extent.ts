/** The least upright rectangle around what was included in it. Metres in the plane. */
export class Extent {
  #left = Infinity;
  #right = -Infinity;
  #low = Infinity;
  #high = -Infinity;

  /** Includes everything within `reach` of a position, along either axis. */
  include(x: number, y: number, reach: number): void {
    this.#left = Math.min(this.#left, x - reach);
    this.#right = Math.max(this.#right, x + reach);
    this.#low = Math.min(this.#low, y - reach);
    this.#high = Math.max(this.#high, y + reach);
  }

  /** Includes all of another extent. */
  join(other: Extent): void {
    this.#left = Math.min(this.#left, other.#left);
    this.#right = Math.max(this.#right, other.#right);
    this.#low = Math.min(this.#low, other.#low);
    this.#high = Math.max(this.#high, other.#high);
  }

  /** Whether some of it is in a square. */
  touchesSquare(x: number, y: number, halfSide: number): boolean {
    return (
      this.#left <= x + halfSide &&
      this.#right >= x - halfSide &&
      this.#low <= y + halfSide &&
      this.#high >= y - halfSide
    );
  }

  clear(): void {
    [this.#left, this.#right, this.#low, this.#high] = [Infinity, -Infinity, Infinity, -Infinity];
  }
}
