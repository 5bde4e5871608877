import { describe, expect, it } from "vitest";
import { canPay, leftAfter } from "./money.ts";

describe("money", () => {
  it.each([
    [0.3, 0.1, 3, 0],
    [1, 0.1, 10, 0],
    [0.32, 0.032, 10, 0],
    [0.06, 0.01, 6, 0],
    [0.29, 0.1, 2, 0.09],
  ])("of %d dollars pays a price of %d %d times and leaves %d", (budgetUsd, priceUsd, times, rest) => {
    let left = budgetUsd;
    let paid = 0;
    for (; canPay(left, priceUsd); paid++) left = leftAfter(left, priceUsd);
    expect(paid).toBe(times);
    expect(left).toBe(rest);
  });

  it("is compared to the nearest nano-dollar, however an amount came about", () => {
    expect(canPay(0.3 - 0.2, 0.1)).toBe(true);
    expect(canPay(0.3 - 0.2, 0.1 + 1e-9)).toBe(false);
  });

  it("without a limit pays for ever, and what is free is paid with nothing", () => {
    expect(leftAfter(Infinity, 0.1)).toBe(Infinity);
    expect(canPay(Infinity, 1e6)).toBe(true);
    expect(canPay(0, 0)).toBe(true);
  });
});
