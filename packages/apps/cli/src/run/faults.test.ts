import { describe, expect, it } from "vitest";
import { noFaults, parseFaults } from "./faults.ts";

describe("parseFaults", () => {
  it("reads shares, flags, sources that are down and quotas", () => {
    expect(
      parseFaults("errors=0.05,slow=0.1,slow_ms=300,reorder,down=google+yelp,quota=yelp:40+google:0"),
    ).toEqual({
      ...noFaults,
      errors: 0.05,
      slow: 0.1,
      slow_ms: 300,
      reorder: true,
      down: ["google", "yelp"],
      quota: { yelp: 40, google: 0 },
    });
  });

  it.each(["errors=2", "errors", "down=bing", "quota=yelp", "quota=bing:3", "quota=yelp:-1", "frobnicate=1"])(
    "refuses %s with one message that says what is allowed",
    (text) => {
      expect(() => parseFaults(text)).toThrow(/^--faults: found .* expected errors, .*quota=yelp:40/);
    },
  );

  it("names the key alone where nothing has it", () => {
    expect(() => parseFaults("x=1")).toThrow('--faults: found x=1 (Unrecognized key: "x"), expected errors');
  });
});
