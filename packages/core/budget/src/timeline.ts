import type { BookedAnswer, TimelineEntry } from "./budget.ts";
import { toNano, toUsd } from "./money.ts";

/** An answer as `BookedAnswer` gives it, with its keys counted. */
export type Booking = Omit<BookedAnswer, "shown"> & { shown: number; new: number };

/** The history of a run, with the sums up to each answer. */
export function timelineOf(bookings: readonly Booking[]): TimelineEntry[] {
  let calls = 0;
  let costNano = 0;
  let unique = 0;
  return bookings.map((booking) => {
    if (booking.counted) calls += 1;
    costNano += toNano(booking.costUsd);
    unique += booking.new;
    return {
      at: booking.at,
      source: booking.source,
      counted: booking.counted,
      costUsd: booking.costUsd,
      shown: booking.shown,
      new: booking.new,
      cumulative: { calls, costUsd: toUsd(costNano), unique },
    };
  });
}
