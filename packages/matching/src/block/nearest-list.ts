/** Keeps the few members of smallest cost, ties by number, so that the order of offers does not matter. */
export class NearestList {
  private capacity: number;
  private readonly ids: Uint32Array;
  private readonly costs: Float64Array;
  /** How many members there are. */
  length = 0;

  /** @param most The greatest capacity that the list will ever have. */
  constructor(most: number) {
    this.capacity = most;
    this.ids = new Uint32Array(most);
    this.costs = new Float64Array(most);
  }

  /** Empties the list, which keeps up to `capacity` members from now on. */
  clear(capacity: number): void {
    this.capacity = capacity;
    this.length = 0;
  }

  /** Takes a member in if it is among the best; the same one must not be offered twice. */
  offer(id: number, cost: number): void {
    const { ids, costs } = this;
    let at = this.length;
    if (at === this.capacity) {
      if (!before(cost, id, costs[at - 1]!, ids[at - 1]!)) return;
      at--;
    } else this.length++;
    while (at > 0 && before(cost, id, costs[at - 1]!, ids[at - 1]!)) {
      ids[at] = ids[at - 1]!;
      costs[at] = costs[at - 1]!;
      at--;
    }
    ids[at] = id;
    costs[at] = cost;
  }

  /** Whether a member of this cost might be kept. */
  wouldTake(cost: number): boolean {
    return this.length < this.capacity || cost <= this.costs[this.length - 1]!;
  }

  /** A member by rank, the one of smallest cost first. */
  member(at: number): number {
    return this.ids[at]!;
  }
}

function before(costA: number, idA: number, costB: number, idB: number): boolean {
  return costA < costB || (costA === costB && idA < idB);
}
