import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { InterruptedError, jobSchema, placeSchema } from "@cityscout/contracts";
import { createPlaceStore } from "@cityscout/place-store";
import { hasInstalledPostgres, startInstalledPostgres } from "@cityscout/place-store/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noFaults } from "./run/faults.ts";
import { type RunRecord, writeRunRecord } from "./run/run-record.ts";
import { writeSmallWorld } from "./testing-world.ts";
import { type Answer, runScout, type ScoutOptions } from "./testing-scout.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-cli-"));
  await writeSmallWorld(path.join(directory, "world"), 240);
});
afterAll(async () => await rm(directory, { recursive: true, force: true }));

const scout = (args: readonly string[], options?: ScoutOptions): Promise<Answer> =>
  runScout(directory, args, options);

interface RunDocument {
  status: string;
  run_id: string;
  stop_reason: string;
  counts: Record<string, number>;
  calls: { total: number; by_source: Record<string, number>; cache_hits: number };
  artifacts: Record<string, string>;
  stages: { name: string; duration_ms: number }[];
  failures: { stage: string }[];
}

const documentOf = (answer: Answer): RunDocument => JSON.parse(answer.out) as RunDocument;
const readArtifact = async (document: RunDocument, name: string): Promise<string> =>
  await readFile(document.artifacts[name] ?? "", "utf8");
const runWorld = ["run", "edinburgh", "--world", "world", "--json"];

describe("scout run over a given world", () => {
  it(
    "finds every record of every source, merges them, and leaves a manifest, places and a report",
    { timeout: 60_000 },
    async () => {
      const answer = await scout(runWorld, { environment: { CITYSCOUT_MIN_NEW_UNIQUE_RATE: "0" } });
      expect(answer.err).toBe("");
      expect(answer.code).toBe(0);
      const document = documentOf(answer);
      expect(document).toMatchObject({ status: "succeeded", city: "Smallburgh", stop_reason: "complete" });
      const places = (await readArtifact(document, "places.ndjson"))
        .trimEnd()
        .split("\n")
        .map((line) => placeSchema.parse(JSON.parse(line)));
      const ids = new Set(places.flatMap((place) => place.sources.map((source) => source.source_id)));
      expect(ids.size).toBe(720);
      expect(places.length).toBe(document.counts["places"]);
      expect(places.length).toBeLessThan(400);
      expect(
        places.every(
          (place) =>
            Math.abs(
              Object.values(place.score_breakdown).reduce((sum, part) => sum + part, 0) - place.score,
            ) < 1e-9,
        ),
      ).toBe(true);
      for (const name of ["manifest.json", "places.geojson", "places.csv", "report.html"])
        expect(existsSync(document.artifacts[name] ?? "")).toBe(true);
      expect(document.stages.map(({ name }) => name)).toEqual([
        "Initialize",
        "DiscoverTargets",
        "SeedPrimaries",
        "ExpandNeighbors",
        "TileSweep",
        "GeocodeValidate",
        "DedupeCanonicalize",
        "Persist",
        "Rank",
        "Finalize",
      ]);
    },
  );

  it("makes no call and gives the same bytes when it runs again", { timeout: 60_000 }, async () => {
    const first = documentOf(await scout(runWorld));
    const second = documentOf(await scout(runWorld));
    expect(second.run_id).not.toBe(first.run_id);
    expect(second.calls.total).toBe(0);
    expect(await readArtifact(second, "places.ndjson")).toBe(await readArtifact(first, "places.ndjson"));
  });

  it("stops at its call budget to the call, and still reports", { timeout: 60_000 }, async () => {
    const document = documentOf(await scout([...runWorld, "--budget-calls", "6"], { home: "home-budget" }));
    expect(document.stop_reason).toBe("max_api_calls");
    expect(document.calls.total).toBe(6);
    const cost = await scout(["cost", document.run_id], { home: "home-budget" });
    expect(cost.out).toMatch(/^in all +6 +0 /m);
    expect(existsSync(document.artifacts["report.html"] ?? "")).toBe(true);
  });

  it.each(["file", "file/below"])("asks nothing where --out %s could not be written", async (out) => {
    await writeFile(path.join(directory, "file"), "kept");
    const answer = await scout([...runWorld, "--out", out], { home: "home-out" });
    expect(answer).toMatchObject({ code: 2, out: "" });
    expect(answer.err).toMatch(/^scout: --out file\S*: found a file at .*file, expected a directory/);
    expect(await readdir(directory)).not.toContain("home-out");
  });

  it("ends partial with one source down, and finds what the others have", { timeout: 90_000 }, async () => {
    const answer = await scout([...runWorld, "--faults", "down=yelp"], { home: "home-down" });
    expect(answer.code).toBe(3);
    const document = documentOf(answer);
    expect(document.status).toBe("partial");
    expect(document.failures.length).toBeGreaterThan(0);
    expect(document.counts["dead_letters"]).toBeGreaterThan(0);
    const places = await readArtifact(document, "places.ndjson");
    expect(places).toContain("foursquare/239");
    expect(places).toContain("osm/239");
  });

  it(
    "can be interrupted and resumed, and then has the places of a run that was left alone",
    { timeout: 90_000 },
    async () => {
      const interruption = new AbortController();
      interruption.abort(new InterruptedError("at once"));
      const interrupted = await scout(runWorld, { home: "home-resume", signal: interruption.signal });
      const runs = JSON.parse((await scout(["runs", "--json"], { home: "home-resume" })).out) as {
        run_id: string;
      }[];
      expect(interrupted.code).toBe(130);
      expect(runs).toHaveLength(1);
      expect(interrupted.err).toContain(`scout run --resume ${runs[0]?.run_id}`);
      expect(interrupted.err).not.toContain("failed");
      const resumed = documentOf(
        await scout(["run", "--resume", runs[0]?.run_id ?? "", "--json"], { home: "home-resume" }),
      );
      expect(resumed.status).toBe("succeeded");
      expect(resumed.counts["unique"]).toBe(720);
    },
  );
});

describe.skipIf(!hasInstalledPostgres)("scout run with DATABASE_URL, on this machine's PostgreSQL", () => {
  it(
    "keeps the places in that server: two runs of one city at once take turns, and agree on every id",
    { timeout: 120_000 },
    async () => {
      await writeSmallWorld(path.join(directory, "tiny"), 30);
      const server = await startInstalledPostgres();
      try {
        const environment = { DATABASE_URL: server.databaseUrl };
        const runTiny = ["run", "edinburgh", "--world", "tiny", "--json"];
        const answers = await Promise.all(
          ["home-db-1", "home-db-2"].map((home) => scout(runTiny, { home, environment })),
        );
        expect(answers.map(({ code, err }) => [code, err])).toEqual([
          [0, ""],
          [0, ""],
        ]);
        const idsOf = async (answer: Answer) =>
          (await readArtifact(documentOf(answer), "places.ndjson")).match(/"id":"[^"]+"/g)?.sort();
        const [first, second] = await Promise.all(answers.map(idsOf));
        expect(second).toEqual(first);
        const stored = await createPlaceStore({ databaseUrl: server.databaseUrl }).inCity(
          "smallburgh",
          (session) => session.previousIdentities(),
        );
        expect(stored.map(({ id }) => `"id":"${id}"`).sort()).toEqual(first);
        expect(existsSync(path.join(directory, "home-db-1", "postgres"))).toBe(false);
      } finally {
        await server.close();
      }
    },
  );
});

it(
  "says before a run which given records lie in the city with latitude and longitude swapped, or have a category that is none",
  { timeout: 120_000 },
  async () => {
    await writeSmallWorld(path.join(directory, "mixed"), 30);
    const file = path.join(directory, "mixed", "yelp.ndjson");
    const [first, ...rest] = (await readFile(file, "utf8")).split("\n");
    const { lat, lng, ...record } = JSON.parse(first!) as { lat: number; lng: number };
    await writeFile(
      file,
      [JSON.stringify({ ...record, lat: lng, lng: lat, category: "gizmo" }), ...rest].join("\n"),
    );
    const { code, err } = await scout(["run", "edinburgh", "--world", "mixed", "--json"], {
      home: "home-mixed",
    });
    expect(code).toBe(0);
    const [swapped, ignored, read] = err.split("\n");
    expect(swapped).toBe(
      `yelp: 1 record lies far away from the city, but in it with lat and lng swapped: "yelp/0" (lat ${lng}, lng ${lat})`,
    );
    expect(ignored).toBe("mixed/yelp.ndjson: ignored category=gizmo (1 record)");
    expect(read).toMatch(/^categories that are read: museum, .*, and others by their words$/);
  },
);

describe("scout refuses bad input with one message, exit code 2 and nothing written", () => {
  it.each([
    [["run", "atlantis"], /job: found atlantis, expected a preset/],
    [["run"], /run: expected either a preset or job file, or --resume/],
    [["run", "edinburgh", "--world", "nowhere"], /nowhere/],
    [["run", "edinburgh", "--budget-calls", "0"], /budget-calls/],
    [["run", "edinburgh", "--serve", "google=a.ndjson"], /--serve: found without --world/],
    [["run", "edinburgh", "--live", "--world", "world"], /--live/],
    [["run", "edinburgh", "--live", "--seed", "3"], /--live: found together with --seed, expected/],
    [["run", "edinburgh", "--faults", "errors=2"], /--faults/],
    [["run", "--resume", "never-was"], /never-was/],
    [["run", "--resume", "never-was", "--budget-calls", "2"], /--resume: found together with --budget-calls/],
    [["show", "never-was"], /never-was/],
    [["schema", "nothing"], /schema: found nothing/],
    [["frobnicate"], /unknown command/],
  ])("%j", async (args, message) => {
    const answer = await scout(args, { home: "home-bad" });
    expect(answer.code).toBe(2);
    expect(answer.err).toMatch(message);
    expect(answer.out).toBe("");
    expect(existsSync(path.join(directory, "home-bad"))).toBe(false);
  });

  it("resumes no live run with faults, which its services do not take", async () => {
    const record: RunRecord = {
      run_id: "edinburgh-live",
      started_at: "2026-01-31T10:15:00.000Z",
      job: jobSchema.parse({
        job_id: "edinburgh",
        city: "Edinburgh",
        seed: { type: "map", center: { lat: 55.95, lng: -3.19 }, radius_km: 1 },
      }),
      live: true,
      world: null,
      serve: {},
      preset: null,
      seed: 1,
      faults: noFaults,
      out: path.join(directory, "out-live"),
    };
    await writeRunRecord(path.join(directory, "home-live"), record);
    const answer = await scout(["run", "--resume", record.run_id, "--faults", "none"], { home: "home-live" });
    expect(answer.code).toBe(2);
    expect(answer.err).toContain(
      "--faults: found together with --resume of edinburgh-live, expected it without",
    );
  });

  it("Bug: a run began with a variable that makes no sense, and failed. Fix: it is bad input", async () => {
    const answer = await runScout(directory, ["run", "edinburgh"], {
      home: "home-bad",
      environment: { CITYSCOUT_MAX_API_CALLS: "many" },
    });
    expect(answer.code).toBe(2);
    expect(answer.err).toContain('CITYSCOUT_MAX_API_CALLS: found "many", expected a whole number from 1 up');
    expect(existsSync(path.join(directory, "home-bad"))).toBe(false);
  });

  it.each([
    [
      "YELP_API_KEY",
      "s3cret\nkey",
      'YELP_API_KEY: found "(a key)", expected printable ASCII characters, on one line',
    ],
    [
      "GOOGLE_PLACES_BASE_URL",
      "nowhere",
      'GOOGLE_PLACES_BASE_URL: found "nowhere", expected an http or https address',
    ],
  ])(
    "Bug: a live run with a %s that cannot be used failed, once calls were paid for. Fix: it is bad input",
    async (variable, value, message) => {
      const answer = await runScout(directory, ["run", "edinburgh", "--live"], {
        home: "home-bad",
        environment: { [variable]: value },
      });
      expect(answer).toEqual({ code: 2, out: "", err: expect.stringContaining(message) });
      expect(answer.err).not.toContain("s3cret");
      expect(existsSync(path.join(directory, "home-bad"))).toBe(false);
    },
  );

  it("names the field of a bad job", async () => {
    await writeFile(
      path.join(directory, "bad.json"),
      JSON.stringify({
        job_id: "x",
        city: "Y",
        seed: { type: "map", center: { lat: 95, lng: 0 }, radius_km: 1 },
      }),
    );
    const answer = await scout(["validate", "bad.json"], { home: "home-bad" });
    expect(answer.code).toBe(2);
    expect(answer.err).toContain("seed.center.lat");
    expect(answer.err).toContain("95");
  });
});

describe("scout tells about itself", () => {
  it("lists presets, and each preset is a valid job", async () => {
    const jobs = JSON.parse((await scout(["presets", "--json"])).out) as Record<string, unknown>;
    expect(Object.keys(jobs)).toEqual([
      "edinburgh",
      "london",
      "tokyo",
      "new-york",
      "budget-test-small",
      "early-stop-test",
      "kill-switch-test",
    ]);
    for (const [name, job] of Object.entries(jobs)) {
      await writeFile(path.join(directory, "preset.json"), JSON.stringify(job));
      expect((await scout(["validate", "preset.json"])).code, name).toBe(0);
    }
  });

  it("prints every schema it names", async () => {
    const names = (await scout(["schema"])).out.trimEnd().split("\n");
    expect(names).toContain("job");
    for (const name of names)
      expect(JSON.parse((await scout(["schema", name])).out), name).toBeTypeOf("object");
  });
});
