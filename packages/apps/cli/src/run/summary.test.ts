import { expect, it } from "vitest";
import { exampleManifest } from "../operate/example-manifest.ts";
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
    exampleManifest({ coverage: { google: { ...known, out_of_order: true }, yelp: known } }),
    {},
  );
  expect(summary).toContain("google does not answer nearest first");
  expect(summary).not.toContain("yelp does not");
});

it("counts records and candidates by the README's words, each with its own number", () => {
  const { counts, sources } = exampleManifest();
  const summary = runSummary(
    exampleManifest({
      counts: { ...counts, candidates: 20_502 },
      sources: { google: { ...sources.google!, new: 20_585 } },
    }),
    {},
  );
  expect(summary).toContain("20,585 records, 20,502 candidates inside the area");
});

it("says of an interrupted run how it goes on", () => {
  const stopped = exampleManifest({ status: "interrupted", stop_reason: "interrupted" });
  expect(runSummary(stopped, {})).toContain(`scout run --resume ${stopped.run_id}`);
  expect(runSummary(exampleManifest(), {})).not.toContain("--resume");
});

it("says which source was asked no more, as it said there are more records and showed none", () => {
  const nothing = { ...known, covered_km2: 0, complete: false, empty_answers: true as const };
  const summary = runSummary(exampleManifest({ coverage: { google: nothing, yelp: known } }), {});
  expect(summary).toContain("google said again and again that there are more records and showed none");
  expect(summary).not.toContain("yelp said");
});
