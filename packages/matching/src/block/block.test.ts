import { finish } from "@cityscout/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import { at, candidate } from "../testing/candidates.ts";
import { blockPairs, findPartners } from "./block.ts";
import { PartnerSearch } from "./partner-search.ts";
import { buildBlockIndex, buildBlockIndexInSteps } from "./block-index.ts";
import { NearestList } from "./nearest-list.ts";

type Fields = Parameters<typeof candidate>[0];

function pairsOf(records: Fields[]): string[] {
  const list = blockPairs(buildCorpus(records.map((record) => candidate(record))));
  return Array.from(list.left, (left, pair) => `${records[left]!.key} ${records[list.right[pair]!]!.key}`);
}

/** The keys of the partners that the first record keeps, whether or not they keep it. */
function partnersOfFirst(records: Fields[]): string[] {
  const corpus = buildCorpus(records.map((record) => candidate(record)));
  const { partners } = findPartners(new PartnerSearch(corpus, buildBlockIndex(corpus)), 0, 1);
  return Array.from(partners, (partner) => records[partner]!.key);
}

describe("blockPairs", () => {
  it("pairs like names far apart, and neighbours whatever their names", () => {
    const pairs = pairsOf([
      { key: "overpass:1", name: "Seafield Cemetery", location: at(0, 0) },
      { key: "yelp:1", name: "Seafield Cemetry", location: at(1500, 0) },
      { key: "yelp:2", name: "Zizzi", location: at(20, 0) },
      { key: "yelp:3", name: "Café Rouge", location: at(1000, 1000) },
    ]);
    expect(pairs).toContain("overpass:1 yelp:1");
    expect(pairs).toContain("overpass:1 yelp:2");
    expect(pairs).not.toContain("overpass:1 yelp:3");
  });

  it("Bug: its index of 150,000 records was made in one go, 1.3 s. Fix: in steps, to the same", () => {
    const records = Array.from({ length: 6000 }, (_, index) =>
      candidate({ key: `overpass:${index}`, name: `Shop ${index}`, location: at(index % 77, index) }),
    );
    const corpus = buildCorpus(records);
    // Two for the keys of its records, and some for each time that they are sorted.
    expect([...buildBlockIndexInSteps(corpus)].length).toBeGreaterThan(8);
    expect(finish(buildBlockIndexInSteps(corpus))).toEqual(buildBlockIndex(corpus));
  });

  it.each([
    [120, true],
    [121, false],
  ])("compares all of %d records at one spot: %s; of more those next to each in name order", (count, all) => {
    const crowd = Array.from({ length: count - 2 }, (_, index) => ({
      key: `yelp:${index}`,
      name: `Barolo ${index}`,
      location: at(1, 0),
    }));
    const kept = partnersOfFirst([
      { key: "overpass:1", name: "Aquarium", location: at(0, 0) },
      ...crowd,
      { key: "yelp:last", name: "Zizzi", location: at(0, 0) },
    ]);
    expect(kept.includes("yelp:last")).toBe(all);
  });

  it("pairs records without a position by name and by phone", () => {
    const pairs = pairsOf([
      {
        key: "overpass:1",
        name: "Seafield Cemetery",
        location: at(0, 0),
        phone: "0131 225 1111; +441315561000",
      },
      { key: "yelp:1", name: "Seafield Cemetery", location: null },
      { key: "google:1", name: "Quite Another Name", location: null, phone: "+44 131 556 1000" },
    ]);
    expect(pairs).toContain("overpass:1 yelp:1");
    expect(pairs).toContain("overpass:1 google:1");
  });

  it("pairs records that cite one another however far apart", () => {
    const filler = Array.from({ length: 60 }, (_, index) => ({
      key: `wikidata:Q1${index}`,
      name: `Kunsthalle ${index}`,
      location: at(4000 + index, 0),
    }));
    const pairs = pairsOf([
      {
        key: "overpass:1",
        name: "Musée des beaux-arts",
        location: at(0, 0),
        external_ids: { wikidata: "Q1" },
      },
      { key: "wikidata:Q1", name: "Kunsthalle", location: at(4000, 0) },
      ...filler,
    ]);
    expect(pairs).toContain("overpass:1 wikidata:Q1");
  });

  it("pairs the branches of a chain without a position by their postcodes", () => {
    const branches = Array.from({ length: 100 }, (_, index) => [
      {
        key: `overpass:${index}`,
        name: "Starbucks",
        postal_code: `${15000 + index}`,
        location: at(300 * index, 0),
      },
      { key: `yelp:${index}`, name: "Starbucks Coffee", postal_code: `${15000 + index}`, location: null },
    ]).flat();
    const pairs = pairsOf(branches);
    for (let index = 0; index < 100; index++) expect(pairs).toContain(`overpass:${index} yelp:${index}`);
  });

  it("does not pair the same name more than 3 km away, unless the records share a website", () => {
    const church = (key: string, metres: number, website: string | null = null) => ({
      key,
      name: "Church of Saint Andrew",
      location: at(metres, 0),
      website,
    });
    const far = [church("overpass:1", 0), church("yelp:1", 2900), church("yelp:2", 3100)];
    expect(pairsOf(far)).toEqual(["overpass:1 yelp:1", "yelp:1 yelp:2"]);
    const site = "https://saint-andrew.example/";
    const linked = [
      church("overpass:1", 0, site),
      { ...church("yelp:2", 3100, site), name: "Kirk o' the Hill" },
    ];
    expect(pairsOf(linked)).toEqual(["overpass:1 yelp:2"]);
  });

  it("prefers the nearer of equally similar names", () => {
    const branches = Array.from({ length: 12 }, (_, index) =>
      ["overpass", "yelp"].map((source) => ({
        key: `${source}:${index}`,
        name: "Costa",
        location: at(130 * index, 0),
      })),
    ).flat();
    const pairs = pairsOf(branches);
    expect(pairs).toContain("yelp:8 overpass:11");
    expect(pairs).not.toContain("overpass:0 yelp:11");
  });

  it("pairs records without a position by house and street, if their names are alike", () => {
    const record = (key: string, name: string, address: string) => ({ key, name, address, location: null });
    const pairs = pairsOf([
      record("overpass:1", "Starbucks", "30 George Street"),
      record("yelp:1", "Ztarbucks", "George St, 30"),
      record("yelp:2", "Ztarbucks", "George St, 32"),
    ]);
    expect(pairs).toContain("overpass:1 yelp:1");
    expect(pairs).not.toContain("overpass:1 yelp:2");
  });

  it("gives every pair once, smaller position first, in order", () => {
    const list = blockPairs(
      buildCorpus(
        Array.from({ length: 60 }, (_, index) =>
          candidate({
            key: `${index % 2 === 0 ? "overpass" : "yelp"}:${index}`,
            name: `Shop ${index % 7}`,
            location: at((index % 8) * 20, 0),
          }),
        ),
      ),
    );
    const keys = Array.from(list.left, (left, pair) => left * 1000 + list.right[pair]!);
    expect(keys).toEqual([...new Set(keys)].toSorted((a, b) => a - b));
    for (const [pair, left] of list.left.entries()) expect(left).toBeLessThan(list.right[pair]!);
  });

  it("keeps the seven best names of each other source, four of its own, and the two nearest whatever their names", () => {
    const named = (source: string, name: string, metres: readonly number[]) =>
      metres.map((north) => candidate({ key: `${source}:${north}`, name, location: at(north, 0) }));
    const far = Array.from({ length: 12 }, (_, index) => 200 + 60 * index);
    const records = [
      candidate({ key: "overpass:0", name: "Kiosk", location: at(0, 0) }),
      ...named("overpass", "Kiosk", far),
      ...named("overpass", "Zizzi", [5]),
      ...named("yelp", "Kiosk", far),
      ...named("yelp", "Zizzi", [40, 30, 50]),
      ...named("google", "Kiosk", far.slice(0, 3)),
    ];
    const corpus = buildCorpus(records);
    const partnersOf = (acrossSourcesOnly: boolean) => {
      const search = new PartnerSearch(corpus, buildBlockIndex(corpus), { acrossSourcesOnly });
      const { partners } = findPartners(search, 0, 1);
      return Array.from(partners, (partner) => records[partner]!).map(
        ({ source, source_id, name }) => `${source} ${name === "Kiosk" ? source_id : `Zizzi ${source_id}`}`,
      );
    };
    const across = [
      ...far.slice(0, 7).map((metres) => `yelp ${metres}`),
      ...far.slice(0, 3).map((metres) => `google ${metres}`),
      "yelp Zizzi 30",
      "yelp Zizzi 40",
    ];
    expect(new Set(partnersOf(true))).toEqual(new Set(across));
    expect(new Set(partnersOf(false))).toEqual(
      new Set([...across, ...far.slice(0, 4).map((metres) => `overpass ${metres}`)]),
    );
  });

  it("keeps a name of another source that is alike by two trigrams in nine, and none by one", () => {
    const pairs = (name: string) =>
      pairsOf([
        { key: "overpass:1", name: "Starbucks", location: at(0, 0) },
        { key: "yelp:1", name, location: at(150, 0) },
      ]).length;
    expect(pairs("Stimmung")).toBe(1);
    expect(pairs("Siebzehn")).toBe(0);
  });

  it("keeps who shares a site though seven others have the very name", () => {
    const site = "https://kiosk.example";
    const records = [
      { key: "overpass:0", name: "Kiosk", location: at(0, 0), website: site },
      ...Array.from({ length: 9 }, (_, index) => ({
        key: `yelp:${index}`,
        name: "Kiosk",
        location: at(130 + index, 0),
      })),
      { key: "yelp:same", name: "Zizzi", location: at(900, 0), website: site },
    ];
    expect(partnersOfFirst(records)).toContain("yelp:same");
  });

  it("keeps a partner without a position before one that is far", () => {
    const far = Array.from({ length: 9 }, (_, index) => ({
      key: `yelp:${index}`,
      name: "Seafield Cemetery",
      location: at(1500 + index, 0),
    }));
    const partners = partnersOfFirst([
      { key: "overpass:0", name: "Seafield Cemetery", location: at(0, 0) },
      { key: "yelp:unknown", name: "Seafield Cemetery", location: null },
      ...far,
    ]);
    expect(partners).toContain("yelp:unknown");
  });

  it.each([
    [115, 1],
    [125, 0],
  ])("keeps whoever is nearest within 120 m: %i m off %i", (metres, expected) => {
    const pairs = pairsOf([
      { key: "overpass:1", name: "Kiosk", location: at(0, 0) },
      { key: "yelp:1", name: "Zizzi", location: at(metres, 0) },
    ]);
    expect(pairs).toHaveLength(expected);
  });

  it("keeps the number of pairs bounded where thousands share a name and a point", () => {
    const records = Array.from({ length: 3000 }, (_, index) =>
      candidate({
        key: `${index % 2 === 0 ? "overpass" : "yelp"}:${index}`,
        name: "Kiosk",
        location: at(0, 0),
      }),
    );
    const corpus = buildCorpus(records);
    expect(blockPairs(corpus).left.length / records.length).toBeLessThan(30);

    const { grid, groups, ...index } = buildBlockIndex(corpus);
    let looks = 0;
    const counted = (members: Uint32Array): Uint32Array =>
      new Proxy(members, {
        get: (target, key) => {
          looks++;
          return target[Number(key)];
        },
      });
    const search = new PartnerSearch(corpus, {
      ...index,
      grid: { ...grid, members: counted(grid.members) },
      groups: { ...groups, members: counted(groups.members) },
    });
    findPartners(search, 0, 100);
    expect(looks / 100).toBeLessThan(500);
  });
});

describe("NearestList", () => {
  it("keeps what sorting by cost and id would put first", () => {
    const offer = fc.record({ id: fc.nat(50), cost: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(fc.uniqueArray(offer, { selector: ({ id }) => id }), (offers) => {
        const list = new NearestList(4);
        for (const { id, cost } of offers) list.offer(id, cost);
        const sorted = offers.toSorted((a, b) => a.cost - b.cost || a.id - b.id).map(({ id }) => id);
        expect(Array.from({ length: list.length }, (_, at) => list.member(at))).toEqual(sorted.slice(0, 4));
      }),
    );
  });
});
