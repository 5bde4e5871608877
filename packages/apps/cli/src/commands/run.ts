import { randomBytes } from "node:crypto";
import { resolveLimits } from "@cityscout/budget";
import { citySlug, InvalidInputError } from "@cityscout/contracts";
import { describeWorld } from "@cityscout/simulator";
import type { Command } from "commander";
import path from "node:path";
import type { CommandContext } from "../context.ts";
import { exitCodeOf } from "../exit-codes.ts";
import { serveOption, wholeNumber } from "../options.ts";
import { checkOutputDirectory } from "../output-file.ts";
import { noFaults, parseFaults, type Faults } from "../run/faults.ts";
import { jobForWorld, resolveJob, withCallBudget } from "../run/resolve-job.ts";
import { runCity } from "../run/run-city.ts";
import { readRunRecord, runDirectory, type RunRecord } from "../run/run-record.ts";
import { runDocument, runSummary } from "../run/summary.ts";

interface RunFlags {
  world?: string;
  serve?: Record<string, string>;
  live?: true;
  out?: string;
  json?: true;
  resume?: string;
  budgetCalls?: number;
  seed?: number;
  faults?: Faults;
  bundled?: true;
}

/** `edinburgh-20260131T101500-3fa9`: sorts by time, reads well, and is a valid execution name. */
export function newRunId(city: string, startedAt: Date, suffix: string): string {
  const stamp = startedAt.toISOString().replace(/[-:]|\.\d+Z$/g, "");
  const ascii =
    citySlug(city)
      .replace(/[^a-z0-9-]/g, "")
      .slice(0, 40) || "city";
  return `${ascii}-${stamp}-${suffix}`;
}

/** `maxRSS` is in kilobytes. */
function peakMemoryMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** The names of those options that were given. */
function namesOfGiven(options: Readonly<Record<string, unknown>>): string {
  return Object.keys(options)
    .filter((option) => options[option] !== undefined)
    .join(", ");
}

async function newRecord(context: CommandContext, target: string, flags: RunFlags): Promise<RunRecord> {
  const simulated = namesOfGiven({
    "--world": flags.world,
    "--seed": flags.seed,
    "--faults": flags.faults,
  });
  if (flags.live === true && simulated !== "") {
    throw new InvalidInputError(
      `--live: found together with ${simulated}, expected one or the other: live sources take no world, no seed and no faults`,
    );
  }
  if (flags.serve !== undefined && flags.world === undefined) {
    throw new InvalidInputError("--serve: found without --world, expected a folder of records to serve from");
  }
  const resolved = await resolveJob(context.workingDirectory, target);
  const serve = flags.serve ?? {};
  const world =
    flags.world === undefined
      ? null
      : await describeWorld(path.resolve(context.workingDirectory, flags.world));
  const job = withCallBudget(world === null ? resolved.job : jobForWorld(resolved, world), flags.budgetCalls);
  // The stages read the variables again; that they make sense is known before anything is written.
  resolveLimits({ environment: context.environment, job });
  const startedAt = new Date();
  const runId = newRunId(job.city, startedAt, randomBytes(2).toString("hex"));
  return {
    run_id: runId,
    started_at: startedAt.toISOString(),
    job,
    live: flags.live ?? false,
    world: flags.world === undefined ? null : path.resolve(context.workingDirectory, flags.world),
    serve,
    preset: resolved.preset,
    seed: flags.seed ?? 1,
    faults: flags.faults ?? noFaults,
    out:
      flags.out === undefined
        ? runDirectory(context.dataDirectory, runId)
        : path.resolve(context.workingDirectory, flags.out),
  };
}

/**
 * The record of an earlier run, told at most where else its artifacts go and what its services do wrong from now on: all else
 * would make it another run.
 */
async function resumedRecord(context: CommandContext, runId: string, flags: RunFlags): Promise<RunRecord> {
  const { world, serve, live, budgetCalls, seed } = flags;
  const given = namesOfGiven({
    "--world": world,
    "--serve": serve,
    "--live": live,
    "--budget-calls": budgetCalls,
    "--seed": seed,
  });
  if (given !== "") {
    throw new InvalidInputError(
      `--resume: found together with ${given}, expected it without: a run is resumed as it was started`,
    );
  }
  const record = await readRunRecord(context.dataDirectory, runId);
  if (record.live && flags.faults !== undefined)
    throw new InvalidInputError(
      `--faults: found together with --resume of ${runId}, expected it without: live sources take no faults`,
    );
  return {
    ...record,
    faults: flags.faults ?? record.faults,
    out: flags.out === undefined ? record.out : path.resolve(context.workingDirectory, flags.out),
  };
}

/** `scout run`: the main job. */
export function registerRun(program: Command, context: CommandContext): void {
  program
    .command("run")
    .summary("find every place of a city")
    .description(
      "Runs the city workflow on this machine: simulated sources unless --live, everything kept under .cityscout/.",
    )
    .argument("[preset|job.json]", "a preset (see `scout presets`) or a job file (see `scout schema job`)")
    .option("--world <dir>", "serve the records of this folder instead of a synthetic city")
    .option("--serve <source=file>", "with --world: which file serves which source (repeatable)", serveOption)
    .option("--live", "ask the real sources; keys come from the environment")
    .option("--out <dir>", "where the artifacts go (default: the run's folder under .cityscout/)")
    .option("--json", "print one JSON document and nothing else")
    .option("--resume <run-id>", "go on with a run that was interrupted or killed")
    .option("--budget-calls <n>", "at most this many calls, over the job's own budget", wholeNumber(1))
    .option("--seed <n>", "seed of the synthetic city and of the simulated faults", wholeNumber(0))
    .option(
      "--faults <list>",
      "make the simulated services fail, e.g. errors=0.05,resets=0.02,slow=0.1,down=yelp; none: no more, with --resume",
      parseFaults,
    )
    .option("--bundled", "run the stages' Lambda bundles instead of their sources")
    .addHelpText(
      "after",
      `
Examples:
  scout run edinburgh
  scout run job.json --out ./edinburgh --json
  scout run edinburgh --world ./records --serve google=foursquare.ndjson
  scout run edinburgh --live --budget-calls 200
  scout run --resume edinburgh-20260131T101500-3fa9
  scout run --resume edinburgh-20260131T101500-3fa9 --faults none

Exit codes: 0 done, 1 failed, 2 bad input, 3 partial, 130 interrupted (resume it).`,
    )
    .action(async (target: string | undefined, flags: RunFlags) => {
      if ((target === undefined) === (flags.resume === undefined)) {
        throw new InvalidInputError("run: expected either a preset or job file, or --resume with a run id");
      }
      const record =
        flags.resume === undefined
          ? await newRecord(context, target ?? "", flags)
          : await resumedRecord(context, flags.resume, flags);
      const folder = flags.out === undefined ? "the run's folder" : `--out ${flags.out}`;
      await checkOutputDirectory(record.out, folder);
      const { manifest, artifacts, simulatorCalls } = await runCity({
        context,
        record,
        loadStages: async () => {
          const { cityStageHandlers, bundledStageHandlers } = await import("../stages.ts");
          return flags.bundled === true ? bundledStageHandlers(context.dataDirectory) : cityStageHandlers;
        },
        quiet: flags.json ?? false,
      });
      context.stdout.write(
        flags.json === true
          ? `${JSON.stringify({ ...runDocument(manifest, artifacts), peak_memory_mb: peakMemoryMb(), simulator_calls: simulatorCalls }, null, 2)}\n`
          : runSummary(manifest, artifacts),
      );
      context.setExitCode(exitCodeOf(manifest.status));
    });
}
