import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { seededRandom } from "@cityscout/contracts";
import { startSimulator } from "@cityscout/simulator";
import type { Command } from "commander";
import { foundBySource, readPlaces, timeless, type FoundInSource } from "../bench-run/found.ts";
import { runScout, type ScoutDocument, type ScoutOptions } from "../bench-run/scout-process.ts";
import type { CommandContext } from "../context.ts";
import { formatNumber, formatTable } from "../format.ts";
import { serveOption, wholeNumber } from "../options.ts";
import { jobForWorld, resolveJob } from "../run/resolve-job.ts";
import { chooseWorld } from "../run/sources.ts";

interface BenchRunFlags {
  world?: string;
  serve?: Record<string, string>;
  kills: number;
  seed: number;
  json?: true;
}

/** Answers a call of the sources that cap them, as the connectors ask. */
const answersPerCall = { google: 20, foursquare: 50, yelp: 50 };

interface BenchRunFigures {
  city: string;
  sources: (FoundInSource & { calls: number })[];
  calls: number;
  floor: number;
  ratio: number;
  duration_ms: number;
  peak_memory_mb: number;
  again: { calls: number; same_bytes: boolean };
  without_cache: { same_places: boolean };
  killed: { trials: number; same_places: number; repeated_calls: number };
}

async function measure(
  context: CommandContext,
  target: string,
  flags: BenchRunFlags,
): Promise<BenchRunFigures> {
  const resolved = await resolveJob(context.workingDirectory, target);
  const choice = {
    directory: flags.world ?? null,
    serve: flags.serve ?? {},
    preset: resolved.preset,
    seed: flags.seed,
  };
  const world = await chooseWorld(context.workingDirectory, choice, resolved.job);
  const job = flags.world === undefined ? resolved.job : jobForWorld(resolved, world);
  const scratch = await mkdtemp(path.join(tmpdir(), "cityscout-bench-"));
  try {
    const jobFile = path.join(scratch, "job.json");
    await writeFile(jobFile, JSON.stringify(job));
    // One home for each trial; the services stand outside the process that is measured, and killed.
    const trial = async (name: string) => {
      const simulator = await startSimulator({ world, rateScale: 100 });
      const options: ScoutOptions = {
        home: path.join(scratch, name),
        environment: { ...simulator.environment, CITYSCOUT_RATE_SCALE: "100" },
      };
      return { simulator, options, args: ["run", jobFile, "--live", "--json"] };
    };
    const finish = async (args: readonly string[], options: ScoutOptions): Promise<ScoutDocument> => {
      const { document, errors } = await runScout(args, options);
      if (document === undefined) throw new Error(`scout ${args.join(" ")} printed no document: ${errors}`);
      return document;
    };
    const placesOf = (document: ScoutDocument): string => document.artifacts["places.ndjson"] ?? "";

    const clean = await trial("clean");
    const first = await finish(clean.args, clean.options);
    const counted = clean.simulator.calls();
    const places = await readPlaces(placesOf(first));
    const again = await finish(clean.args, clean.options);
    const sameBytes = (await readFile(placesOf(again))).equals(await readFile(placesOf(first)));
    await clean.simulator.close();

    const fresh = await trial("fresh");
    const freshPlaces = await readPlaces(placesOf(await finish(fresh.args, fresh.options)));
    await fresh.simulator.close();

    const random = seededRandom(flags.seed);
    const killed = { trials: flags.kills, same_places: 0, repeated_calls: 0 };
    for (let index = 0; index < flags.kills; index += 1) {
      const { simulator, options, args } = await trial(`killed-${index}`);
      await runScout(args, { ...options, killAfterMs: random.next() * first.duration_ms * 1.2 });
      const runs = await runScout(["runs", "--json"], options);
      const [started] = (runs.document ?? []) as unknown as { run_id: string }[];
      const resumed = await finish(
        started === undefined ? args : ["run", "--resume", started.run_id, "--json"],
        options,
      );
      if (timeless(await readPlaces(placesOf(resumed))) === timeless(places)) killed.same_places += 1;
      killed.repeated_calls += simulator.calls().total.repeats;
      await simulator.close();
    }

    const sources = foundBySource(places, world, job, answersPerCall).map((found) => ({
      ...found,
      calls: counted.bySource[found.source as keyof typeof counted.bySource].requests,
    }));
    const floor = sources.reduce((sum, source) => sum + source.floor, 0);
    return {
      city: job.city,
      sources,
      calls: counted.total.requests,
      floor,
      ratio: counted.total.requests / floor,
      duration_ms: first.duration_ms,
      peak_memory_mb: first.peak_memory_mb,
      again: { calls: again.calls.total, same_bytes: sameBytes },
      without_cache: { same_places: timeless(freshPlaces) === timeless(places) },
      killed,
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function describeFigures(figures: BenchRunFigures): string {
  const rows = figures.sources.map(({ source, records, found, floor, calls }) => [
    source,
    formatNumber(records),
    `${((found / Math.max(1, records)) * 100).toFixed(2)} %`,
    formatNumber(calls),
    formatNumber(floor),
    (calls / floor).toFixed(2),
  ]);
  return [
    `${figures.city}: ${formatNumber(figures.calls)} calls, ${figures.ratio.toFixed(2)} × the sum of the floors, ${(figures.duration_ms / 1000).toFixed(1)} s, ${figures.peak_memory_mb} MB`,
    "",
    formatTable(["source", "records", "found", "calls", "floor", "ratio"], rows),
    "",
    `run again          ${figures.again.calls} calls, places ${figures.again.same_bytes ? "the same bytes" : "DIFFERENT"}`,
    `without the cache  places ${figures.without_cache.same_places ? "the same" : "DIFFERENT"}`,
    `killed, resumed    ${figures.killed.same_places} of ${figures.killed.trials} the same places, ${figures.killed.repeated_calls} calls repeated`,
    "",
  ].join("\n");
}

/** `scout bench run`: recall, calls, time and memory of whole runs, counted by the services themselves. */
export function registerBenchRun(bench: Command, context: CommandContext): void {
  bench
    .command("run")
    .summary("measure whole runs: recall, calls, time, memory, repeats, kills")
    .argument("[preset|job.json]", "what to run", "edinburgh")
    .option("--world <dir>", "serve the records of this folder instead of a synthetic city")
    .option("--serve <source=file>", "with --world: which file serves which source (repeatable)", serveOption)
    .option("--kills <n>", "how many runs to kill at a random moment and resume", wholeNumber(0), 0)
    .option("--seed <n>", "seed of the synthetic city and of the random moments", wholeNumber(0), 1)
    .option("--json", "print one JSON document")
    .action(async (target: string, flags: BenchRunFlags) => {
      const figures = await measure(context, target, flags);
      context.stdout.write(
        flags.json === true ? `${JSON.stringify(figures, null, 2)}\n` : describeFigures(figures),
      );
    });
}
