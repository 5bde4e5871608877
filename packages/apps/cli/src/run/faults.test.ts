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

  it("reads that nothing fails", () => {
    expect(parseFaults("none")).toEqual(noFaults);
  });

  it.each([
    ["errors=2", "errors: found 2, expected a number from 0 to 1"],
    ["errors", 'errors: found "", expected a number from 0 to 1'],
    ["errors=half", 'errors: found "half", expected a number from 0 to 1'],
    ["down=bing", 'down[0]: found "bing", expected one of '],
    ["quota=yelp", 'quota.yelp: found "", expected a whole number from 0 up'],
    ["quota=bing:3", "quota.bing: "],
    ["quota=yelp:-1", "quota.yelp: found -1, expected a whole number from 0 up"],
    ["frobnicate=1", "frobnicate: unknown key with 1, expected one of the keys errors, resets, "],
  ])("refuses %s with one message that names what is wrong, and shows how it is written", (text, message) => {
    expect(() => parseFaults(text)).toThrow(`--faults: ${message}`);
    expect(() => parseFaults(text)).toThrow(/; as in errors=0.05,.*quota=yelp:40\+google:100$/);
  });
});
