import { destination } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { CityPlaces, labelOf, Overlap } from "./city-places.ts";

const here = { lat: 43.65, lng: -79.38 };

describe("what a place is called", () => {
  it.each([
    ["Café Zoë", "CAFE ZOE", true],
    ["Joe's Bar & Grill", "Joes Bar Grill", true],
    ["Pier 4", "Pier 5", false],
    ["北京饭店", "上海饭店", false],
  ])("%s and %s are called the same: %s", (one, other, isSame) => {
    expect(labelOf(one) === labelOf(other)).toBe(isSame);
  });

  it("is nothing where there is no name, or no letter in it", () => {
    expect([labelOf(undefined), labelOf(""), labelOf("—")]).toEqual([0, 0, 0]);
  });
});

describe("the places of a city", () => {
  it("are known where another source has one of the same name nearby", () => {
    const city = new CityPlaces();
    city.add("overpass", labelOf("Elm"), here);
    city.add("yelp", 0, here);
    const knows = (source: "overpass" | "yelp", name: string, metres: number) =>
      city.isKnownElsewhere(source, labelOf(name), destination(here, 90, metres));
    expect(knows("yelp", "elm", 120)).toBe(true);
    expect(knows("yelp", "elm", 400)).toBe(false);
    expect(knows("overpass", "elm", 0)).toBe(false);
    expect(knows("overpass", "", 0)).toBe(false);
  });
});

describe("how much of a source is known", () => {
  it("is told by evidence: little by a few records, nearly all by many", () => {
    const overlap = new Overlap();
    expect(overlap.share).toBe(0);
    for (let i = 0; i < 3; i++) overlap.count(true);
    expect(overlap.share).toBeLessThan(0.25);
    for (let i = 0; i < 500; i++) overlap.count(true);
    expect(overlap.share).toBeGreaterThan(0.9);
  });

  it("Bug: a source that repeats another was taken to bring many new places, as both name some differently. Fix: that is reckoned with", () => {
    const overlap = new Overlap();
    for (let i = 0; i < 1000; i++) overlap.count(i % 10 < 6);
    expect(overlap.share).toBeGreaterThan(0.85);
    expect(overlap.share).toBeLessThan(0.95);
  });
});
