import { destination } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { isOutOfOrder, orderMetres, withoutRepeats } from "./rank-order.ts";
import type { AnsweredSearch } from "./search.ts";

const center = { lat: 55.9533, lng: -3.1883 };

/** An answer with records at these distances, in this order. */
function answerOf(...metres: number[]): AnsweredSearch {
  return {
    search: { source: "foursquare", center, radiusMetres: 5000, page: 0 },
    places: metres.map((distance, rank) => ({ key: `place/${rank}`, ...destination(center, 70, distance) })),
    more: true,
  };
}

describe("an answer", () => {
  it("is in order where no record is nearer than one before it by more than 20 m or 1 %", () => {
    expect(isOutOfOrder(answerOf(100, 81, 100, 81, 100, 81))).toBe(false);
    expect(isOutOfOrder(answerOf(100, 79, 79, 79))).toBe(false);
    expect(isOutOfOrder(answerOf(140, 119, 98, 77))).toBe(true);
    expect(isOutOfOrder(answerOf(4000, 3962, 4000, 3962, 4000, 3962))).toBe(false);
    expect(isOutOfOrder(answerOf(4000, 3958, 4000, 3958, 4000, 3958))).toBe(true);
    expect([500, 4000].map(orderMetres)).toEqual([20, 40]);
  });

  it("Bug: records farthest first, by less than 20 m each, were in order. Fix: each is held to all before it", () => {
    const farthestFirst = Array.from({ length: 20 }, (_, rank) => 500 - 19 * rank);
    expect(isOutOfOrder(answerOf(...farthestFirst))).toBe(true);
    expect(isOutOfOrder(answerOf(...farthestFirst.toReversed()))).toBe(false);
    // Those within 20 m of the farthest can be kept, and the others are too many.
    expect(isOutOfOrder(answerOf(100, 94, 88, 82, 76, 70))).toBe(false);
    expect(isOutOfOrder(answerOf(100, 94, 88, 82, 76, 70, 64))).toBe(true);
  });

  it("may have one record out of place, or a third of its records, and no more", () => {
    expect(isOutOfOrder(answerOf(900, 100))).toBe(false);
    expect(isOutOfOrder(answerOf(900, 800, 100))).toBe(true);
    expect(isOutOfOrder(answerOf(900, 800, 100, 200, 300, 400))).toBe(false);
    expect(isOutOfOrder(answerOf(900, 800, 100, 200, 300))).toBe(true);
  });

  it("has each record where it was shown first", () => {
    const { places } = answerOf(10, 20, 30);
    const repeated = { ...answerOf(), places: [...places, places[0]!] };
    expect(withoutRepeats(repeated).places).toEqual(places);
  });
});
