import type { Category } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import { candidate } from "../testing/candidates.ts";
import { contradict } from "./contradiction.ts";

type Fields = Omit<Parameters<typeof candidate>[0], "key">;

function areContradictory(a: Fields, b: Fields): boolean {
  return contradict(
    buildCorpus([candidate({ key: "overpass:1", ...a }), candidate({ key: "yelp:1", ...b })]),
    0,
    1,
  );
}

describe("contradict", () => {
  it.each([
    ["Blk 245", "Blk 429", true],
    ["Harbourfront Tower 1", "HarbourFront Tower Two", true],
    ["Tower 2", "Tower Two", false],
    ["Studio 54", "Studio", false],
    ["Gate 1 and 2", "Gate 2", false],
    ["Terminal 2", "Terminal 3", true],
    ["School No. 5", "School No. 6", true],
    ["Walgreens #3733", "Walgreens #4100", true],
    ["7-Eleven #1234", "7-Eleven #1299", true],
    ["7-Eleven #1234", "7-Eleven", false],
    ["7-Eleven #1234", "7-Eleven 24h", false],
    ["Tower 1, Level 3", "Level 5, Tower 1", true],
    ["Walgreens #3733", "Walgreens 24 hours", false],
    ["Walgreens #3733", "Walgreens - open 24/7", false],
    ["Walgreens #3733", "Walgreens 24h", false],
    ["W3", "W13H", true],
    ["Apotheke 12", "Apotheke 24 Stunden", false],
    ["Bar 12", "Bar since 1885", false],
    ["Café 12", "Café sinds 1885", false],
    ["Кафе 12", "Кафе 24 часа", false],
    ["Shell 5th Avenue", "Shell 7th Ave", true],
    ["Shell #1204", "Shell 5th Avenue", false],
    ["Starbucks #4411", "Starbucks 123 Main St", false],
    ["28 York Place", "Blk 30 York Place", true],
    ["Tower 1 Raffles Place", "Raffles Place Tower 2", true],
    ["Terminal A", "Terminal B", true],
    ["第一食堂", "第二食堂", true],
    ["二号门", "2号门", false],
    ["十二号门", "2号门", true],
    ["Hörsaal A", "Hörsaal B", true],
    ["Ausgang A", "Ausgang A Nord", false],
    ["Estación Norte", "Estación Sur", true],
    ["Porta Nord", "Porta Sud", true],
    ["Parking Lot A", "Lot A", false],
    ["Terminal I", "Terminal II", true],
    ["Terminal I", "Terminal 1", false],
    ["Terminal V", "Terminal 4", true],
    ["Hall I", "Hall A", true],
    ["Hall A", "Hall 2", false],
    ["Hall II", "Hall III", true],
    ["Phase IV", "Phase VI", true],
    ["Phase IV", "Phase 4", false],
    ["Stage A", "Stage B", true],
    ["Concourse A", "Concourse B", true],
    ["King's Cross Station (Stop C)", "King's Cross Station / York Way (Stop D)", true],
    ["Exit 70A", "Exit 70B", true],
    ["Exit 70A", "Exit 70", false],
    ["Gym 24h", "Gym 24/7", false],
    ["Hwy 7 E Pizza", "Highway 7 W Pizza", true],
    ["6th Ave Garage", "6th Street Garage", true],
    ["Sixth Avenue Garage", "6th Ave. Garage", false],
    ["5th & 6th Ave", "6th Avenue", false],
    ["Shell 5th Avenue", "Shell 5th", false],
    ["Building A", "Gate B", false],
    ["East Lot", "West Lot", true],
    ["N Highland Ave & Penn Ave", "South Highland Avenue & Penn Avenue", true],
    ["NE 45th St", "Southeast 45th Street", true],
    ["NE 45th St", "East 45th St", false],
    ["Queen St E & North St", "North Street at Queen Street West", true],
    ["North and South Gallery", "South Gallery", false],
    ["Mont-Royal Est / Rivard", "Mont-Royal Ouest / Rivard", true],
    ["Bar est. 1885", "Bar Ouest", false],
  ])("compares the numbers of %s and %s", (a, b, expected) => {
    expect(areContradictory({ name: a }, { name: b })).toBe(expected);
    expect(areContradictory({ name: b }, { name: a })).toBe(expected);
  });

  it("is never between records that cite each other or the same", () => {
    const here = { name: "Chase Bank #0421", external_ids: { wikidata: "Q1" } };
    const there = { name: "Chase - 2nd & Union" };
    expect(areContradictory(here, there)).toBe(true);
    expect(areContradictory(here, { ...there, external_ids: { wikidata: "Q1" } })).toBe(false);
    expect(areContradictory({ ...here, external_ids: { yelp: "1" } }, there)).toBe(false);
  });

  it("Bug: two records never merged whose second numbers agree. Fix: any number that both have agrees", () => {
    const here = { name: "Deli", address: "12 High Street", phone: "+441312205355; +441312205356" };
    const there = { name: "Deli", address: "14 High Street", phone: "0131 220 5356" };
    expect(areContradictory(here, there)).toBe(false);
    expect(areContradictory(here, { ...there, phone: "0131 220 5357" })).toBe(true);
  });

  it("takes two differences where nothing agrees, and not one", () => {
    const here = { name: "Deli", address: "12 High Street", phone: "+441312205355" };
    const elsewhere = { ...here, address: "40 High Street", phone: "+441315561000" };
    const isOnOneSite = { website: "https://deli.example/" };
    expect(areContradictory(here, elsewhere)).toBe(true);
    expect(areContradictory(here, { ...elsewhere, phone: here.phone })).toBe(false);
    expect(areContradictory(here, { ...elsewhere, phone: "0131 220 5355" })).toBe(false);
    expect(areContradictory(here, { ...elsewhere, address: "10-14 High Street" })).toBe(false);
    expect(areContradictory({ ...here, ...isOnOneSite }, { ...elsewhere, ...isOnOneSite })).toBe(false);
    const page = (name: string) => ({ website: `https://deli.example/locations/${name}` });
    expect(areContradictory({ ...here, ...page("pine") }, { ...elsewhere, ...page("union") })).toBe(true);
  });

  it.each<[string, Category, string, Category, boolean]>([
    ["St Mary", "religious_site", "St Mary", "education", true],
    ["High Park", "park", "High Park", "transport", true],
    ["Costco", "shop", "Costco Pharmacy", "health", true],
    ["IKEA", "shop", "IKEA Restaurant", "restaurant", true],
    ["Kopitiam", "restaurant", "Kopitiam", "shop", false],
    ["Starbucks", "cafe", "Starbucks Coffee", "cafe", false],
    ["High Park", "park", "High Park Station", "other", false],
  ])("%s (%s) and %s (%s) of one source are two: %s", (nameA, categoryA, nameB, categoryB, expected) => {
    const a = { name: nameA, category: categoryA };
    const b = { name: nameB, category: categoryB };
    const corpus = buildCorpus([candidate({ key: "yelp:1", ...a }), candidate({ key: "yelp:2", ...b })]);
    expect(contradict(corpus, 0, 1)).toBe(expected);
    expect(contradict(corpus, 1, 0)).toBe(expected);
    // Two sources may file one place under different categories.
    expect(areContradictory(a, b)).toBe(false);
  });
});
