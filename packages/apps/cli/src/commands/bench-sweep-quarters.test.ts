import { discArea, prepareArea } from "@cityscout/geo";
import { syntheticWorld } from "@cityscout/simulator";
import { describe, expect, it } from "vitest";
import { quarteredSets } from "./bench-sweep-quarters.ts";

const center = { lat: 64.15, lng: 179.98 };
const { sources } = syntheticWorld({ city: "Quarterton", center, radiusKm: 5, places: 400 });
const records = sources.foursquare!;
const area = discArea(center, 4000);
const city = { city: "Quarterton", source: "foursquare", center, area, records, prior: [], categories: [] };

describe("a city cut into quarters", () => {
  const quarters = quarteredSets(city);

  it("is four of about as many records, also across the date line", () => {
    expect(quarters.map(({ city }) => city)).toEqual([
      "Quarterton south-west",
      "Quarterton north-west",
      "Quarterton south-east",
      "Quarterton north-east",
    ]);
    const inside = records.filter(prepareArea(area)).length;
    for (const quarter of quarters) {
      const count = records.filter(prepareArea(quarter.area)).length;
      expect(Math.abs(count - inside / 4)).toBeLessThan(5);
    }
  });

  it("has each record in one of them, and those beyond its border in none", () => {
    const counts = records.map(
      (record) => quarters.filter((quarter) => prepareArea(quarter.area)(record)).length,
    );
    const isInside = prepareArea(area);
    const expected = records.map((record) => (isInside(record) ? 1 : 0));
    // Borders are straight on the map and nearly so in the plane: a record right at one may be in both or none.
    expect(counts.filter((count, at) => count !== expected[at]).length).toBeLessThan(4);
    expect(expected).toContain(0);
    expect(quarters[0]!.records).toBe(records);
  });

  it("leaves a quarter out in which nothing is", () => {
    expect(quarteredSets({ ...city, records: records.slice(0, 1) }).length).toBeLessThan(4);
  });
});
