import { describe, expect, it } from "vitest";
import { PriorTrust } from "./prior-trust.ts";

const square = { x: 0, y: 0, halfSide: 8000 };
const corner = { x: -7500, y: -7500 };

describe("the trust in what is known beforehand", () => {
  it("is hardly shaken by one stray place, however far it is from all that was known", () => {
    const trust = new PriorTrust(square);
    trust.addPlace(corner, 1e-12, 1);
    trust.renew();
    expect(trust.shareAt(corner.x, corner.y)).toBeLessThan(0.5);
    expect(trust.shareAt(7500, 7500)).toBeGreaterThan(0.8);
  });

  it("goes where places are found that the prior told less of, and stays where nothing is known", () => {
    const trust = new PriorTrust(square);
    for (let i = 0; i < 40; i++) trust.addPlace(corner, 1, 4);
    expect(trust.shareAt(corner.x, corner.y)).toBe(1);
    trust.renew();
    expect(trust.shareAt(corner.x, corner.y)).toBeLessThan(0.01);
    expect(new PriorTrust(square).shareAt(0, 0)).toBe(1);
  });
});
