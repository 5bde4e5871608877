import { expect, it } from "vitest";
import { edinburghManifest } from "../operate/edinburgh-manifest.ts";
import { runSummary } from "./summary.ts";

const known = {
  area_km2: 3,
  covered_km2: 3,
  unprovable_km2: 0,
  expected_remaining: { low: 0, mean: 0, high: 0 },
  complete: true,
};

it("says which source does not rank its answers by distance, as it was said to", () => {
  const summary = runSummary(
    edinburghManifest({ coverage: { google: { ...known, out_of_order: true }, yelp: known } }),
    {},
  );
  expect(summary).toContain("google does not answer nearest first");
  expect(summary).not.toContain("yelp does not");
});

it("says that sources were simulated, and nothing of real ones", () => {
  const summary = runSummary(edinburghManifest({ simulated_world: "smallton-1" }), {});
  expect(summary).toContain("simulated sources, world smallton-1: no real service was asked");
  expect(runSummary(edinburghManifest(), {})).not.toContain("simulated");
});

it("says what is missing of a source that was not asked", () => {
  const { sources } = edinburghManifest();
  const coverage = {
    yelp: {
      ...known,
      covered_km2: 0,
      complete: false,
      expected_remaining: { low: 0, mean: 1234, high: 9999 },
    },
  };
  const unused = { calls: 0, cache_hits: 0, cost_usd: 0, shown: 0, new: 0, failures: 0 };
  const summary = runSummary(edinburghManifest({ sources: { ...sources, yelp: unused }, coverage }), {});
  expect(summary).toMatch(/yelp +0 +0 +\$0\.00 +0 +0\.0 % +1,234/);
});

it("says which source leaves records out of its answers", () => {
  const coverage = { google: { ...known, leaves_out: true as const }, yelp: known };
  const summary = runSummary(edinburghManifest({ coverage }), {});
  expect(summary).toContain("google leaves records out");
  expect(summary).not.toContain("yelp leaves");
});

it("says which sources have records that lie in the area with latitude and longitude swapped", () => {
  const yelp = { records: 4, examples: ["yelp:a", "yelp:b", "yelp:c"] };
  const summary = runSummary(edinburghManifest({ swapped: { yelp } }), {});
  expect(summary).toContain(
    "yelp: 4 records were left out, far away from the area, but within it with lat and lng swapped: yelp:a, yelp:b, yelp:c, …",
  );
});

it("says which stored answers could not be used", () => {
  const examples = [{ key: "c/yelp/1.json", reason: "not JSON" }];
  const one = runSummary(edinburghManifest({ corrupt_answers: { answers: 1, examples } }), {});
  expect(one).toContain("1 stored answer could not be used, and passed for not stored: c/yelp/1.json\n");
  const two = runSummary(edinburghManifest({ corrupt_answers: { answers: 2, examples } }), {});
  expect(two).toContain("2 stored answers could not be used, and passed for not stored: c/yelp/1.json, …");
});

it("says which sources were not asked, and why", () => {
  expect(runSummary(edinburghManifest(), {})).not.toContain("was not asked");
  const not_asked = { yelp: "no key: YELP_API_KEY is not set" };
  expect(runSummary(edinburghManifest({ not_asked }), {})).toContain(
    "yelp was not asked: no key: YELP_API_KEY is not set",
  );
});

it("counts records and candidates by the README's words, each with its own number", () => {
  const { counts, sources } = edinburghManifest();
  const summary = runSummary(
    edinburghManifest({
      counts: { ...counts, candidates: 20_502 },
      sources: { google: { ...sources.google!, new: 20_585 } },
    }),
    {},
  );
  expect(summary).toContain("20,585 records, 20,502 candidates inside the area");
});

it("says of an interrupted run how it goes on", () => {
  const stopped = edinburghManifest({ status: "interrupted", stop_reason: "interrupted" });
  expect(runSummary(stopped, {})).toContain(`scout run --resume ${stopped.run_id}`);
  expect(runSummary(edinburghManifest(), {})).not.toContain("--resume");
});

it("does not say of a partial run that no call could have proven more", () => {
  const whole = "nothing was left that another call could prove (complete)";
  expect(runSummary(edinburghManifest(), {})).toContain(whole);
  const partial = runSummary(edinburghManifest({ status: "partial" }), {});
  expect(partial).not.toContain(whole);
  expect(partial).toContain("the sources that answered had nothing left to prove (complete)");
});
