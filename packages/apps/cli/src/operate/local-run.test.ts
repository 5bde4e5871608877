import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { InvalidInputError, jobSchema } from "@cityscout/contracts";
import { lockDataDirectory } from "@cityscout/place-store/embedded";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandContext, createContext } from "../context.ts";
import { noFaults } from "../run/faults.ts";
import { runDirectory, writeRunRecord } from "../run/run-record.ts";
import { runScout } from "../testing-scout.ts";
import { edinburghManifest } from "./edinburgh-manifest.ts";
import { openLocalLogs, readLocalRun } from "./local-run.ts";

const runId = "edinburgh-20260131T101500-3fa9";
const logLine = (second: number, message: string): string =>
  `${JSON.stringify({ timestamp: `2026-01-31T10:15:0${second}.000Z`, level: "INFO", message, state: "Rank" })}\n`;

let directory: string;
let context: CommandContext;
let logs: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-local-run-"));
  const stream = (): PassThrough => new PassThrough();
  context = createContext({
    variables: { CITYSCOUT_HOME: directory },
    environment: {},
    currentDirectory: directory,
    stdout: stream(),
    stderr: stream(),
    signal: new AbortController().signal,
    setExitCode: () => {},
  });
  const out = runDirectory(directory, runId);
  await writeRunRecord(directory, {
    run_id: runId,
    started_at: "2026-01-31T10:15:00.000Z",
    job: jobSchema.parse({
      job_id: "edinburgh",
      city: "Edinburgh",
      seed: { type: "map", center: { lat: 55.95, lng: -3.19 }, radius_km: 1 },
    }),
    live: false,
    world: null,
    serve: {},
    preset: null,
    seed: 1,
    faults: noFaults,
    out,
  });
  await mkdir(path.join(out, "telemetry"));
  logs = path.join(out, "telemetry", "logs.ndjson");
});
afterAll(async () => await rm(directory, { recursive: true, force: true }));

describe("a run of this machine", () => {
  it("goes on while a process has the data folder, and was cut off where none has", async () => {
    await writeFile(logs, logLine(1, "stage started"));
    const lock = lockDataDirectory(directory);
    expect((await readLocalRun(context, runId)).view).toMatchObject({ status: "running", ending: null });
    lock.release();
    expect((await readLocalRun(context, runId)).view).toMatchObject({
      status: "aborted",
      ending: {
        error: "Interrupted",
        cause: expect.stringContaining(`scout run --resume ${runId}`) as string,
      },
    });
  });

  it("Bug: no list of runs was to be had while one of them went on. Fix: it is made of what the others have exported", async () => {
    const lock = lockDataDirectory(directory);
    const listed = async (): Promise<unknown> =>
      JSON.parse((await runScout(directory, ["runs", "--json"], { home: directory })).out);
    expect(await listed()).toMatchObject([{ run_id: runId, status: "unfinished", places: null }]);
    const exported = path.join(runDirectory(directory, runId), "manifest.json");
    const manifest = edinburghManifest({ run_id: runId });
    await writeFile(exported, JSON.stringify(manifest));
    expect(await listed()).toMatchObject([{ status: manifest.status, places: manifest.counts.places }]);
    await writeFile(exported, JSON.stringify({ ...manifest, run_id: "of-another" }));
    expect(await listed()).toMatchObject([{ status: "unfinished" }]);
    await rm(exported);
    lock.release();
  });

  it("gives its log lines once each, and no half of one", async () => {
    await writeFile(logs, logLine(1, "first") + logLine(2, "second").slice(0, 30));
    const reader = await openLocalLogs(context, runId);
    const messages = async (): Promise<string[]> => (await reader.newLines()).map(({ message }) => message);
    expect(await messages()).toEqual(["first"]);
    await writeFile(logs, logLine(1, "first") + logLine(2, "second"));
    expect(await messages()).toEqual(["second"]);
    expect(await messages()).toEqual([]);
  });

  it("is refused where there is none", async () => {
    await expect(readLocalRun(context, "never-was")).rejects.toThrow(InvalidInputError);
    await expect(openLocalLogs(context, "never-was")).rejects.toThrow(/never-was/);
  });
});
