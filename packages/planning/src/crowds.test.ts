import { destination } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { sourceOf } from "../test/simulated-source.ts";
import { crowdAt, Crowds } from "./crowds.ts";

const categories = ["bar", "cafe", "museum", "shop"];
const source = sourceOf({ resultCap: 20, categories });
const search = {
  source: source.source,
  center: { lat: 55.9533, lng: -3.1883 },
  radiusMetres: 50,
  page: 0,
};

/** The crowds of a source that has told of one. */
const crowdsOf = (shown: Record<string, number>, of = source, page = 0) => {
  const crowds = new Crowds(of);
  crowds.add({ ...search, page }, shown, 0.1);
  return crowds;
};

describe("crowds", () => {
  it("are asked for by the category that most of those shown are filed under", () => {
    const crowds = crowdsOf({ shop: 8, cafe: 9, museum: 3 });
    expect(crowds.best()).toEqual({ search: { ...search, category: "cafe" }, gain: expect.closeTo(3.6, 9) });
    crowds.markAsked(crowds.best()!.search);
    expect(crowds.best()?.search.category).toBe("shop");
  });

  it("are asked for in the smallest circle, so that what is around them takes no room", () => {
    const crowds = new Crowds(source);
    crowds.add({ ...search, radiusMetres: 400 }, { shop: 9 }, 0.1);
    expect(crowds.best()?.search.radiusMetres).toBe(source.minRadiusMetres);
  });

  it("are left alone where nobody says what they are, where the source has no filter, or where one is too small", () => {
    expect(crowdsOf({ "": 20 }).best()).toBeNull();
    expect(crowdsOf({ shop: 20 }, sourceOf({ resultCap: 20 })).best()).toBeNull();
    expect(crowdsOf({ shop: 2, cafe: 2, bar: 2, "": 14 }).best()).toBeNull();
  });

  it("are left alone where an answer has no room for more of a category than was shown", () => {
    expect(crowdsOf({ shop: 20 }).best()).toBeNull();
    expect(crowdsOf({ shop: 19, bar: 1 }).best()?.gain).toBe(1);
    expect(crowdsOf({ shop: 10, bar: 10 }, source, 1).best()).toBeNull();
  });

  it("hold no more of a category once an answer that is not full has shown it, and may while each is full", () => {
    const openAfter = (count: number): number => {
      const crowds = crowdsOf({ shop: 15, cafe: 5 });
      const narrowed = { ...search, category: "shop" };
      crowds.record({ search: narrowed, shown: { shop: count }, fresh: count - 15, hasNextPage: false });
      return crowds.openShare(crowdAt(search.center));
    };
    expect([openAfter(19), openAfter(20)]).toEqual([0.25, 1]);
  });

  it("teach how many more of them there are", () => {
    const crowds = crowdsOf({ shop: 10, cafe: 8, museum: 2 });
    const narrowed = { ...search, category: "shop" };
    crowds.record({ search: narrowed, shown: { shop: 20 }, fresh: 10, hasNextPage: false });
    expect(crowds.best()?.gain).toBeCloseTo((8 * (8 + 10)) / (20 + 10));
    crowds.record({
      search: { ...narrowed, category: "cafe" },
      shown: { cafe: 8 },
      fresh: 0,
      hasNextPage: false,
    });
    expect(crowds.best()).toBeNull();
  });

  it("may hide more of what was not shown to the last, and of kinds that were not shown at all", () => {
    const crowds = crowdsOf({ shop: 14, cafe: 6 });
    const name = crowdAt(search.center);
    expect(crowds.unsettledShare(name)).toBe(1);
    const settle = (category: string, count: number) =>
      crowds.record({
        search: { ...search, category },
        shown: { [category]: count },
        fresh: 1,
        hasNextPage: false,
      });
    settle("shop", 15);
    expect(crowds.unsettledShare(name)).toBeCloseTo((1 + 6) / (1 + 20));
    settle("cafe", 7);
    expect(crowds.unsettledShare(name)).toBeCloseTo(1 / (1 + 20));
  });

  it("are not offered again what was asked of them", () => {
    const crowds = crowdsOf({ shop: 9, cafe: 8 });
    const { search: asked } = crowds.best()!;
    crowds.markAsked(asked);
    crowds.add({ ...search, radiusMetres: 700 }, { shop: 9, cafe: 8 }, 0.1);
    expect(crowds.best()?.search.category).toBe("cafe");
    crowds.record({ search: asked, shown: { shop: 9 }, fresh: 1, hasNextPage: false });
    crowds.add(search, { shop: 9 }, 0.1);
    expect(crowds.best()?.search.category).toBe("cafe");
  });

  it("Bug: overlapping ones were asked for the same category one after the other. Fix: an answer settles it for each crowd in its circle", () => {
    const reach = 16;
    const crowds = new Crowds(source);
    const [beside, farther] = [20, 40].map((metres) => ({
      ...search,
      center: destination(search.center, 0, metres),
    }));
    crowds.add(search, { shop: 9 }, reach);
    crowds.add(beside!, { shop: 9 }, reach);
    crowds.record({
      search: { ...search, category: "shop" },
      shown: { shop: 12 },
      fresh: 3,
      hasNextPage: false,
    });
    expect(crowds.best()).toBeNull();
    expect(crowds.openShare(crowdAt(beside!.center))).toBe(0);
    crowds.add(beside!, { shop: 9 }, reach);
    expect(crowds.best()).toBeNull();
    crowds.add(farther!, { shop: 9 }, reach);
    expect(crowds.best()?.search.center).toEqual(farther!.center);
    expect(crowds.openShare(crowdAt(farther!.center))).toBe(1);
  });

  it("have further pages where the source pages", () => {
    const crowds = crowdsOf({ shop: 10, "": 10 });
    const narrowed = { ...search, category: "shop" };
    crowds.record({ search: narrowed, shown: { shop: 20 }, fresh: 10, hasNextPage: true });
    expect(crowds.best()?.search).toEqual({ ...narrowed, page: 1 });
  });

  it("are asked for no more where the source passes over its filter", () => {
    const crowds = crowdsOf({ shop: 9, cafe: 8, museum: 3 });
    const shown = { shop: 9, cafe: 8, museum: 3 };
    crowds.record({ search: { ...search, category: "shop" }, shown, fresh: 0, hasNextPage: false });
    expect(crowds.best()).toBeNull();
  });

  it("are asked for on where the source's filter is wider than the category, but shows new places", () => {
    const crowds = crowdsOf({ shop: 9, cafe: 8, museum: 3 });
    const shown = { shop: 9, museum: 11 };
    crowds.record({ search: { ...search, category: "shop" }, shown, fresh: 8, hasNextPage: false });
    expect(crowds.best()?.search.category).toBe("cafe");
  });
});
