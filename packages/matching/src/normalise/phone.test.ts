import { describe, expect, it } from "vitest";
import { normalisePhones, samePhone } from "./phone.ts";

const firstOf = (field: string): string => normalisePhones(field)[0] ?? "";

describe("phones", () => {
  it("are read to E.164, trunk zeros and marks left out", () => {
    expect(firstOf("+44 (0)131 556 1000")).toBe("+441315561000");
    expect(firstOf("n/a")).toBe("");
  });

  it.each([
    ["416-555-1234 x12", "~4165551234"],
    ["416-555-1234 ext. 12", "~4165551234"],
    ["+1 416-555-1234;+1 416-555-9999", "+14165551234"],
    ["1-416-555-1234", "~4165551234"],
    ["030/44556677", "~3044556677"],
    ["06131/123456/57", "~6131123456"],
    ["+49 (0)6131/123456", "+496131123456"],
    ["+1 416-555-1234 / +1 416-555-9999", "+14165551234"],
    ["5551234/5559999", "~5551234"],
    ["٠٢-٢٣٤٥٦٧٨٩", "~223456789"],
    ["＋８１ ３−１２３４−５６７８", "+81312345678"],
    ["(495) 123-45-67 доб. 12", "~4951234567"],
    ["+52 1 55 5533 6000", "+525555336000"],
  ])("are read without an extension, of several the first: %s", (written, read) => {
    expect(firstOf(written)).toBe(read);
  });

  it.each([
    ["+44 131 225 1111; +44 131 225 2222", ["+441312251111", "+441312252222"]],
    ["0131 225 2658 / 0131 225 2605", ["~1312252658", "~1312252605"]],
    ["+441312252658,+441312252609|+441312252658", ["+441312252658", "+441312252609"]],
    ["416-555-1234 ext. 12; 416-555-9999 x3", ["~4165551234", "~4165559999"]],
    ["n/a; 416-555-9999", ["~4165559999"]],
    ["416-555-1234\n416-555-9999", ["~4165551234", "~4165559999"]],
    ["06131/123456/57", ["~6131123456"]],
    ["131 225 2658/59", ["~1312252658"]],
    [[1, 2, 3, 4, 5, 6].map((n) => `41655512${n}0`).join(";"), [1, 2, 3, 4].map((n) => `~41655512${n}0`)],
    [null, []],
  ])("are all read of %j, up to four", (written, read) => {
    expect(normalisePhones(written)).toEqual(read);
  });

  it("match with and without a country code", () => {
    expect(samePhone(firstOf("0131 556 1000"), firstOf("+44 131 556 1000"))).toBe(true);
    expect(samePhone(firstOf("0131 556 1001"), firstOf("+44 131 556 1000"))).toBe(false);
    expect(samePhone(firstOf("(416) 555-1234"), firstOf("+1 416-555-1234"))).toBe(true);
    expect(samePhone(firstOf("416-555-1234"), firstOf("516-555-1234"))).toBe(false);
  });
});

it.each(["000000", "000-000-0000", "0000001", "00001234"])(
  "Bug: %s passed for the end of every number. Fix: zeros tell no number",
  (phone) => {
    expect(normalisePhones(phone)).toEqual([]);
  },
);
