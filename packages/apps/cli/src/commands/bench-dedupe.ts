import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Candidate, seededRandom } from "@cityscout/contracts";
import { shippedModel } from "@cityscout/matching";
import { blockPairs, buildCorpus, Scorer } from "@cityscout/matching/engine";
import { InvalidArgumentError, type Command } from "commander";
import { type DedupeCost, digestOf, runDedupe } from "../bench-dedupe/dedupe-process.ts";
import { type IdStability, measureIdStability } from "../bench-dedupe/edited-records.ts";
import { worldRecords, writeRecords } from "../bench-dedupe/world-records.ts";
import type { CommandContext } from "../context.ts";
import { formatNumber, formatTable } from "../format.ts";
import { wholeNumber } from "../options.ts";

interface BenchDedupeFlags {
  sizes: number[];
  threads: number;
  seed: number;
  json?: true;
}

interface Figures {
  pairs_per_second: number;
  scale: DedupeCost[];
  /** Whether the places of the smallest size are the same bytes as in the plain run. */
  same_bytes: Record<string, boolean>;
  ids: IdStability;
  one_name_one_point: DedupeCost;
}

type Records = Map<Candidate["source"], Candidate[]>;

interface TrialOptions {
  threads?: number;
  environment?: Record<string, string>;
}

/** Records that share one name and one point. */
const crowd = 100_000;
const editedShare = 0.01;

/** `scout bench dedupe`: time and memory by size, and that nothing but the records decides what comes out. */
export function registerBenchDedupe(bench: Command, context: CommandContext): void {
  bench
    .command("dedupe")
    .summary("how deduplication grows, and what its result depends on")
    .description(
      "Deduplicates synthetic cities of several sizes, each in a process of its own; the smallest also shuffled, with one thread and in another locale; the second smallest with one record in a hundred edited; and 100,000 records of one name at one point.",
    )
    .option("--sizes <list>", "numbers of records, smallest first", sizesOption, [10_000, 100_000, 1_000_000])
    .option("--threads <n>", "threads that share the work", wholeNumber(1), 2)
    .option("--seed <n>", "seed of the cities", wholeNumber(0), 1)
    .option("--json", "print one JSON document")
    .action(async (flags: BenchDedupeFlags) => {
      const scratch = await mkdtemp(path.join(tmpdir(), "cityscout-bench-"));
      try {
        const figures = await measure(context, scratch, flags);
        context.stdout.write(
          flags.json === true ? `${JSON.stringify(figures, null, 2)}\n` : describe(figures),
        );
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    });
}

async function measure(
  context: CommandContext,
  scratch: string,
  { sizes, threads, seed }: BenchDedupeFlags,
): Promise<Figures> {
  const environment = { ...context.environment };
  const trial = async (
    name: string,
    records: Records,
    options: TrialOptions = {},
  ): Promise<{ cost: DedupeCost; digest: string }> => {
    const directory = path.join(scratch, name);
    await mkdir(directory);
    const files = await writeRecords(directory, records);
    const out = path.join(directory, "places.out");
    const cost = await runDedupe(files, out, {
      environment: { ...environment, ...options.environment },
      signal: context.signal,
      threads: options.threads ?? threads,
    });
    const digest = await digestOf(out);
    await rm(directory, { recursive: true });
    context.stderr.write(`${name}: ${formatNumber(cost.duration_ms)} ms\n`);
    return { cost, digest };
  };
  const small = worldRecords(sizes[0]!, seed);
  const plain = await trial("plain", small);
  const same = async (name: string, records: Records, options?: TrialOptions): Promise<boolean> =>
    (await trial(name, records, options)).digest === plain.digest;
  const sameBytes = {
    shuffled: await same("shuffled", shuffle(small, seed)),
    "1 thread": await same("one-thread", small, { threads: 1 }),
    "2 threads": await same("two-threads", small, { threads: 2 }),
    "another locale": await same("locale", small, {
      environment: { LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8", TZ: "Asia/Tokyo" },
    }),
  };
  const scale = [plain.cost];
  for (const size of sizes.slice(1)) scale.push((await trial(`${size}`, worldRecords(size, seed))).cost);
  return {
    pairs_per_second: pairsPerSecond([...small.values()].flat()),
    scale,
    same_bytes: sameBytes,
    ids: measureIdStability(
      [...worldRecords(sizes[1] ?? sizes[0]!, seed).values()].flat(),
      editedShare,
      seededRandom(seed),
    ),
    one_name_one_point: (await trial("crowd", oneNameOnePoint(small))).cost,
  };
}

/** Both looks at all candidate pairs, features included, by the CPU time of this thread; the better of three tries. */
function pairsPerSecond(records: readonly Candidate[]): number {
  const corpus = buildCorpus(records);
  const list = blockPairs(corpus);
  const tries = [1, 2, 3].map(() => {
    const before = process.threadCpuUsage();
    new Scorer(corpus, shippedModel(), list).scoreList();
    const { user, system } = process.threadCpuUsage(before);
    return (list.left.length * 1_000_000) / (user + system);
  });
  return Math.max(...tries);
}

function shuffle(records: Records, seed: number): Records {
  const random = seededRandom(seed);
  return new Map(
    [...records].toReversed().map(([source, own]) => {
      const keyed = own.map((record) => ({ record, at: random.next() }));
      return [source, keyed.sort((a, b) => a.at - b.at).map(({ record }) => record)];
    }),
  );
}

function oneNameOnePoint(like: Records): Records {
  const [model] = [...like.values()].flat();
  const sources = [...like.keys()];
  return new Map(
    sources.map((source) => [
      source,
      Array.from({ length: crowd / sources.length }, (_, index): Candidate => ({
        ...model!,
        source,
        source_id: `crowd/${index}`,
        name: "Kiosk",
        alternate_names: [],
        external_ids: {},
      })),
    ]),
  );
}

function sizesOption(text: string): number[] {
  const sizes = text.split(",").map(Number);
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 100)) {
    throw new InvalidArgumentError(`found ${text}, expected whole numbers from 100 up, e.g. 10000,100000`);
  }
  return sizes;
}

function describe(figures: Figures): string {
  const first = figures.scale[0]!;
  const seconds = ({ duration_ms }: DedupeCost): string => (duration_ms / 1000).toFixed(1);
  const perRecord = ({ cpu_ms, candidates }: DedupeCost): number => cpu_ms / candidates;
  const rows = [...figures.scale, figures.one_name_one_point].map((cost, at) => [
    at < figures.scale.length
      ? formatNumber(cost.candidates)
      : `${formatNumber(cost.candidates)} of one name`,
    formatNumber(cost.places),
    (cost.pairs / cost.candidates).toFixed(1),
    seconds(cost),
    (cost.cpu_ms / 1000).toFixed(1),
    (perRecord(cost) / perRecord(first)).toFixed(2),
    formatNumber(cost.peak_memory_mb),
    ((cost.peak_memory_mb * 1024) / cost.candidates).toFixed(1),
  ]);
  const { ids } = figures;
  return [
    formatTable(
      ["records", "places", "pairs a record", "s", "CPU s", "CPU a record, ratio", "peak MB", "kB a record"],
      rows,
    ),
    "",
    `${formatNumber(figures.pairs_per_second)} pairs/s scored on one thread, features included`,
    `${first.threads} threads; same bytes: ${Object.entries(figures.same_bytes)
      .map(([name, same]) => `${name} ${same ? "yes" : "NO"}`)
      .join(", ")}`,
    `${formatNumber(ids.edited_records)} records edited: ${((100 * ids.kept) / ids.untouched).toFixed(2)} % of ${formatNumber(ids.untouched)} untouched places kept id and records, ${ids.unexplained} ids without an event`,
    "",
  ].join("\n");
}
