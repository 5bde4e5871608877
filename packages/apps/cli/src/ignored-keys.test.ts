import { expect, it } from "vitest";
import { describeIgnored } from "./ignored-keys.ts";

const read =
  "keys that are read: id, name, lat, lng, address, postal_code, phone, website, category, alternate_names, external_ids\n";

it("nothing is said where every key is read", () => {
  expect(describeIgnored(new Map())).toBe("");
});

it("keys that may be meant for others come first", () => {
  const counts = new Map([
    ["stars", 2000],
    ["longitude", 1200],
    ["postalCode", 1],
  ]);
  expect(describeIgnored(new Map([["a.ndjson", counts]]))).toBe(
    `a.ndjson: ignored longitude (1,200 records, did you mean lng?), postalCode (1 record, did you mean postal_code?), stars (2,000 records)\n${read}`,
  );
});

it("categories of which no word is known are named before keys of other programs, with those that are read", () => {
  const counts = new Map([
    ["stars", 2000],
    ["category=gizmo", 2],
    ["category=Gizmo Hub", 1],
  ]);
  expect(describeIgnored(new Map([["a.ndjson", counts]]))).toMatch(
    `a.ndjson: ignored category=gizmo (2 records), "category=Gizmo Hub" (1 record), stars (2,000 records)\n${read}categories that are read: museum, gallery,`,
  );
  expect(describeIgnored(new Map([["a.ndjson", new Map([["category=gizmo", 2]])]]))).toMatch(
    /^a\.ndjson: ignored category=gizmo \(2 records\)\ncategories that are read: .*, other, and others by their words\n$/,
  );
});

it("of many keys some are named, and none can pass for more than a key", () => {
  const counts = new Map(Array.from({ length: 12 }, (_, at) => [`column_${at}`, 12 - at]));
  const [line] = describeIgnored(new Map([["a", counts]])).split("\n");
  expect(line).toMatch(/^a: ignored column_0 \(12 records\), .*, column_9 \(3 records\) and 2 more$/);
  const odd = new Map([
    ["a\nb", 1],
    ["ключ".repeat(100), 1],
  ]);
  expect(describeIgnored(new Map([["a", odd]]))).toContain(
    `a: ignored "a\\nb" (1 record), "${"ключ".repeat(10)}…" (1 record)\n`,
  );
});
