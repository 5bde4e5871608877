import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadJobFile } from "./resolve-job.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-job-"));
});
afterEach(async () => await rm(directory, { recursive: true, force: true }));

const ring = [
  [10, 10],
  [10.1, 10],
  [10.1, 10.1],
  [10, 10.1],
  [10, 10],
];

const load = async (...holes: number[][][]) => {
  const polygon = { type: "Polygon", coordinates: [ring, ...holes] };
  const job = { job_id: "a", city: "X", seed: { type: "area", polygon } };
  await writeFile(path.join(directory, "job.json"), JSON.stringify(job));
  return await loadJobFile(directory, "job.json");
};

it("Bug: a job whose polygon has no ground left was valid, and its live run failed. Fix: it is refused, with the field", async () => {
  expect(await load()).toMatchObject({ city: "X" });
  await expect(load(ring.toReversed())).rejects.toMatchObject({
    name: "InvalidInputError",
    message: "job.json: seed.polygon: found holes that leave nothing of it, expected an area with ground",
  });
});
