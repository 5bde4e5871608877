import type { Category } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import { at, candidate } from "../testing/candidates.ts";
import { evidenceWeights, weighEvidence } from "./evidence.ts";

type Fields = Parameters<typeof candidate>[0];

function weigh(a: Partial<Fields>, b: Partial<Fields>) {
  const records = [
    candidate({ key: "overpass:1", name: "Name", location: at(0, 0), ...a }),
    candidate({ key: "yelp:1", name: "Other", location: at(20, 0), ...b }),
  ];
  return weighEvidence(buildCorpus(records), 0, 1);
}

describe("weighEvidence", () => {
  it.each([
    ["RBS", "Royal Bank of Scotland", evidenceWeights.initials],
    ["Royal Ontario Museum (ROM)", "ROM", evidenceWeights.initials],
    ["RBS", "Royal Bank of Wales", 0],
    ["KaDeWe", "Kaufhaus des Westens (KaDeWe)", evidenceWeights.initials],
    ["InCor", "Instituto do Coração (InCor)", evidenceWeights.initials],
    ["Pan", "Paws & Pan", 0],
    ["Liang", "Liang Liang Garden", 0],
    ["M&S", "Marks & Spencer", evidenceWeights.initials],
    ["MS", "Mark Spencer", 0],
    ["U of T", "University of Toronto", evidenceWeights.initials],
    ["UofT", "University of Toronto", evidenceWeights.initials],
    ["BofA", "Bank of America", evidenceWeights.initials],
    ["UT", "University of Toronto", 0],
    ["LOFT", "Land of Thai", 0],
    ["U of T", "Toronto University", 0],
    ["Royal Bank of Scotland", "Royal Bank of Scotland", 0],
    ["", "Royal Bank of Scotland", 0],
  ])("weighs the initials of %s and %s alike both ways", (a, b, initials) => {
    expect(weigh({ name: a }, { name: b }).initials).toBe(initials);
    expect(weigh({ name: b }, { name: a }).initials).toBe(initials);
  });

  it.each([
    ["HSBC", "HSBC ATM", evidenceWeights.cashMachine],
    ["HSBC", "HSBC Cash Machine", evidenceWeights.cashMachine],
    ["Deutsche Bank", "Geldautomat Deutsche Bank", evidenceWeights.cashMachine],
    ["HSBC Cashpoint", "HSBC ATM", 0],
    ["Royal Hotel", "Royal Hotel Gym", 0],
    ["", "Fatma", 0],
  ])("keeps a cash machine from its bank: %s and %s", (a, b, weight) => {
    expect(weigh({ name: a }, { name: b }).cash_machine).toBe(weight);
    expect(weigh({ name: b }, { name: a }).cash_machine).toBe(weight);
  });

  it.each([
    [
      "Dr. Alan Smith | 310 4th Ave Ste 200",
      "Dr. Barbara Smith | 310 Fourth Ave #210",
      evidenceWeights.otherUnit,
    ],
    ["Oakland Eye | 310 4th Ave Ste 200", "Oakland Foot | 310 4th Ave Ste 210", evidenceWeights.otherUnit],
    ["Dr. Alan Smith | 310 4th Ave Ste 200", "Dr. Barbara Smith | 310 4th Ave Ste 200", 0],
    ["Dr. Alan Smith | 310 4th Ave Ste 200", "Dr. Barbara Smith | 310 4th Ave", 0],
    ["Dr. Alan Smith | 310 4th Ave Ste 200", "Alan Smith | 310 4th Ave Ste 210", 0],
    [
      "Oakland Dental | 3600 Forbes Ave Ste 201",
      "Oakland Eye | 3600 Forbes Ave Ste 203",
      evidenceWeights.otherUnit,
    ],
    ["Oakland Dental | 3600 Forbes Ave Ste 201", "Oakland Dentist | 3600 Forbes Ave Ste 203", 0],
    ["Fresh Cafe | 310 4th Ave Ste 200", "Fresh Restaurant | 310 4th Ave Ste 210", 0],
    ["Starbucks Main Street | 310 Main St #1", "Starbucks Plaza | 310 Main St, Plaza, #2", 0],
    ["Dr. Alan Smith | 310 4th Ave Ste 200", "Dr. Barbara Smith | 45 Main St Ste 210", 0],
  ])("takes %s and %s for tenants of one house", (a, b, weight) => {
    const [here, there] = [a, b].map((text) => {
      const [name, address] = text.split(" | ") as [string, string];
      return { name, address };
    }) as [Partial<Fields>, Partial<Fields>];
    expect(weigh(here, there).other_unit).toBe(weight);
    expect(weigh(there, here).other_unit).toBe(weight);
  });

  it("finds initials among other names too", () => {
    const found = weigh({ name: "Kunsthaus", alternate_names: ["AGO"] }, { name: "Art Gallery of Ontario" });
    expect(found.initials).toBe(evidenceWeights.initials);
  });

  it.each([
    ["+14165551234", "(416) 555-1234", evidenceWeights.samePhone],
    ["+14165551234", "516-555-1234", evidenceWeights.differentPhone],
    ["+14165551234", null, 0],
  ])("weighs the phones %s and %s", (a, b, phone) => {
    expect(weigh({ phone: a }, { phone: b }).phone).toBe(phone);
  });

  it.each([
    ["+14165551234; +14165559999", "(416) 555-9999", evidenceWeights.samePhone],
    ["+14165559999", "+14165551234 / +14165559999", evidenceWeights.samePhone],
    ["+14165551234; +14165559999", "+14165550000;+14165550001", evidenceWeights.differentPhone],
  ])("Bug: of several numbers only the first counted. Fix: each does, as in %s and %s", (a, b, phone) => {
    expect(weigh({ phone: a }, { phone: b }).phone).toBe(phone);
    expect(weigh({ phone: b }, { phone: a }).phone).toBe(phone);
  });

  it("takes of several shared lines the one that fewest records share", () => {
    const phones = ["+441312251111;+441312252222", "+441312251111", "+441312251111"];
    const records = phones.map((phone, id) =>
      candidate({ key: `overpass:${id}`, name: "Park", location: at(50 * id, 0), phone }),
    );
    const other = candidate({ key: "yelp:0", name: "Park", location: at(0, 0), phone: phones[0]! });
    const evidence = weighEvidence(buildCorpus([...records, other]), 0, 3);
    expect(evidence.phone).toBe(evidenceWeights.samePhone);
  });

  it("counts a line or a domain that several records of a source share the less", () => {
    const given = { phone: "+442075272000", website: "https://council.example/" };
    const parkAt = (source: string, id: number) =>
      candidate({ key: `${source}:${id}`, name: "Park", location: at(50 * id, 0), ...given });
    const parks = [0, 1, 2].map((id) => parkAt("overpass", id));
    const evidence = weighEvidence(buildCorpus([...parks, parkAt("yelp", 0)]), 0, 3);
    expect(evidence.phone).toBeCloseTo(evidenceWeights.samePhone / 3);
    expect(evidence.website).toBeCloseTo(evidenceWeights.sameDomain / 3);
  });

  it.each([
    ["+442075272000; +442075272001", "the switchboard first"],
    ["+442075272001; +442075272000", "the direct line first"],
  ])("of several shared lines the one that fewest have counts: %s, %s", (phone) => {
    const named = (key: string, line: string) =>
      candidate({ key, name: "Office", location: at(0, 0), phone: line });
    const offices = [
      named("overpass:1", phone),
      ...[2, 3].map((id) => named(`overpass:${id}`, "+442075272000")),
      named("yelp:1", phone),
    ];
    expect(weighEvidence(buildCorpus(offices), 0, 3).phone).toBe(evidenceWeights.samePhone);
  });

  it.each([
    ["https://deli.example/a", "deli.example/a", evidenceWeights.samePage],
    ["https://deli.example/a", "deli.example/b", evidenceWeights.differentPage],
    ["https://deli.example/locations/pine", "deli.example/locations/union", evidenceWeights.differentPage],
    ["https://deli.example/a", "deli.example/a/menu", evidenceWeights.sameDomain],
    ["https://deli.example/a", "deli.example/ab", evidenceWeights.differentPage],
    ["https://deli.example/a", "deli.example/", evidenceWeights.sameDomain],
    ["https://deli.example/a", "deli.example/en/contact", evidenceWeights.sameDomain],
    ["https://deli.example/menu", "deli.example/about-us.html", evidenceWeights.sameDomain],
    ["https://de-de.facebook.com/deli", "fb.com/deli", evidenceWeights.sameDomain],
    ["https://facebook.com/deli", "facebook.com/cafe", evidenceWeights.differentDomain],
    ["https://deli.example/", "cafe.example", evidenceWeights.differentDomain],
  ])("weighs the websites %s and %s", (a, b, website) => {
    expect(weigh({ website: a }, { website: b }).website).toBe(website);
  });

  it.each([
    ["museum", "museum", evidenceWeights.sameCategory],
    ["museum", "gallery", evidenceWeights.relatedCategory],
    ["museum", "restaurant", evidenceWeights.differentCategory],
    ["museum", "other", 0],
    ["religious_site", "education", evidenceWeights.exclusiveCategory],
    ["transport", "park", evidenceWeights.exclusiveCategory],
    ["transport", "shop", evidenceWeights.differentCategory],
  ] as const)("weighs the categories %s and %s", (a, b, category) => {
    expect(weigh({ category: a }, { category: b }).category).toBe(category);
  });

  it.each<[string, string, Category, number]>([
    ["Église Saint-Jean", "École Saint-Jean", "other", evidenceWeights.exclusiveCategory],
    ["High Park Station", "High Park Church", "attraction", evidenceWeights.exclusiveCategory],
    ["College Street Dental", "College Street", "other", 0],
    ["Union Station Hotel", "Union Station", "hotel", evidenceWeights.sameCategory],
    ["Muay Thai Gym", "Muay Thai School", "other", 0],
    ["St Mary's Church", "St Mary's", "other", 0],
  ])("weighs the kinds that names say: %s, %s (%s)", (a, b, category, weight) => {
    expect(weigh({ name: a, category }, { name: b, category }).category).toBe(weight);
    expect(weigh({ name: b, category }, { name: a, category }).category).toBe(weight);
  });

  it.each<[string, Category, string, Category, number]>([
    ["IKEA", "shop", "IKEA Restaurant", "restaurant", evidenceWeights.department],
    ["Costco", "shop", "Costco Gas", "transport", evidenceWeights.department],
    ["St Mary", "religious_site", "St Mary's School", "education", evidenceWeights.department],
    ["Soho Theatre", "entertainment", "Soho Theatre Bar", "bar", evidenceWeights.department],
    ["Soho Theatre", "entertainment", "Soho Bar", "bar", evidenceWeights.department],
    ["High Park", "park", "High Park Station", "transport", evidenceWeights.department],
    ["Nathan Square", "attraction", "Nathan Square Skating Rink", "sport", evidenceWeights.department],
    // What is added may be what the other is.
    ["Shell", "transport", "Shell Petrol Station", "service", 0],
    ["Starbucks", "cafe", "Starbucks Coffee", "restaurant", 0],
    ["Rite Aid", "shop", "Rite Aid Pharmacy", "health", 0],
    // The category is not one that the word lets expect.
    ["Fresh", "restaurant", "Fresh Market", "shop", 0],
    ["Metro", "restaurant", "Metro Station", "shop", 0],
    ["IKEA", "shop", "IKEA Restaurant", "shop", 0],
    ["IKEA", "other", "IKEA Restaurant", "restaurant", 0],
    ["", "shop", "Restaurant", "restaurant", 0],
    ["Foyles", "shop", "Patisserie Bar", "bar", 0],
  ])("tells a department: %s (%s), %s (%s)", (whole, ofWhole, part, ofPart, weight) => {
    const [here, there] = [
      { name: whole, category: ofWhole },
      { name: part, category: ofPart },
    ];
    expect(weigh(here, there).department).toBe(weight);
    expect(weigh(there, here).department).toBe(weight);
  });

  describe("of names in other scripts", () => {
    const starbucks = { name: "スターバックス", category: "cafe", address: "港区六本木6-10-1" } as const;
    const here = { name: "Starbucks", category: "cafe", address: "6-10-1 Roppongi, Minato" } as const;

    it.each([
      ["at one house", {}, evidenceWeights.otherScript],
      ["at one house in a street of one word", { address: "6-10-1 Roppongi" }, evidenceWeights.otherScript],
      ["at another house", { address: "6-10-2 Roppongi, Minato" }, 0],
      ["far away", { location: at(200, 0) }, 0],
      ["of another category", { category: "museum" as const }, 0],
      ["with a name in the same script too", { alternate_names: ["星巴克"] }, 0],
      ["in letters that can be read aloud", { name: "Старбакс" }, 0],
    ])("weighs a record %s", (_, fields, weight) => {
      expect(weigh(starbucks, { ...here, ...fields }).other_script).toBe(weight);
      expect(weigh({ ...here, ...fields }, starbucks).other_script).toBe(weight);
    });

    it("says nothing where a source has two of the category at the house", () => {
      const records = [
        candidate({ key: "overpass:1", location: at(0, 0), ...starbucks }),
        candidate({ key: "yelp:1", location: at(20, 0), ...here }),
        candidate({ key: "yelp:2", location: at(20, 0), ...here, name: "Doutor" }),
      ];
      expect(weighEvidence(buildCorpus(records), 0, 1).other_script).toBe(0);
      expect(weighEvidence(buildCorpus(records.slice(0, 2)), 0, 1).other_script).toBeGreaterThan(0);
    });
  });

  it("weighs ids that one record cites of the other, and that both cite", () => {
    expect(weigh({ external_ids: { yelp: "1" } }, {}).same_id).toBe(evidenceWeights.sharedId);
    const wikidata = (id: string) => ({ external_ids: { wikidata: id } });
    expect(weigh(wikidata("Q1"), wikidata("Q1")).same_id).toBe(evidenceWeights.sharedId);
    expect(weigh(wikidata("Q1"), wikidata("Q2")).same_id).toBe(evidenceWeights.differentId);
    expect(weigh(wikidata("Q1"), {}).same_id).toBe(0);
  });
});
