import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CorruptObjectError, type JobInput, jobSchema } from "@cityscout/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createContext } from "../context.ts";
import { cityStageHandlers } from "../stages.ts";
import { runScout } from "../testing-scout.ts";
import { writeSmallWorld } from "../testing-world.ts";
import { noFaults } from "./faults.ts";
import { type CityStages, runCity } from "./run-city.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-failed-"));
  await writeSmallWorld(path.join(directory, "world"), 60);
});
afterAll(async () => await rm(directory, { recursive: true, force: true }));

const job: JobInput = {
  job_id: "smallburgh",
  city: "Smallburgh",
  seed: { type: "map", center: { lat: 55.9533, lng: -3.1883 }, radius_km: 1 },
  budgets: { max_api_calls: 10 },
};

/** A run, and what `scout` tells of it afterwards. */
async function run(runId: string, stages: CityStages, environment: Record<string, string> = {}) {
  const context = createContext({
    variables: { CITYSCOUT_CWD: directory, CITYSCOUT_HOME: "home" },
    environment,
    currentDirectory: directory,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: new AbortController().signal,
    setExitCode: () => undefined,
  });
  const record = {
    run_id: runId,
    started_at: new Date().toISOString(),
    job: jobSchema.parse(job),
    live: false,
    world: "world",
    serve: {},
    preset: null,
    seed: 1,
    faults: noFaults,
    out: path.join("runs", runId),
  };
  const loadStages = () => Promise.resolve(stages);
  const outcome = await runCity({ context, record, loadStages, quiet: true }).then(
    ({ manifest }) => ({ manifest, cause: undefined }),
    (cause: unknown) => ({ manifest: undefined, cause }),
  );
  return { ...outcome, status: await runScout(directory, ["status", runId]) };
}

describe("a run whose stage fails for good before there are places", () => {
  it.each(["SeedPrimaries", "GeocodeValidate"] as const)(
    "%s: ends with a manifest that says so, and `scout status` does",
    { timeout: 60_000 },
    async (state) => {
      const message = `found an object of ${state} that is none`;
      const { manifest, status } = await run(`failing-${state}`, {
        ...cityStageHandlers,
        [state]: { bind: () => () => Promise.reject(new CorruptObjectError(message)) },
      });
      expect(manifest).toMatchObject({
        status: "failed",
        failures: [{ stage: state, error: "CorruptObjectError", message }],
        counts: { places: 0 },
      });
      expect(status.out).toMatch(/^status +failed$/m);
      expect(status.out).toContain(`${state}: CorruptObjectError: ${message}`);
    },
  );

  it(
    "Bug: of a run that Initialize failed, `scout status` said that it was interrupted. Fix: it failed, and why",
    { timeout: 60_000 },
    async () => {
      const { cause, status } = await run("failing-Initialize", cityStageHandlers, {
        CITYSCOUT_MAX_API_CALLS: "many",
      });
      const said = 'CITYSCOUT_MAX_API_CALLS: found "many"';
      expect(cause).toMatchObject({
        name: "ExecutionFailedError",
        cause: { name: "InvalidInputError", message: expect.stringContaining(said) as string },
      });
      expect(status.out).toMatch(/^status +failed$/m);
      expect(status.out).toContain(`InvalidInputError: ${said}`);
    },
  );
});
