import { canPay, leftAfter, type Ledger, type Limits } from "@cityscout/budget";
import { BudgetExhaustedError, type Source } from "@cityscout/contracts";

/**
 * Calls that are under way, as far as the ledger does not have them: what it says is left is not, as long as they are held.
 * A call that was answered is held by its request until the answer is booked.
 */
export class Reservations {
  readonly #limits: Limits;
  readonly #ledger: Pick<Ledger, "remaining">;
  readonly #reserved = new Map<Source, number>();
  readonly #answered = new Map<string, Source>();

  constructor(limits: Limits, ledger: Pick<Ledger, "remaining">) {
    this.#limits = limits;
    this.#ledger = ledger;
  }

  /** Throws `BudgetExhaustedError` where the run or the source has no call left, those under way included. */
  take(source: Source): void {
    const left = this.#ledger.remaining();
    const { sources } = this.#limits;
    let calls = 0;
    let costUsd = 0;
    for (const [name, count] of this.#reserved) {
      calls += count;
      costUsd += count * sources[name].costUsdPerCall;
    }
    if (left.calls - calls < 1) throw new BudgetExhaustedError("no call is left of the run's max_api_calls");
    if (left.bySource[source] - (this.#reserved.get(source) ?? 0) < 1) {
      throw new BudgetExhaustedError(`no call is left of ${source}'s max_tokens_total`);
    }
    if (!canPay(leftAfter(left.costUsd, costUsd), sources[source].costUsdPerCall)) {
      throw new BudgetExhaustedError(`what is left of max_cost_usd does not pay for a call of ${source}`);
    }
    this.#add(source, 1);
  }

  giveBack(source: Source): void {
    this.#add(source, -1);
  }

  /** The call was the one for this request. */
  answered(source: Source, requestHash: string): void {
    this.#answered.set(requestHash, source);
  }

  /** The ledger has the answer. Says whether a call was held for it. */
  booked(requestHash: string): boolean {
    const source = this.#answered.get(requestHash);
    if (source === undefined) return false;
    this.#answered.delete(requestHash);
    this.giveBack(source);
    return true;
  }

  #add(source: Source, count: 1 | -1): void {
    this.#reserved.set(source, (this.#reserved.get(source) ?? 0) + count);
  }
}
