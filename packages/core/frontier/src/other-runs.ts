import type { Random } from "@cityscout/contracts";

/** Longer than a worker lives. */
const freshSeconds = 15 * 60;

/** The broker's longest delay. */
const longestSeconds = 900;

/**
 * Seconds that a message of another run, so old, is put out of the way before it is visible again. A fresh one has
 * workers that look for it, and waits for nothing. One whose workers would have ended since was left by a run that was
 * stopped, or its workers wait for their turn: it comes by now and then, the less often the older it is.
 */
export const secondsOutOfTheWay = (ageSeconds: number): number =>
  ageSeconds < freshSeconds ? 0 : Math.min(longestSeconds, Math.round(ageSeconds / 15));

const shortestRestMs = 20;
const longestRestMs = 1_000;

/**
 * Milliseconds to rest after `times` receives in a row that brought messages of other runs only. The first rests are
 * short, so that a worker soon finds its own among them; then they grow, as it may have none left there, and while it
 * holds others' messages these cannot be found.
 */
export const restMs = (times: number, random: Random): number =>
  Math.min(longestRestMs, shortestRestMs * 1.5 ** (times - 1)) * (0.5 + random.next() / 2);
