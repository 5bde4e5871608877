import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, runScout } from "../../testing-scout.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-operate-"));
  const job = {
    job_id: "x",
    city: "Y",
    seed: { type: "map", center: { lat: 1, lng: 2 }, radius_km: 1 },
  };
  const files: Record<string, unknown> = {
    "good.json": job,
    "bad.json": { ...job, seed: { ...job.seed, radius_km: -1 } },
    "elsewhere.json": { ...job, s3_prefix: "mine/alone" },
  };
  for (const [name, content] of Object.entries(files))
    await writeFile(path.join(directory, name), JSON.stringify(content));
});
afterAll(async () => await rm(directory, { recursive: true, force: true }));

const scout = (args: readonly string[]): Promise<Answer> => runScout(directory, args);

/** Where nothing listens: whoever asks gets another error than those below. */
const nowhere = ["--endpoint", "http://127.0.0.1:9"];

describe("the operator's commands refuse bad input with one message and exit code 2, before they ask AWS", () => {
  it.each([
    [["start", "atlantis", ...nowhere], /job: found atlantis, expected a preset/],
    [["start", "bad.json", ...nowhere], /bad\.json: seed\.radius_km/],
    [
      ["start", "elsewhere.json", ...nowhere],
      /s3_prefix: found mine\/alone, expected one that begins with cities\//,
    ],
    [["start", ...nowhere], /start: expected either a preset or job file, or --resume/],
    [
      ["start", "good.json", "--resume", "r", ...nowhere],
      /start: expected either a preset or job file, or --resume/,
    ],
    [["start", "--resume", "r", "--budget-calls", "3", ...nowhere], /--budget-calls: found with --resume/],
    [["start", "good.json"], /start: found neither --env nor --endpoint/],
    [["start", "good.json", "--env", "production"], /--env: found "production", expected one of/],
    [["start", "good.json", "--endpoint", "127.0.0.1"], /--endpoint: found "127\.0\.0\.1", expected a URL/],
    [["watch", "r"], /watch: found neither --env nor --endpoint/],
    [["watch", "r", "--interval", "0", ...nowhere], /interval/],
    [["stop", "r", ...nowhere], /--cause/],
    [["stop", "r", "--cause", " ", ...nowhere], /--cause: found 0 characters/],
    [["logs", "r", "--level", "LOUD", ...nowhere], /level/],
    [["logs", "r", "--state", "Lunch", ...nowhere], /state/],
  ])("%j", async (args, message) => {
    const answer = await scout(args);
    expect(answer.err).toMatch(message);
    expect(answer.code).toBe(2);
    expect(answer.out).toBe("");
  });
});
