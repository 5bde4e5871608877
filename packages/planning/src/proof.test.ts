import { destination } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { sourceOf } from "../test/simulated-source.ts";
import { proofOf } from "./proof.ts";
import type { RankSlack } from "./search.ts";

const center = { lat: 55.9533, lng: -3.1883 };
const search = { source: "foursquare" as const, center, radiusMetres: 1000, page: 0 };
const at = (metres: number) => ({ key: String(metres), ...destination(center, 70, metres) });

describe("what an answer proves", () => {
  it("is the whole circle, less what sources differ by, where records ran out", () => {
    const { proven, unprovable } = proofOf({ search, places: [at(10)], more: false }, sourceOf());
    expect(proven).toBeCloseTo(1000 * (1 - 0.005), 6);
    expect(unprovable).toBe(0);
  });

  it("is the ground nearer than the last record of a full answer, less 2 cm and a millionth", () => {
    const { proven } = proofOf({ search, places: [at(10), at(400)], more: true }, sourceOf());
    expect(proven).toBeCloseTo(400 - 0.02 - 400e-6, 5);
  });

  it("Bug: a source that measured by the ellipsoid in the north, where 1000 m are 1004, proved ground it had not looked at. Fix: a circle proves less than its radius by as much", () => {
    const seen = 1000 / (6_399_594 / 6_371_009);
    expect(proofOf({ search, places: [], more: false }, sourceOf()).proven).toBeLessThan(seen);
  });

  it("is less by the slack of the source's ranks, in metres or as four times its share of the distance, whichever is less", () => {
    const proven = (slack: RankSlack, metres: number, more = true) =>
      proofOf({ search, places: [at(metres)], more }, sourceOf({ slack })).proven;
    const exact = 400 - 0.02 - 400e-6;
    expect(proven({ metres: 10, share: 0.5 }, 400)).toBeCloseTo(exact - 10, 5);
    expect(proven({ metres: 10, share: 0.0025 }, 400)).toBeCloseTo(exact - 4, 5);
    expect(proven({ metres: 10, share: 0.5 }, 400, false)).toBeCloseTo(1000 * (1 - 0.005) - 10, 5);
  });

  it("is little where the ranks are off by nearly as much as a full answer reaches, and a third of that cannot be proven", () => {
    const [near, off] = [
      sourceOf({ slack: { metres: 9, share: 1 } }),
      sourceOf({ slack: { metres: 15, share: 1 } }),
    ];
    const answer = { search, places: [at(0), at(12)], more: true };
    const reached = 12 - 0.02 - 12e-6;
    expect(proofOf(answer, near).proven).toBeCloseTo(reached - 9, 5);
    expect(proofOf(answer, off).proven).toBe(0);
    for (const source of [near, off]) expect(proofOf(answer, source).unprovable).toBeCloseTo(reached / 3, 5);
    expect(proofOf({ ...answer, places: [at(0), at(14)] }, near).unprovable).toBe(0);
    expect(proofOf(answer, { ...off, maxPages: 2 })).toEqual({ proven: 0, unprovable: 0 });
  });

  it("is nothing where an answer without records claims that there are more", () => {
    expect(proofOf({ search, places: [], more: true }, sourceOf())).toEqual({ proven: 0, unprovable: 0 });
  });

  it("is nothing where a full answer is not ranked by distance", () => {
    const source = sourceOf({ ranking: "popularity" });
    expect(proofOf({ search, places: [at(400)], more: true }, source)).toEqual({ proven: 0, unprovable: 0 });
  });

  it("is nothing where the search was narrowed to a category", () => {
    const narrowed = { ...search, category: "cafe" };
    for (const more of [true, false])
      expect(proofOf({ search: narrowed, places: [at(0)], more }, sourceOf())).toEqual({
        proven: 0,
        unprovable: 0,
      });
  });

  it("is nothing where all records of a full answer are at the centre, which then cannot be proven", () => {
    const answer = { search, places: [at(0), at(0)], more: true };
    expect(proofOf(answer, sourceOf())).toEqual({ proven: 0, unprovable: 0.1 });
    expect(proofOf(answer, sourceOf({ maxPages: 2 }))).toEqual({ proven: 0, unprovable: 0 });
  });

  it("is nothing around such a point as far as slack takes most of what is left", () => {
    const answer = { search, places: [at(0), at(0)], more: true };
    const unprovable = (slack: RankSlack) => proofOf(answer, sourceOf({ slack })).unprovable;
    expect(unprovable({ metres: 0.8, share: 0.15 })).toBeCloseTo(1.2, 9);
    expect(unprovable({ metres: 0.05, share: 0.15 })).toBe(0.1);
    expect(unprovable({ metres: 20, share: 0.005 })).toBe(0.1);
  });

  it("says of the smallest circle that it cannot be proven when it is full and not ranked by distance", () => {
    const source = sourceOf({ ranking: "popularity", minRadiusMetres: 60 });
    const smallest = { ...search, radiusMetres: 60 };
    expect(proofOf({ search: smallest, places: [at(5)], more: true }, source)).toEqual({
      proven: 0,
      unprovable: 20,
    });
  });
});
