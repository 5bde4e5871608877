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

/** Messages of other runs that a drain received one after the other, with none of its own in between. */
export interface ForeignStreak {
  messages: number;
  /** Receives since more of them came than were on the queue when the first did. */
  lookedThrough: number;
  /** On the queue when the first came. */
  onQueue: number;
}

const shortestRestMs = 20;
const longestRestMs = 1_000;

/**
 * Milliseconds to rest before the next receive. As long as a worker's own messages may lie behind those that it was
 * given, rests are short. Once it has seen as many as there were, they grow: it may have none left there, and while it
 * holds others' messages these cannot be found by whoever looks for them.
 */
export const restMs = ({ lookedThrough }: ForeignStreak, random: Random): number =>
  Math.min(longestRestMs, shortestRestMs * 1.5 ** lookedThrough) * (0.5 + random.next() / 2);

/** The streak after a receive of `count` more. */
export const lengthened = (
  { messages, lookedThrough, onQueue }: ForeignStreak,
  count: number,
): ForeignStreak => ({
  messages: messages + count,
  lookedThrough: messages + count > onQueue ? lookedThrough + 1 : 0,
  onQueue,
});
