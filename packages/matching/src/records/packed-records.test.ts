import { type Candidate, candidateKey, candidateSchema } from "@cityscout/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { candidate } from "../testing/candidates.ts";
import { PackedListBuilder, unpack } from "./packed-list.ts";
import { packRecords } from "./packed-records.ts";
import { listRecords, type RecordList } from "./record-list.ts";

const text = fc.string({ minLength: 1, unit: "binary" });
const record: fc.Arbitrary<Candidate> = fc
  .record({
    key: fc.tuple(
      fc.constantFrom("overpass", "yelp"),
      fc.constantFrom("1", "2", "ß", "🍕", "\ue000", "\ud800"),
    ),
    name: text,
    alternate_names: fc.array(text, { maxLength: 2 }),
    location: fc.option(fc.record({ lat: fc.constantFrom(-90, 0, 55.9), lng: fc.constantFrom(-180, 3) })),
    category: fc.option(fc.constantFrom("bar", "museum")),
    source_categories: fc.array(text, { maxLength: 2 }),
    address: fc.option(text),
    postal_code: fc.option(text),
    phone: fc.option(text),
    website: fc.option(text),
    external_ids: fc.dictionary(fc.constantFrom("osm", "wikidata"), text, { noNullPrototype: true }),
    closed: fc.boolean(),
    prominence: fc.constantFrom(0, 0.25, 1),
    rating: fc.option(fc.record({ value: fc.constantFrom(0, 4.5), count: fc.nat() })),
  })
  .map(({ key, ...fields }) =>
    candidate({ key: key.join(":"), ...(fields as Partial<Candidate>), name: fields.name }),
  );

const allOf = (list: RecordList): Candidate[] => Array.from({ length: list.length }, (_, at) => list.at(at));
const locationsOf = (list: RecordList): Candidate["location"][] =>
  Array.from({ length: list.length }, (_, at) => list.locationOf(at));

/** Packs records part by part and unpacks them. */
function packAll(parts: readonly (readonly Candidate[])[]): RecordList {
  const builder = new PackedListBuilder();
  for (const part of parts) builder.add(packRecords(part));
  return unpack(builder.build());
}

describe("packRecords", () => {
  it("gives back what was added, in the order of keys, each key once, as a list of objects does", () => {
    fc.assert(
      fc.property(fc.array(fc.array(record, { maxLength: 6 }), { maxLength: 4 }), (parts) => {
        const records = parts.flat();
        const list = packAll(parts);
        expect(allOf(list)).toEqual(allOf(listRecords(records)));
        expect(locationsOf(list)).toEqual(locationsOf(listRecords(records)));
        expect(list.length).toBe(new Set(records.map(candidateKey)).size);
      }),
    );
  });

  it("names a key once that several records of different content have, and none that the same record has twice", () => {
    const builder = new PackedListBuilder();
    const named = (key: string, name: string): Candidate => candidate({ key, name });
    for (const name of ["C", "A", "B"])
      builder.add(packRecords([named("yelp:1", name), named("yelp:2", "Same")]));
    const list = unpack(builder.build());
    expect(builder.repeatedKeys).toEqual(["yelp:1"]);
    expect(allOf(list).map(({ name }) => name)).toEqual(["A", "Same"]);
  });

  it("keeps a record that is larger than the memory it began with", () => {
    const [large, small] = allOf(
      packAll([
        [candidate({ key: "yelp:1", name: "x".repeat(20_000_000) })],
        [candidate({ key: "yelp:2", name: "Small" })],
      ]),
    );
    expect(large!.name.length).toBe(20_000_000);
    expect(candidateSchema.parse(small)).toMatchObject({ source_id: "2", name: "Small" });
  });
});
