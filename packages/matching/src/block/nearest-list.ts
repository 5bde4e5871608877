/** Keeps the few members with the smallest costs; equal costs go to the smaller member, so order does not matter. */
export class NearestList {
  private capacity: number;
  private readonly ids: number[] = [];
  private readonly costs: number[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  clear(capacity: number): void {
    this.capacity = capacity;
    this.ids.length = 0;
    this.costs.length = 0;
  }

  offer(id: number, cost: number): void {
    let at = this.ids.length;
    if (at === this.capacity) {
      if (!before(cost, id, this.costs[at - 1]!, this.ids[at - 1]!)) return;
      this.ids.pop();
      this.costs.pop();
      at--;
    }
    while (at > 0 && before(cost, id, this.costs[at - 1]!, this.ids[at - 1]!)) at--;
    this.ids.splice(at, 0, id);
    this.costs.splice(at, 0, cost);
  }

  /** Whether a member of this cost might be kept. */
  wouldTake(cost: number): boolean {
    return this.ids.length < this.capacity || cost <= this.costs[this.ids.length - 1]!;
  }

  members(): readonly number[] {
    return this.ids;
  }
}

function before(costA: number, idA: number, costB: number, idB: number): boolean {
  return costA < costB || (costA === costB && idA < idB);
}
