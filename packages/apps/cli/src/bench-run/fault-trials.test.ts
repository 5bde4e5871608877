import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadWorld } from "@cityscout/simulator";
import { expect, it, onTestFinished } from "vitest";
import { resolveJob } from "../run/resolve-job.ts";
import { writeSmallWorld } from "../testing-world.ts";
import { faultTrial } from "./fault-trials.ts";

it("tells what a run with a source down has lost, what it gave up and why", { timeout: 90_000 }, async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "cityscout-bench-test-"));
  onTestFinished(async () => await rm(directory, { recursive: true, force: true }));
  await writeSmallWorld(path.join(directory, "world"), 12);
  const { job } = await resolveJob(directory, "edinburgh");
  const bench = {
    world: await loadWorld(path.join(directory, "world")),
    job: { ...job, city: "Smallburgh" },
    jobFile: "",
    target: "edinburgh",
    worldArgs: ["--world", "world"],
    workingDirectory: directory,
    scratch: directory,
    seed: 1,
  };
  const figures = await faultTrial(bench, "down", "down=yelp", { text: "", places: [] });
  expect(figures).toMatchObject({ status: "partial", places: 12, repeated_calls: 0 });
  expect(figures.differences).toMatchObject({ same: 0, missing: 0, added: 12, changed: 0 });
  expect(figures.answered).toBeGreaterThan(0);
  expect(figures.requests).toBeGreaterThan(figures.answered);
  expect(figures.dead_letters).toMatchObject([{ source: "yelp", count: expect.any(Number) as unknown }]);
  expect(figures.dead_letters[0]?.reason).toContain("503");
});
