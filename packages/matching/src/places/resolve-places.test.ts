import { describe, expect, it } from "vitest";
import { dedupe } from "../dedupe.ts";
import { at, candidate } from "../testing/candidates.ts";

describe("a dozen records that one source has of one place", () => {
  it("are one, though each is a candidate partner of four others alone", () => {
    const records = Array.from({ length: 12 }, (_, index) =>
      candidate({
        key: `overpass:${index}`,
        name: "Jolly Judge",
        address: "7 James Court",
        phone: "+441312252669",
        location: at(0, 0),
      }),
    );
    expect(dedupe(records).places).toHaveLength(1);
  });
});

describe("records that contradict each other", () => {
  const one = { name: "Jolly Judge", address: "7 James Court", phone: "+441312252669" };
  const placesOf = (other: typeof one): string[][] =>
    dedupe([
      candidate({ key: "overpass:1", ...one, location: at(0, 0) }),
      candidate({ key: "google:1", name: "Jolly Judge", location: at(5, 0) }),
      candidate({ key: "yelp:1", ...other, location: at(10, 0) }),
    ]).places.map(({ sources }) => sources.map(({ source }) => source));

  it("are not merged through a third that is like both", () => {
    expect(placesOf(one)).toEqual([["google", "overpass", "yelp"]]);
    const places = placesOf({ ...one, address: "40 James Court", phone: "+441312250000" });
    expect(places).toHaveLength(2);
    expect(places.filter((sources) => sources.includes("overpass") && sources.includes("yelp"))).toEqual([]);
  });
});
