import { mergedPlaceSchema } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { indexCorrections } from "../corrections/corrections.ts";
import { at, candidate } from "../testing/candidates.ts";
import { canonicalise } from "./canonicalise.ts";

const merge = (...records: Parameters<typeof candidate>[0][]) =>
  canonicalise(
    records.map((record) => candidate(record)),
    [],
    indexCorrections([]),
  )!;

/** What becomes of three sources' phone numbers of one place. */
const phones = (google: string, yelp: string, foursquare: string) =>
  merge(
    { key: "google:1", name: "A", phone: google },
    { key: "yelp:1", name: "A", phone: yelp },
    { key: "foursquare:1", name: "A", phone: foursquare },
  ).lineage.phone;

describe("canonicalise", () => {
  it("takes the name that most records agree on, and keeps the others", () => {
    const place = merge(
      { key: "overpass:1", name: "Jolly Juge" },
      { key: "foursquare:1", name: "The Jolly Judge" },
      { key: "yelp:1", name: "Jolly Judge" },
    );
    expect(place.name).toBe("The Jolly Judge");
    expect(place.lineage.name).toEqual({
      from: "foursquare:1",
      why: "agreement",
      alternatives: [{ from: "overpass:1", value: "Jolly Juge" }],
    });
    expect(place.alternate_names).toEqual(["Jolly Judge", "Jolly Juge"]);
  });

  it("takes a name where any record has one", () => {
    const place = merge(
      { key: "google:1", name: "" },
      { key: "overpass:1", name: "" },
      { key: "yelp:1", name: "Jolly Judge" },
    );
    expect(place).toMatchObject({ name: "Jolly Judge", alternate_names: [] });
    expect(merge({ key: "google:1", name: "" })).toMatchObject({ name: "", alternate_names: [] });
  });

  it("takes the complete address, without what a flattened table left in it", () => {
    const place = merge(
      { key: "overpass:1", name: "A", address: "COL postalCode VAL" },
      { key: "foursquare:1", name: "A", address: "West Port" },
      { key: "yelp:1", name: "A", address: "52 West Port COL postalCode VAL" },
    );
    expect(place.address).toBe("52 West Port");
    expect(place.lineage.address).toMatchObject({ from: "yelp:1", why: "completeness" });
  });

  it.each(["n/a", "N/A", "none", "null", "nan", "unknown", "-", "?", " "])(
    "takes %j for no value at all, of any field",
    (nothing) => {
      const empty = {
        name: nothing,
        address: nothing,
        postal_code: nothing,
        phone: nothing,
        website: nothing,
      };
      const full = {
        name: "Alpha Café",
        address: "12 High Street",
        postal_code: "EH1 1AA",
        phone: "0131 555 1234",
        website: "https://alpha.example",
      };
      const place = merge(
        { key: "google:1", ...full },
        { key: "yelp:1", ...empty },
        { key: "foursquare:1", ...empty },
      );
      expect(place).toMatchObject({ ...full, alternate_names: [] });
      expect(place.lineage.phone).toEqual({ from: "google:1", why: "only", alternatives: [] });
      expect(merge({ key: "google:1", name: "" }, { key: "yelp:1", ...empty })).toMatchObject({
        name: nothing,
        address: null,
        postal_code: null,
        phone: null,
        website: null,
      });
    },
  );

  it("prefers any value that it can read, and keeps the others", () => {
    const site = merge(
      { key: "google:1", name: "Alpha", website: "https://alpha.example" },
      { key: "yelp:1", name: "!?! ***", website: "https://facebook.com" },
      { key: "foursquare:1", name: "!!!", website: "http://www.instagram.com/" },
    );
    expect(site).toMatchObject({ name: "Alpha", website: "https://alpha.example" });
    expect(site.lineage.website).toEqual({
      from: "google:1",
      why: "completeness",
      alternatives: [
        { from: "foursquare:1", value: "http://www.instagram.com/" },
        { from: "yelp:1", value: "https://facebook.com" },
      ],
    });
    const homes = merge(
      { key: "yelp:1", name: "Alpha", website: "https://facebook.com" },
      { key: "foursquare:1", name: "Alpha", website: "http://www.instagram.com/" },
    );
    expect(homes.lineage.website).toMatchObject({ from: "foursquare:1", why: "trust" });
  });

  it.each(["coming soon", "http://", "deli@gmail.example", "1"])(
    "Bug: %j was a place's website. Fix: what is no web address is no value",
    (website) => {
      const place = merge({ key: "google:1", name: "A", website });
      expect(place.website).toBeNull();
      expect(place.lineage.website).toBeUndefined();
      const other = merge(
        { key: "google:1", name: "A", website },
        { key: "yelp:1", name: "A", website: "a.example" },
      );
      expect(other.lineage.website).toEqual({ from: "yelp:1", why: "only", alternatives: [] });
    },
  );

  it("Bug: a phone that another record has among several was outvoted by a third. Fix: the two agree", () => {
    const [one, two, three] = ["+44 131 225 1111", "+44 131 225 2222", "+44 131 225 3333"] as const;
    expect(phones(three, `${one}; ${two}`, two)).toMatchObject({
      why: "agreement",
      alternatives: [{ from: "google:1", value: three }],
    });
    expect(phones(three, `${one}; ${two}`, `${two}; 0131 225 4444`)).toMatchObject({ why: "agreement" });
    expect(phones("0131 225 2222", three, `${one}; ${two}`)).toMatchObject({
      from: "foursquare:1",
      why: "agreement",
    });
    expect(phones(`${one}; ${two}`, two, one)).toEqual({
      from: "google:1",
      why: "agreement",
      alternatives: [{ from: "yelp:1", value: two }],
    });
  });

  it("Bug: of two phones that agree and a third with a country code the third won. Fix: the country code tells spellings of one number apart", () => {
    expect(phones("0131 225 1234", "(0131) 225-1234", "+44 131 999 9999")).toEqual({
      from: "google:1",
      why: "agreement",
      alternatives: [{ from: "foursquare:1", value: "+44 131 999 9999" }],
    });
    expect(phones("0131 225 1234", "+44 131 225 1234", "+44 131 999 9999")).toMatchObject({
      from: "yelp:1",
      why: "agreement",
      alternatives: [{ from: "foursquare:1" }],
    });
    expect(phones("0131 225 1234", "+44 131 555 5555", "+44 131 999 9999")).toMatchObject({
      from: "google:1",
      why: "trust",
    });
    // Of two countries' numbers that end like it, it is neither.
    expect(phones("0131 225 1234", "+44 131 225 1234", "+52 131 225 1234")).toMatchObject({
      from: "google:1",
      why: "trust",
    });
    expect(phones("+44 131 225 3333", "0131 225 1111; 0131 225 4444", "0131 225 4444")).toMatchObject({
      from: "foursquare:1",
      why: "agreement",
      alternatives: [{ from: "google:1" }],
    });
  });

  it("Bug: one address in three spellings lost to a trusted fourth. Fix: spellings of one address agree", () => {
    const place = merge(
      { key: "google:1", name: "A", address: "9 Lawnmarket" },
      { key: "overpass:1", name: "A", address: "James Court, 7" },
      { key: "yelp:1", name: "A", address: "7 James Ct." },
      { key: "foursquare:1", name: "A", address: "7 James Court" },
    );
    expect(place.lineage.address).toEqual({
      from: "overpass:1",
      why: "agreement",
      alternatives: [{ from: "google:1", value: "9 Lawnmarket" }],
    });
  });

  it("spells a value as most records do that agree on it", () => {
    const place = merge(
      { key: "google:1", name: "JOLLY JUDGE" },
      { key: "overpass:1", name: "Jolly Judge" },
      { key: "yelp:1", name: "Jolly Judge" },
    );
    expect(place).toMatchObject({
      name: "Jolly Judge",
      alternate_names: ["JOLLY JUDGE"],
      lineage: { name: { from: "overpass:1", why: "agreement", alternatives: [] } },
    });
  });

  it("prefers a site of the place's own to a page of a site that many share", () => {
    const place = merge(
      { key: "google:1", name: "A", website: "https://www.facebook.com/jollyjudge" },
      { key: "overpass:1", name: "A", website: "https://jollyjudge.example" },
    );
    expect(place.lineage.website).toEqual({
      from: "overpass:1",
      why: "completeness",
      alternatives: [{ from: "google:1", value: "https://www.facebook.com/jollyjudge" }],
    });
  });

  it("reads house numbers in the digits of any script", () => {
    const addressOf = (google: string, yelp: string) =>
      merge({ key: "google:1", name: "A", address: google }, { key: "yelp:1", name: "A", address: yelp })
        .address;
    expect(addressOf("東京都千代田区丸の内１−９−１", "丸の内1丁目")).toBe("東京都千代田区丸の内１−９−１");
    expect(addressOf("٤٥ شارع طلعت حرب", "Block 3")).toBe("٤٥ شارع طلعت حرب");
    expect(addressOf("วัดโพธิ์", "ถนนสนามไชย ๒")).toBe("ถนนสนามไชย ๒");
  });

  it("takes the trusted position, unless the others are together somewhere else", () => {
    const near = merge(
      { key: "overpass:1", name: "A", location: at(0, 0) },
      { key: "yelp:1", name: "A", location: at(60, 0) },
    );
    expect(near.lineage.location).toMatchObject({ from: "overpass:1", why: "trust" });
    const stray = merge(
      { key: "overpass:1", name: "A", location: at(2000, 0) },
      { key: "foursquare:1", name: "A", location: at(0, 0) },
      { key: "yelp:1", name: "A", location: at(10, 0) },
    );
    expect(stray.lineage.location).toMatchObject({ from: "yelp:1", why: "medoid" });
    // Bug: one record 5 km off decided between two that were 200 m apart. Fix: it takes two to outvote the trusted one.
    const far = merge(
      { key: "overpass:1", name: "A", location: at(0, 0) },
      { key: "google:1", name: "A", location: at(200, 0) },
      { key: "yelp:1", name: "A", location: at(5000, 0) },
    );
    expect(far.lineage.location).toMatchObject({ from: "overpass:1", why: "trust" });
  });

  it("takes another position for a stray from 150 m off, and of two that are together the more trusted", () => {
    const from = (metres: number) =>
      merge(
        { key: "overpass:1", name: "A", location: at(metres, 0) },
        { key: "yelp:1", name: "A", location: at(0, 0) },
        { key: "foursquare:1", name: "A", location: at(0, 0) },
      ).lineage.location;
    expect(from(140)).toMatchObject({ from: "overpass:1", why: "trust" });
    expect(from(160)).toMatchObject({ from: "foursquare:1", why: "medoid" });
    const sights = merge(
      { key: "foursquare:1", name: "A", location: at(0, 0) },
      { key: "wikidata:Q1", name: "A", location: at(20, 0) },
    );
    expect(sights.lineage.location).toMatchObject({ from: "wikidata:Q1", why: "trust" });
  });

  it("looks for the position among the 64 most trusted of thousands", () => {
    const all = (source: string, count: number, metres: number) =>
      Array.from({ length: count }, (_, index) => ({
        key: `${source}:${String(index).padStart(3, "0")}`,
        name: "A",
        location: at(metres, 0),
      }));
    const place = merge(...all("overpass", 1, 5000), ...all("google", 63, 0), ...all("yelp", 200, 9000));
    expect(place.lineage.location).toMatchObject({ from: "google:000", why: "medoid" });
  });

  it("takes the rating with the most votes, of as many the first, and the greatest prominence", () => {
    const rated = (key: string, value: number, count: number, prominence: number) => ({
      key,
      name: "A",
      rating: { value, count },
      prominence,
    });
    const place = merge(
      rated("foursquare:1", 3, 10, 0.2),
      rated("google:1", 4, 80, 0.6),
      rated("yelp:1", 5, 80, 0.4),
    );
    expect(place).toMatchObject({ rating: { value: 4, count: 80 }, prominence: 0.6 });
  });

  it("takes any category for better than none", () => {
    const place = merge(
      { key: "google:1", name: "A", category: "other" },
      { key: "overpass:1", name: "A", category: "other" },
      { key: "yelp:1", name: "A", category: "bar" },
    );
    expect(place).toMatchObject({ category: "bar", lineage: { category: { from: "yelp:1", why: "only" } } });
  });

  it("takes the more recent of one source's values, and says so", () => {
    const retrieved = (day: string) => ({
      provenance: { ...candidate({ key: "yelp:1", name: "A" }).provenance, retrieved_at: `${day}T10:00:00Z` },
    });
    const older = { key: "yelp:1", name: "Jolly Juge", location: at(0, 0), ...retrieved("2026-01-05") };
    const newer = { key: "yelp:2", name: "Jolly Judge", location: at(50, 0), ...retrieved("2026-02-05") };
    const { lineage } = merge(older, newer);
    expect(lineage.name).toMatchObject({ from: "yelp:2", why: "recency" });
    expect(lineage.location).toMatchObject({ from: "yelp:2", why: "recency" });
    const trusted = merge(older, newer, { key: "google:1", name: "The Judge", ...retrieved("2025-01-05") });
    expect(trusted.lineage.name).toMatchObject({ from: "google:1", why: "trust" });
    const both = merge(older, { key: "google:1", name: "The Judge", ...retrieved("2026-02-05") });
    expect(both.lineage.name).toMatchObject({ from: "google:1", why: "trust" });
  });

  it("does not prefer what one run retrieved an hour later", () => {
    const retrieved = (hour: string) => ({
      provenance: {
        ...candidate({ key: "yelp:1", name: "A" }).provenance,
        retrieved_at: `2026-02-05T${hour}:00:00Z`,
      },
    });
    const place = merge(
      { key: "yelp:1", name: "Jolly Juge", ...retrieved("10") },
      { key: "yelp:2", name: "Jolly Judge", ...retrieved("11") },
    );
    expect(place.lineage.name).toMatchObject({ from: "yelp:1", why: "trust" });
  });

  it("is closed when most records say so", () => {
    const open = { name: "A", closed: false };
    const closed = { name: "A", closed: true };
    expect(
      merge({ key: "overpass:1", ...closed }, { key: "yelp:1", ...closed }, { key: "google:1", ...open })
        .closed,
    ).toBe(true);
    expect(
      merge({ key: "overpass:1", ...closed }, { key: "yelp:1", ...open }, { key: "google:1", ...open })
        .closed,
    ).toBe(false);
  });

  it("says who calls a place closed or open, where any record calls it closed", () => {
    const on = (day: string, time = "10:00:00") => ({
      provenance: { ...candidate({ key: "yelp:1", name: "A" }).provenance, retrieved_at: `${day}T${time}Z` },
    });
    const closed = { name: "A", closed: true };
    const open = { name: "A", closed: false };
    expect(merge({ key: "yelp:1", ...open }, { key: "google:1", ...open }).lineage).not.toHaveProperty(
      "closed",
    );
    expect(merge({ key: "yelp:1", ...closed }).lineage.closed).toEqual({
      from: "yelp:1",
      why: "only",
      alternatives: [],
    });
    expect(
      merge(
        { key: "yelp:1", ...closed, ...on("2026-02-01") },
        { key: "google:1", ...open, ...on("2026-01-01") },
      ),
    ).toMatchObject({
      closed: true,
      lineage: {
        closed: { from: "yelp:1", why: "recency", alternatives: [{ from: "google:1", value: false }] },
      },
    });
    // Which source a run asks first says nothing.
    expect(
      merge(
        { key: "yelp:1", ...closed, ...on("2026-01-01", "10:00:01") },
        { key: "google:1", ...open, ...on("2026-01-01") },
      ),
    ).toMatchObject({ closed: false, lineage: { closed: { from: "google:1", why: "trust" } } });
    expect(merge({ key: "yelp:1", ...closed }, { key: "google:1", ...open })).toMatchObject({
      closed: false,
      lineage: {
        closed: { from: "google:1", why: "trust", alternatives: [{ from: "yelp:1", value: true }] },
      },
    });
    expect(
      merge({ key: "yelp:1", ...open }, { key: "google:1", ...closed }, { key: "overpass:1", ...open }),
    ).toMatchObject({ closed: false, lineage: { closed: { why: "agreement" } } });
  });

  it("says whose ids elsewhere it has, and keeps the others", () => {
    const place = merge(
      { key: "overpass:1", name: "A", external_ids: { wikidata: "Q2" } },
      { key: "google:1", name: "A", external_ids: { wikidata: "Q1" } },
      { key: "yelp:1", name: "A", external_ids: { osm: "node/1" } },
    );
    expect(Object.entries(place.external_ids)).toEqual([
      ["osm", "node/1"],
      ["wikidata", "Q1"],
    ]);
    expect(place.lineage["external_ids.wikidata"]).toEqual({
      from: "google:1",
      why: "trust",
      alternatives: [{ from: "overpass:1", value: "Q2" }],
    });
    expect(place.lineage["external_ids.osm"]).toMatchObject({ from: "yelp:1", why: "only" });
    expect(mergedPlaceSchema.parse(place)).toEqual(place);
  });

  it.each(["constructor", "toString", "__proto__"])(
    "Bug: a record without an id of the kind %s offered what objects inherit. Fix: it offers none",
    (kind) => {
      const external_ids = JSON.parse(`{"${kind}":"Q1"}`) as Record<string, string>;
      const place = merge({ key: "overpass:1", name: "A", external_ids }, { key: "google:1", name: "A" });
      expect(place.lineage[`external_ids.${kind}`]).toEqual({
        from: "overpass:1",
        why: "only",
        alternatives: [],
      });
    },
  );

  it("has no place for records that nobody can locate", () => {
    expect(
      canonicalise([candidate({ key: "yelp:1", name: "A", location: null })], [], indexCorrections([])),
    ).toBeUndefined();
  });

  it("sets what a person set, and says what it was before", () => {
    const records = [candidate({ key: "yelp:1", name: "Jolly Juge" })];
    const place = canonicalise(
      records,
      [],
      indexCorrections([{ type: "field", record: "yelp:1", field: "name", value: "Jolly Judge" }]),
    )!;
    expect(place.name).toBe("Jolly Judge");
    expect(place.lineage.name).toEqual({
      from: "yelp:1",
      why: "correction",
      alternatives: [{ from: "yelp:1", value: "Jolly Juge" }],
    });
  });

  it("calls no place by the name that it has as well", () => {
    const place = canonicalise(
      [
        candidate({ key: "google:1", name: "MoPOP" }),
        candidate({ key: "yelp:1", name: "Museum of Pop Culture", alternate_names: ["EMP"] }),
      ],
      [],
      indexCorrections([
        { type: "field", record: "google:1", field: "name", value: "Museum of Pop Culture" },
      ]),
    )!;
    expect(place).toMatchObject({ name: "Museum of Pop Culture", alternate_names: ["EMP", "MoPOP"] });
  });

  it("is where a person says, also where no record has a position", () => {
    const place = canonicalise(
      [candidate({ key: "yelp:1", name: "A", location: null })],
      [],
      indexCorrections([{ type: "field", record: "yelp:1", field: "location", value: at(10, 10) }]),
    )!;
    expect(place).toMatchObject({
      ...at(10, 10),
      lineage: { location: { from: "yelp:1", why: "correction", alternatives: [] } },
    });
  });

  it("says that a person called it closed", () => {
    const place = canonicalise(
      [candidate({ key: "yelp:1", name: "A" })],
      [],
      indexCorrections([{ type: "closed", record: "yelp:1", closed: true }]),
    )!;
    expect(place).toMatchObject({
      closed: true,
      lineage: {
        closed: { from: "yelp:1", why: "correction", alternatives: [{ from: "yelp:1", value: false }] },
      },
    });
  });
});
