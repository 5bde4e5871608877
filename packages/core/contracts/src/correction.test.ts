import { describe, expect, it } from "vitest";
import { z } from "zod";
import { correctionSchema } from "./correction.ts";
import { parseInput } from "./describe-issues.ts";

const field = (name: string, value: unknown) => ({ type: "field", record: "yelp:1", field: name, value });

describe("correctionSchema", () => {
  it.each([
    field("name", "Café"),
    field("location", { lat: 1, lng: 2 }),
    field("category", "cafe"),
    field("phone", null),
    { type: "same", records: ["yelp:1", "overpass:node/1"] },
    { type: "closed", record: "yelp:1", closed: false },
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
    [{ type: "maybe" }, 'type: found "maybe", expected one of "same", "different", "field", "closed"'],
    [{ type: "same", records: ["yelp:1"] }, 'records: found ["yelp:1"], expected a list of 2'],
    [{ type: "closed", record: "1", closed: true }, 'record: found "1", expected a record key like overp'],
    [{ type: "closed", record: "yelp:1", closed: "no" }, 'closed: found "no", expected true or false'],
  ])("refuses %j in words of its own", (correction, message) => {
    expect(() => parseInput(z.array(correctionSchema), [correction], "file")).toThrow(`file: [0].${message}`);
  });
});
