import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Correction, correctionSchema, standingCorrections } from "./correction.ts";
import { parseInput } from "./describe-issues.ts";

const field = (name: string, value: unknown) => ({ type: "field", record: "yelp:1", field: name, value });

describe("correctionSchema", () => {
  it.each([
    field("name", "Café"),
    field("location", { lat: 1, lng: 2 }),
    field("category", "cafe"),
    field("phone", null),
    // Earlier versions took any text, and their logs still load.
    field("phone", "abc"),
    { type: "same", records: ["yelp:1", "overpass:node/1"] },
    field("website", "http://münchen.example/über?uns"),
    field("website", "https://пример.рф/"),
    field("website", null),
    { type: "closed", record: "yelp:1", closed: false },
    { type: "withdraw", what: { type: "same", records: ["yelp:1", "overpass:node/1"] } },
    { type: "withdraw", what: { type: "field", record: "yelp:1", field: "phone" } },
  ])("takes $type $field", (correction) => {
    expect(correctionSchema.parse(correction)).toEqual(correction);
  });

  it.each([
    [field("category", "pub"), 'value: found "pub", expected one of "museum", "gallery"'],
    [field("category", null), 'value: found null, expected one of "museum", "gallery"'],
    [field("location", "1,2"), 'value: found "1,2", expected an object with lat, lng'],
    [field("location", { lat: 95, lng: 0 }), "value.lat: found 95, expected a number from -90 to 90"],
    [field("name", null), "value: found null, expected text"],
    [field("name", " "), 'value: found " ", expected text that is not empty'],
    [field("phone", 12), "value: found 12, expected text or null"],
    [field("colour", "red"), 'field: found "colour", expected one of "name", "location", '],
    [
      { type: "maybe" },
      'type: found "maybe", expected one of "same", "different", "field", "closed", "withdraw"',
    ],
    [field("website", "not a url"), 'value: found "not a url", expected a web address like https://'],
    [
      field("website", "https://localhost"),
      'value: found "https://localhost", expected a web address like https://',
    ],
    [field("website", "n/a"), 'value: found "n/a", expected a web address like https://'],
    [field("website", "me@example.org"), 'value: found "me@example.org", expected a web address like'],
    [field("website", "mailto:me@example.org"), 'value: found "mailto:me@example.org", expected a web'],
    [field("website", "javascript:alert(1)"), 'value: found "javascript:alert(1)", expected a web'],
    [
      { type: "withdraw", what: { type: "field", record: "yelp:1", field: "colour" } },
      'what.field: found "colour", expected one of "name", "location", ',
    ],
    [{ type: "same", records: ["yelp:1"] }, 'records: found ["yelp:1"], expected a list of 2'],
    [{ type: "closed", record: "1", closed: true }, 'record: found "1", expected a record key like overp'],
    [{ type: "closed", record: "yelp:1", closed: "no" }, 'closed: found "no", expected true or false'],
  ])("refuses %j in words of its own", (correction, message) => {
    expect(() => parseInput(z.array(correctionSchema), [correction], "file")).toThrow(`file: [0].${message}`);
  });
});

it.each([
  ["example.org", "https://example.org"],
  [" www.example.org/menu ", "https://www.example.org/menu"],
  ["//example.org", "https://example.org"],
  ["example.org:8080/a", "https://example.org:8080/a"],
  ["HTTP://example.org", "HTTP://example.org"],
])("a website may come without its scheme: %j", (given, read) => {
  expect(correctionSchema.parse(field("website", given))).toMatchObject({ value: read });
});

describe("standingCorrections", () => {
  const same: Correction = { type: "same", records: ["yelp:1", "overpass:node/1"] };
  const different: Correction = { type: "different", records: ["overpass:node/1", "yelp:1"] };
  const phone = (value: string): Correction => ({ type: "field", record: "yelp:1", field: "phone", value });
  const closed: Correction = { type: "closed", record: "yelp:1", closed: true };

  it("leaves out what was taken back later, and nothing else", () => {
    const log: Correction[] = [
      same,
      phone("1"),
      phone("2"),
      closed,
      different,
      { type: "withdraw", what: { type: "same", records: ["overpass:node/1", "yelp:1"] } },
      { type: "withdraw", what: { type: "field", record: "yelp:1", field: "phone" } },
    ];
    expect(standingCorrections(log)).toEqual([closed, different]);
    expect(standingCorrections([...log, phone("3"), same])).toEqual([closed, different, phone("3"), same]);
    expect(
      standingCorrections([
        ...log,
        { type: "withdraw", what: { type: "different", records: ["yelp:1", "overpass:node/1"] } },
        { type: "withdraw", what: { type: "closed", record: "yelp:1" } },
      ]),
    ).toEqual([]);
  });
});
