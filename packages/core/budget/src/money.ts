/** Money is counted in whole nano-dollars: sums of prices such as 0.1 must not drift across a limit. */
const nanoPerUsd = 1_000_000_000;

/** Whole nano-dollars of an amount in dollars, rounded to the nearest; `Infinity` stays what it is. */
export const toNano = (usd: number): number => Math.round(usd * nanoPerUsd);

/** Dollars of whole nano-dollars. */
export const toUsd = (nano: number): number => nano / nanoPerUsd;

/** What is left of an amount once a price is paid, in dollars; below 0 where it does not reach. */
export const leftAfter = (leftUsd: number, priceUsd: number): number =>
  toUsd(toNano(leftUsd) - toNano(priceUsd));

/** Whether an amount in dollars pays a price, to the nearest nano-dollar. */
export const canPay = (leftUsd: number, priceUsd: number): boolean => toNano(priceUsd) <= toNano(leftUsd);
