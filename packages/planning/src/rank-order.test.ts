import { destination } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { sourceOf } from "../test/simulated-source.ts";
import { isOutOfOrder, orderMetres, widerSlack, withoutRepeats } from "./rank-order.ts";
import type { AnsweredSearch } from "./search.ts";

const ranked = sourceOf();
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

  it("widens the slack by the largest step back but one, and by no tie", () => {
    expect(widerSlack(answerOf(100, 200, 199.99, 300, 299.98), ranked)).toBeNull();
    expect(widerSlack(answerOf(100, 85, 400), ranked)).toBeNull();
    const slack = widerSlack(answerOf(100, 95, 400, 392, 500, 482), ranked)!;
    expect(slack.metres).toBeCloseTo(8, 4);
    expect(slack.share).toBeCloseTo(0.036, 6);
    const known = { ...ranked, slack };
    expect(widerSlack(answerOf(400, 393, 393), known)).toBeNull();
    expect(widerSlack(answerOf(1000, 991, 991), known)!.metres).toBeCloseTo(9, 4);
    expect(widerSlack(answerOf(1000, 991, 991), known)!.share).toBe(slack.share);
    // What is mixed in may be a little out of place, too.
    expect(widerSlack(answerOf(900, 100, 85, 200, 185), ranked)).toBeNull();
  });

  it("widens the slack by records shown beyond its circle, and not by what Earths differ by", () => {
    const unranked = sourceOf({ ranking: "popularity" });
    for (const source of [ranked, unranked]) {
      expect(widerSlack(answerOf(100, 5020, 5021, 5030), source)).toBeNull();
      expect(widerSlack(answerOf(100, 5030, 5040), source)!.metres).toBeCloseTo(5030 - 5025, 4);
      expect(widerSlack(answerOf(100, 5030, 5040, 6000), source)).toBeNull();
    }
    expect(widerSlack(answerOf(100, 95, 94), unranked)).toBeNull();
  });

  it("has each record where it was shown first", () => {
    const { places } = answerOf(10, 20, 30);
    const repeated = { ...answerOf(), places: [...places, places[0]!] };
    expect(withoutRepeats(repeated).places).toEqual(places);
  });
});
