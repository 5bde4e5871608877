import { describe, expect, it } from "vitest";
import { categorySchema } from "./candidate.ts";
import { categoryByWords, categoryOfText } from "./category-words.ts";

describe("categoryByWords", () => {
  it.each([
    ["Parking", "transport"],
    ["Car park", "transport"],
    ["Dog Park", "park"],
    ["Plazas", "park"],
    ["sushi_bar", "restaurant"],
    ["wine_bar", "bar"],
    ["Barber Shop", "service"],
    ["History Museum", "museum"],
    ["Historic and Protected Site", "historic_site"],
    ["historical_landmark", "historic_site"],
    ["Supermarket", "shop"],
    ["Flea Market", "market"],
    ["Hotels", "hotel"],
    ["Spanish Restaurant", "restaurant"],
    ["Café", "cafe"],
    ["Delivery Service", "service"],
    ["Rail Station", "transport"],
    ["Beaches", "nature"],
    ["stadium", "sport"],
    ["Structure", null],
  ])("files %s under %s", (label, category) => {
    expect(categoryByWords([label])).toBe(category);
  });

  it("files under the first label that tells something", () => {
    expect(categoryByWords(["Structure", "Bistro", "Bar"])).toBe("restaurant");
    expect(categoryByWords([])).toBeNull();
  });
});

describe("categoryOfText", () => {
  it("is ours however it is written, any other by its words, none where no word is known", () => {
    for (const category of categorySchema.options) expect(categoryOfText(category)).toBe(category);
    const given = ["Historic site", " OTHER ", "religious-site", "bakery", "Dog Park", "gizmo", ""];
    expect(given.map(categoryOfText)).toEqual([
      "historic_site",
      "other",
      "religious_site",
      "cafe",
      "park",
      null,
      null,
    ]);
  });
});
