import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import { type Bench, withTrial } from "../bench-run/bench.ts";
import { faultTrial } from "../bench-run/fault-trials.ts";
import { type BenchRunFigures, describeFigures } from "../bench-run/figures.ts";
import { foundBySource, readFoundPlaces } from "../bench-run/found.ts";
import { killTrials } from "../bench-run/kill-trials.ts";
import { finishScout, type RunDocument } from "../bench-run/scout-process.ts";
import type { CommandContext } from "../context.ts";
import { serveOption, wholeNumber } from "../options.ts";
import { parseFaults } from "../run/faults.ts";
import { jobForWorld, resolveJob } from "../run/resolve-job.ts";
import { chooseWorld } from "../run/sources.ts";

interface BenchRunFlags {
  world?: string;
  serve?: Record<string, string>;
  kills: number;
  faults: readonly string[];
  seed: number;
  json?: true;
}

/** Answers a call of the sources that cap them, as the connectors ask. */
const answersPerCall = { google: 20, foursquare: 50, yelp: 50 };

const placesOf = (document: RunDocument): string => document.artifacts["places.ndjson"] ?? "";

async function prepare(
  context: CommandContext,
  target: string,
  flags: BenchRunFlags,
  scratch: string,
): Promise<Bench> {
  const { workingDirectory } = context;
  const resolved = await resolveJob(workingDirectory, target);
  const serve = flags.serve ?? {};
  const choice = { directory: flags.world ?? null, serve, preset: resolved.preset, seed: flags.seed };
  const world = await chooseWorld(workingDirectory, choice, resolved.job);
  const job = flags.world === undefined ? resolved.job : jobForWorld(resolved, world);
  const jobFile = path.join(scratch, "job.json");
  await writeFile(jobFile, JSON.stringify(job));
  return {
    world,
    job,
    jobFile,
    // A preset's name also chooses its synthetic city; with a given world, the job has that world's area.
    target: resolved.preset !== null && flags.world === undefined ? resolved.preset : jobFile,
    worldArgs: [
      ...(flags.world === undefined ? [] : ["--world", flags.world]),
      ...Object.entries(serve).flatMap(([source, file]) => ["--serve", `${source}=${file}`]),
    ],
    workingDirectory,
    scratch,
    seed: flags.seed,
  };
}

async function measure(bench: Bench, flags: BenchRunFlags): Promise<BenchRunFigures> {
  const { clean, figures } = await withTrial(bench, "clean", async ({ simulator, options, args }) => {
    const { document, durationMs } = await finishScout(args, options);
    const counted = simulator.calls();
    const found = await readFoundPlaces(placesOf(document));
    const { document: again } = await finishScout(args, options);
    const sameBytes = (await readFile(placesOf(again))).equals(await readFile(placesOf(document)));
    const sources = foundBySource(found.places, bench.world, bench.job, answersPerCall).map((source) => ({
      ...source,
      calls: Object.entries(counted.bySource).find(([name]) => name === source.source)?.[1].requests ?? 0,
    }));
    const floor = sources.reduce((sum, source) => sum + source.floor, 0);
    return {
      clean: { found, durationMs },
      figures: {
        city: bench.job.city,
        sources,
        calls: counted.total.requests,
        floor,
        ratio: counted.total.requests / floor,
        duration_ms: document.duration_ms,
        peak_memory_mb: document.peak_memory_mb,
        again: { calls: again.calls.total, same_bytes: sameBytes },
      },
    };
  });
  const fresh = await withTrial(bench, "fresh", async ({ options, args }) =>
    readFoundPlaces(placesOf((await finishScout(args, options)).document)),
  );
  const killed = await killTrials(bench, flags.kills, clean);
  const faulty = [];
  for (const [index, faults] of flags.faults.entries())
    faulty.push(await faultTrial(bench, `faulty-${index}`, faults, clean.found));
  return { ...figures, without_cache: { same_places: fresh.text === clean.found.text }, killed, faulty };
}

/** Checks a list of faults now, before anything is run, and keeps its text. */
function faultsOption(text: string, previous: readonly string[]): readonly string[] {
  try {
    parseFaults(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
  return [...previous, text];
}

/** `scout bench run`: recall, calls, time and memory of whole runs, counted by the services themselves. */
export function registerBenchRun(bench: Command, context: CommandContext): void {
  bench
    .command("run")
    .summary("measure whole runs: recall, calls, time, memory, repeats, kills, faults")
    .argument("[preset|job.json]", "what to run", "edinburgh")
    .option("--world <dir>", "serve the records of this folder instead of a synthetic city")
    .option("--serve <source=file>", "with --world: which file serves which source (repeatable)", serveOption)
    .option("--kills <n>", "how many runs to kill at a random moment and resume", wholeNumber(0), 0)
    .option(
      "--faults <list>",
      "compare with a run whose services and queue fail, as `scout run --faults` says (repeatable)",
      faultsOption,
      [],
    )
    .option("--seed <n>", "seed of the synthetic city, the faults and the random moments", wholeNumber(0), 1)
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      `
Examples:
  scout bench run edinburgh --world ./records
  scout bench run job.json --kills 20
  scout bench run edinburgh --faults errors=0.05,resets=0.02,slow=0.1,duplicates=0.1,reorder --faults down=yelp`,
    )
    .action(async (target: string, flags: BenchRunFlags) => {
      const scratch = await mkdtemp(path.join(tmpdir(), "cityscout-bench-"));
      try {
        const figures = await measure(await prepare(context, target, flags, scratch), flags);
        context.stdout.write(
          flags.json === true ? `${JSON.stringify(figures, null, 2)}\n` : describeFigures(figures),
        );
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    });
}
