import type { Clock } from "@cityscout/contracts";
import { Keeping } from "./keeping.ts";
import type { DeadLetterView } from "./letter.ts";
import type { LetterQueue } from "./letter-queue.ts";

export interface ScanOptions {
  clock: Clock;
  /** Letters to look at; SQS hides at most 120,000 at once. */
  most: number;
  signal?: AbortSignal;
}

/** Letters in hand at once. */
export const pageSize = 100;

/** More at once, and SQS would hand out none. */
export const mostHidden = 100_000;

/**
 * Goes through the letters page by page, each letter once, and consumes none: they are hidden from others while the
 * scan goes on, so that no page brings them again, and all are visible again when it ends, also early or by an error.
 */
export async function* scanLetters(
  letters: LetterQueue,
  options: ScanOptions,
): AsyncGenerator<DeadLetterView[]> {
  const keeping = new Keeping(letters, options.clock);
  const seen = new Set<string>();
  try {
    while (seen.size < Math.min(options.most, mostHidden) && options.signal?.aborted !== true) {
      await keeping.holdOn();
      const taken = await letters.take(Math.min(pageSize, options.most - seen.size));
      keeping.keep(taken);
      const page = taken.filter(({ messageId }) => !seen.has(messageId));
      for (const { messageId } of page) seen.add(messageId);
      // None is left, or only such as came back although they were held.
      if (page.length === 0) return;
      yield page;
    }
  } finally {
    await keeping.releaseAll();
  }
}
