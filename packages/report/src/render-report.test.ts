import type { Source } from "@cityscout/contracts";
import { discArea } from "@cityscout/geo";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { roundTicks } from "./charts/line-chart.ts";
import { floorLine, yieldOf } from "./charts/yield-curves.ts";
import { escapeHtml, html } from "./html.ts";
import type { PackedMap } from "./packed-map.ts";
import { renderReport } from "./render-report.ts";
import { evidenceOf } from "./sections/evidence-words.ts";
import { sampleRun } from "./testing/sample-run.ts";

/** The data of the map as the browser unpacks it. */
function packedOf(page: string): PackedMap {
  const packed = /id="map-data"\s*>([^<]*)</.exec(page)?.[1] ?? "";
  return JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString("utf8")) as PackedMap;
}

const hostile = `</script><img src=x onerror=alert(1)>"'&\u202eevil`;

test("text from outside is never markup", async () => {
  const run = sampleRun(30);
  run.manifest.job.city = hostile;
  run.manifest.failures = [{ stage: "Rank", error: hostile, message: hostile }];
  run.manifest.attributions = [hostile];
  run.places[0]!.name = hostile;
  run.dedupe!.close_calls[0]!.left_name = hostile;
  const page = await renderReport(run);
  expect(page).not.toContain("<img");
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  expect(page).toContain(escapeHtml(hostile));
  expect(packedOf(page).places.name[0]).toBe(hostile);
});

test("says that sources were simulated, and that nothing is data of the real ones", async () => {
  const run = sampleRun(30);
  run.manifest.attributions = ["Yelp"];
  const real = await renderReport(run);
  expect(real).toContain("With data from");
  expect(real).not.toContain("no real service was asked");
  run.manifest.simulated_world = "smallton-1";
  const page = await renderReport(run);
  expect(page).toContain("<code>smallton-1</code>: no real service was asked, and nothing was paid");
  expect(page).not.toContain("With data from");
});

test("names what was left out and what was stored in vain, and is silent where there is none", async () => {
  const run = sampleRun(30);
  const clean = await renderReport(run);
  expect(clean).not.toContain("longitude swapped");
  expect(clean).not.toContain("could not be used");
  run.manifest.swapped = { yelp: { records: 3, examples: ["a1", "b<2"] } };
  run.manifest.corrupt_answers = {
    answers: 2,
    examples: [{ key: "raw/x.json", reason: "the body is <cut> short" }],
  };
  const page = await renderReport(run);
  expect(page).toMatch(/<b>yelp<\/b> 3 records:\s+<bdi>a1, b&lt;2, …<\/bdi>/);
  expect(page).toMatch(/2 stored answers could not be used, and passed for not\s+stored, among them:/);
  expect(page).toContain("<code>raw/x.json</code> <bdi>the body is &lt;cut&gt; short</bdi>");
});

test("escapes values, joins lists and leaves out what is not there", () => {
  expect(html`<b title="${`"'`}">${[html`<i></i>`, "<", 1]}${null}${false}</b>`.text).toBe(
    `<b title="&quot;&#39;"><i></i>&lt;1</b>`,
  );
});

test("asks the network for nothing", async () => {
  const page = await renderReport(sampleRun(30));
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
  expect(page).not.toMatch(/@import|url\(|fetch\(|XMLHttpRequest/);
});

test("packs every place where it is, and what it knows of it", async () => {
  const run = sampleRun(200);
  const { origin, places, sources, area, coverage } = packedOf(await renderReport(run));
  const [place] = run.places;
  expect(places.name).toEqual(run.places.map(({ name }) => name));
  expect(Math.abs(origin[0] + places.y[0]! / 1e5 - place!.lat)).toBeLessThan(1e-5);
  expect(Math.abs(origin[1] + places.x[0]! / 1e5 - place!.lng)).toBeLessThan(1e-5);
  expect(`${sources[Number(places.records[0]![0])]}:${places.records[0]![1]}`).toBe(place!.records[0]);
  expect(area[0]?.[0]).toHaveLength(120);
  expect(coverage.states.map(({ source }) => source)).toEqual(["foursquare", "google", "overpass", "yelp"]);
});

test("draws an area over the date line in one piece, from its western border on", async () => {
  const area = discArea({ lat: -16.8, lng: 179.95 }, 20_000);
  const packed = packedOf(await renderReport(sampleRun(0, { area })));
  const eastward = packed.area[0]![0]!.filter((_, index) => index % 2 === 1);
  expect(packed.origin[1]).toBeGreaterThan(179);
  expect(Math.min(...eastward)).toBe(0);
  expect(Math.max(...eastward)).toBeLessThan(40_000);
});

test("reports a run that found nothing", async () => {
  const run = sampleRun(0, { area: null, coverage: null, dedupe: null, answers: [], callLimits: null });
  run.manifest.stages = [];
  run.manifest.sources = {};
  const page = await renderReport(run);
  expect(page.match(/class="empty"/g)).toHaveLength(6);
  expect(packedOf(page).places.name).toEqual([]);
});

test("Bug: of a run without places, the places by sources were a heading over nothing. Fix: it says that there are none", async () => {
  const run = sampleRun(30);
  run.dedupe!.by_sources = {};
  const [, section = ""] = (await renderReport(run)).split("Places by the sources that know them</h3>");
  expect(section.trimStart()).toMatch(/^<p class="empty">No place was found\.<\/p>/);
});

test("where no source tells kinds, the map is coloured by who knows a place, and kinds cannot be chosen", async () => {
  const run = sampleRun(30);
  expect(await renderReport(run)).toMatch(/name="colour-by" value="kind"\s+checked/);
  for (const place of run.places) place.category = "other";
  const page = await renderReport(run);
  expect(page).toMatch(/name="colour-by" value="sources"\s+checked/);
  expect(page).not.toContain('id="kinds"');
  expect(page).not.toContain('id="category-filter"');
});

test("says so where no source tells how popular places are", async () => {
  const run = sampleRun(30);
  const note = "No source said how popular its places are";
  expect(await renderReport(run)).not.toContain(note);
  for (const place of run.places) place.breakdown = { ...place.breakdown, popularity: 0 };
  expect(await renderReport(run)).toContain(note);
});

test("says which source does not answer nearest first, as it was said to", async () => {
  const run = sampleRun(30);
  const note = "does not answer nearest first";
  expect(await renderReport(run)).not.toContain(note);
  run.manifest.coverage.yelp = { ...run.manifest.coverage.yelp!, out_of_order: true };
  expect(await renderReport(run)).toContain(note);
});

test("says which source leaves records out of its answers", async () => {
  const run = sampleRun(30);
  const note = "leaves records out of its answers";
  expect(await renderReport(run)).not.toContain(note);
  run.manifest.coverage.yelp = { ...run.manifest.coverage.yelp!, leaves_out: true };
  expect(await renderReport(run)).toContain(note);
});

test("says which source was asked no more, as it showed none of the records that there are", async () => {
  const run = sampleRun(30);
  const note = "showed none of the records that there are";
  expect(await renderReport(run)).not.toContain(note);
  run.manifest.coverage.yelp = { ...run.manifest.coverage.yelp!, empty_answers: true };
  expect(await renderReport(run)).toContain(note);
});

test("does not say of a partial run that the city is covered, nor of one without sources that they were turned off", async () => {
  const run = sampleRun(30);
  run.manifest = { ...run.manifest, status: "succeeded", stop_reason: "complete" };
  expect(await renderReport(run)).toContain("the city is covered");
  run.manifest = { ...run.manifest, status: "partial" };
  expect(await renderReport(run)).not.toContain("the city is covered");
  expect(await renderReport(run)).toContain("the sources that answered had nothing left to show");
  run.manifest = { ...run.manifest, stop_reason: "no_sources" };
  expect(await renderReport(run)).toContain("no source was left to ask");
});

test("Bug: the map was compressed in one go, 1.5 s of 150,000 places. Fix: on another thread", async () => {
  const packed = renderReport(sampleRun(10_000));
  let turns = 0;
  const counting = setInterval(() => (turns += 1));
  await packed;
  clearInterval(counting);
  expect(turns).toBeGreaterThan(0);
});

test("the evidence on a close call adds up to the log-odds of its score", async () => {
  const run = sampleRun(30);
  const call = run.dedupe!.close_calls[0]!;
  call.pushes = [
    { feature: "any_pair", push: -2 },
    { feature: "core_jaro_winkler", push: 1.5 },
    { feature: "log_distance", push: -0.9 },
    { feature: "phone", push: 0.8 },
    { feature: "website", push: 0.7 },
    { feature: "same_id", push: 0.1 },
  ];
  run.dedupe!.close_calls = [call];
  const page = await renderReport(run);
  const told = [...page.matchAll(/<span class="(?:for|against)">([+−][\d.]+) ([^<]*)<\/span>/g)];
  expect(told.map(([, , phrase]) => phrase)).toEqual([
    "spelt alike",
    "far apart",
    "the same phone",
    "the same website",
    "all else",
  ]);
  const sum = told.reduce((total, [, figure]) => total + Number(figure!.replace("−", "-")), 0);
  expect(sum).toBeCloseTo(0.2);
});

test("evidence is told in words, the pushes of one thing added up, the strongest first", () => {
  const pushes = [
    { feature: "jaro_winkler", push: 0.5 },
    { feature: "trigram_dice", push: 0.4 },
    { feature: "log_distance", push: -0.8 },
    { feature: "something_new", push: 0.1 },
  ];
  const told = evidenceOf(pushes);
  expect(told.map(({ phrase }) => phrase)).toEqual(["spelt alike", "far apart", "something new"]);
  expect(told[0]?.push).toBeCloseTo(0.9);
});

test.each([
  ["namesake_distance_max", "a namesake near"],
  ["better_name_min", "a better partner elsewhere"],
  ["plain_edit_similarity", "spelt differently"],
  ["words_max", "few telling words in common"],
  ["address_like_min", "few telling words in common"],
  ["address_distance", "addresses differ"],
  ["twins_max", "the names around speak against it"],
  ["spare_mean", "the words left over matter"],
  ["phone", "different phones"],
  ["added_health", "the kind that one name adds is seldom left out"],
  ["cash_machine", "only one is a cash machine"],
  ["department", "one is a part of the other"],
  ["other_unit", "addresses differ"],
  ["other_script", "written in different scripts"],
])("%s against a pair is told as: %s", (feature, phrase) => {
  expect(evidenceOf([{ feature, push: -1 }])[0]?.phrase).toBe(phrase);
});

test.each([
  [379, [0, 100, 200, 300]],
  [6, [0, 2, 4, 6]],
  [1, [0, 1]],
  [12, [0, 5, 10]],
])("an axis up to %i has round numbers", (most, ticks) => {
  expect(roundTicks(most)).toEqual(ticks);
});

const answer = (source: Source, shown: number, fresh: number) => ({
  at: "2026-01-01T00:00:00.000Z",
  source,
  counted: true,
  costUsd: 0,
  shown,
  new: fresh,
});

test("Bug: the line of the floor lay below what the first answers had shown. Fix: it is the most that so many can have shown", () => {
  const overpass = yieldOf([answer("overpass", 90, 90)]);
  const yelp = yieldOf([answer("yelp", 50, 50), answer("yelp", 50, 30), answer("yelp", 26, 26)]);
  const ofYelp = floorLine([yelp]).points;
  const ofBoth = floorLine([yelp, overpass]).points;
  expect([ofYelp, ofBoth].map((points) => points.slice(0, -1))).toEqual([
    [
      [0, 0],
      [2, 100],
      [3, 106],
    ],
    [
      [0, 0],
      [1, 90],
      [3, 190],
      [4, 196],
    ],
  ]);
});

test("the floor of a source is its records over the most that one answer held", () => {
  const google = [answer("google", 20, 20), answer("google", 20, 15), answer("google", 9, 6)];
  expect(yieldOf([...google, answer("google", 0, 0)])).toEqual({
    found: [
      [0, 0],
      [1, 20],
      [2, 35],
      [3, 41],
      [4, 41],
    ],
    records: 41,
    perAnswer: 20,
    floor: 3,
  });
});

test("a city of 60,000 places stays well below 10 MB, at less than 100 bytes a place", async () => {
  expect((await renderReport(sampleRun(10_000))).length).toBeLessThan(1_000_000);
});
