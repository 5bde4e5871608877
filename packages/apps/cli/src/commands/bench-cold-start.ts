import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { execPath } from "node:process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { cityStages } from "@cityscout/contracts";
import { bundleStage, type StageBundle } from "@cityscout/runtime";
import type { Command } from "commander";
import { z } from "zod";
import type { CommandContext } from "../context.ts";
import { formatTable } from "../format.ts";
import { wholeNumber } from "../options.ts";

/** Longest that a stage may take, in milliseconds. */
const barMs = 250;

const figuresSchema = z.object({ wallMs: z.number(), cpuMs: z.number() });
type Figures = z.infer<typeof figuresSchema>;

/** Imports a bundle and calls its handler with an event that tells when it is first looked at. */
const probe = `
  const startedAt = performance.now();
  const usage = process.cpuUsage();
  const exported = await import(process.argv[1]);
  const handler = Object.values(exported).find((value) => typeof value === "function");
  const { promise, resolve } = Promise.withResolvers();
  const looked = () => {
    const { user, system } = process.cpuUsage(usage);
    resolve({ wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1000 });
  };
  const event = new Proxy({}, { get: looked, has: looked, ownKeys: () => (looked(), []) });
  handler(event, {}).catch(() => {});
  process.stderr.write(JSON.stringify(await promise));
  process.exit();`;

/** A handler and nothing else: what Node and the measuring take. */
const emptyHandler = "export const handler = async (event) => void event.run;\n";

async function coldStart(file: string): Promise<Figures> {
  const { stderr } = await promisify(execFile)(
    execPath,
    ["--input-type=module", "--eval", probe, pathToFileURL(file).href],
    // As on Lambda; without it, Node would keep what it compiled for the next time.
    { env: { NODE_OPTIONS: "--enable-source-maps", NODE_DISABLE_COMPILE_CACHE: "1" } },
  );
  return figuresSchema.parse(JSON.parse(stderr));
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;

interface ColdStart extends Figures {
  stage: string;
  bytes: number;
}

/** Rounds over all bundles, so that what else the machine does meets each of them alike. */
async function measure(bundles: ReadonlyMap<string, StageBundle>, rounds: number): Promise<ColdStart[]> {
  const starts = new Map([...bundles.keys()].map((stage) => [stage, [] as Figures[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [stage, { file }] of bundles) starts.get(stage)?.push(await coldStart(file));
  }
  return [...bundles].map(([stage, { bytes }]) => {
    const own = starts.get(stage) ?? [];
    return {
      stage,
      bytes,
      wallMs: median(own.map(({ wallMs }) => wallMs)),
      cpuMs: median(own.map(({ cpuMs }) => cpuMs)),
    };
  });
}

async function makeBundles(directory: string): Promise<Map<string, StageBundle>> {
  const empty = path.join(directory, "empty", "index.mjs");
  await mkdir(path.dirname(empty));
  await writeFile(empty, emptyHandler);
  const bundles = new Map([["(an empty handler)", { file: empty, bytes: emptyHandler.length }]]);
  for (const { folder } of cityStages) {
    const entry = import.meta.resolve(`@cityscout/stage-${folder}/handler`);
    bundles.set(folder, await bundleStage(entry, directory));
  }
  return bundles;
}

/** `scout bench cold-start`: how long each stage's bundle takes until its handler looks at its input. */
export function registerBenchColdStart(bench: Command, context: CommandContext): void {
  bench
    .command("cold-start")
    .summary("measure how soon each stage's bundle is ready")
    .description(
      `Imports each stage's bundle in a fresh process, and times it until the handler looks at its input; at most ${barMs} ms. Medians of several starts.`,
    )
    .option("--starts <n>", "processes for each bundle", wholeNumber(1), 7)
    .option("--json", "print one JSON document")
    .action(async (flags: { starts: number; json?: true }) => {
      const directory = await mkdtemp(path.join(tmpdir(), "cityscout-cold-start-"));
      try {
        const figures = await measure(await makeBundles(directory), flags.starts);
        const rows = figures.map(({ stage, bytes, wallMs, cpuMs }) => [
          stage,
          (bytes / 1000).toFixed(0),
          wallMs.toFixed(0),
          cpuMs.toFixed(0),
          wallMs < barMs ? "" : `over ${barMs} ms`,
        ]);
        context.stdout.write(
          flags.json === true
            ? `${JSON.stringify(figures, null, 2)}\n`
            : `${formatTable(["stage", "kB", "ms", "CPU ms", ""], rows)}\n`,
        );
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    });
}
