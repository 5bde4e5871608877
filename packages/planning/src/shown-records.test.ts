import { seededRandom } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { ShownRecords } from "./shown-records.ts";

describe("the records that answers have shown", () => {
  it("are told apart by mark and position, however many there are", () => {
    const random = seededRandom(3);
    const below = (most: number) => Math.floor(random.next() * most);
    const records = new ShownRecords();
    const expected = new Set<string>();
    for (let i = 0; i < 5000; i++) {
      // Few of each, so that many records share all but one number with another, and many come again.
      const mark = 0xfffffff0 + below(16);
      const place = { lat: (below(20) - 10) * 1e-7, lng: 180 - below(20) * 1e-7 };
      const identity = `${mark},${place.lat},${place.lng}`;
      expect(records.has(mark, place)).toBe(expected.has(identity));
      expect(records.add(mark, place)).toBe(!expected.has(identity));
      expected.add(identity);
      expect(records.has(mark, place)).toBe(true);
    }
    expect(expected.size).toBeGreaterThan(2000);
  });

  it("may be anywhere on the globe", () => {
    const records = new ShownRecords();
    for (const lat of [-90, 0, 90]) {
      for (const lng of [-180, 0, 180]) {
        expect(records.add(7, { lat, lng })).toBe(true);
        expect(records.add(7, { lat, lng })).toBe(false);
      }
    }
  });
});
