import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { type Candidate, InvalidInputError, placeSources, sourceOfKey } from "@cityscout/contracts";
import { dedupeInThreads, type RecordLines } from "@cityscout/matching";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { formatDuration, formatNumber } from "../format.ts";
import { wholeNumber } from "../options.ts";
import { resultOutput } from "../result-output.ts";
import { describeIgnored } from "../ignored-keys.ts";
import { describeEmpty, readLines, type RecordFile, sourceNamed, sourcesOfFiles } from "./match-records.ts";
import { describeRepeated } from "./repeated-ids.ts";
import { swappedAmong } from "./swapped-positions.ts";

interface DedupeFlags {
  out: string;
  threads?: number;
  json?: true;
}

/** More threads than this hardly help: sorting, joining and clustering are one thread's work. */
const usefulThreads = 4;

/** `scout dedupe`: one list of places of several lists of records. */
export function registerDedupe(program: Command, context: CommandContext): void {
  program
    .command("dedupe")
    .summary("merge lists of records into one list of places")
    .argument(
      "<files...>",
      "records of one source each, one JSON object a line; SOURCE=FILE says whose, else osm, google, foursquare, yelp and wikidata are known by name",
    )
    .requiredOption(
      "--out <file>",
      "where to write the places, one JSON object a line; - for standard output",
    )
    .option("--threads <n>", "threads that share the work; default: one a processor, up to 4", wholeNumber(1))
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nA file of another name is given a source that no other file has, in the order of their names; standard error says which. How far a source is trusted decides which of its values a place takes.\nA record needs no more than an id; a place that no record names has an empty name. Keys that nothing reads are named on standard error, and so are ids of records that differ and records that lie far away from the rest, but amid it with lat and lng swapped.\nThe places are the same whatever the number of threads and the order of the files.\n\nExamples:\n  $ scout dedupe osm.ndjson foursquare.ndjson yelp.ndjson --out places.ndjson\n  $ scout dedupe osm=north.ndjson osm=south.ndjson yelp=reviews.ndjson --out places.ndjson",
    )
    .action(async (given: string[], flags: DedupeFlags) => {
      const startedAt = performance.now();
      const resolve = (file: string): string => path.resolve(context.workingDirectory, file);
      const named = given.map((argument) => recordFileOf(argument, (file) => existsSync(resolve(file))));
      const files = named.map(({ file, ...rest }) => ({ file: resolve(file), ...rest }));
      refuseRepeated(files);
      const sources = sourcesOfFiles(files);
      const sourceOf = named.map(({ file }, at) => [file, sources[at]!] as const);
      const threads = flags.threads ?? Math.min(usefulThreads, availableParallelism());
      const output = await resultOutput(
        context,
        flags.out,
        `--out ${flags.out}`,
        files.map(({ file }) => file),
      );
      context.stderr.write(`sources: ${sourceOf.map(([file, source]) => `${source}=${file}`).join(" ")}\n`);
      let count = 0;
      let placed = 0;
      let [repeated, swapped] = [0, 0];
      const { stats } = await dedupeInThreads(
        readAll(files, sources, (at) => void context.stderr.write(describeEmpty(named[at]!.file))),
        async (places) => {
          const counted = async function* (): AsyncGenerator<Uint8Array> {
            for await (const piece of places) {
              count += piece.count;
              placed += piece.recordCount;
              yield piece.bytes;
            }
          };
          await output.write(counted());
        },
        {
          threads,
          signal: context.signal,
          onIgnored: (ignored) => void context.stderr.write(describeIgnored(ignored)),
          onRead: (records, repeatedKeys) => {
            repeated = repeatedKeys.length;
            for (const [source, keys] of Map.groupBy(repeatedKeys, sourceOfKey))
              context.stderr.write(describeRepeated(source, keys));
            const found = swappedAmong(records, ({ source }) => source);
            context.stderr.write(found.text);
            swapped = found.count;
          },
        },
      );
      const summary = { ...stats, places: count, unplaced: stats.candidates - placed, repeated, swapped };
      const { user, system } = process.cpuUsage();
      const spent = {
        duration_ms: Math.round(performance.now() - startedAt),
        cpu_ms: Math.round((user + system) / 1000),
        peak_memory_mb: Math.round(process.resourceUsage().maxRSS / 1024),
        threads,
      };
      output.notes.write(
        flags.json === true
          ? `${JSON.stringify({ ...summary, ...spent, sources: Object.fromEntries(sourceOf), out: resolve(flags.out) }, null, 2)}\n`
          : `${formatNumber(summary.candidates)} records are ${formatNumber(summary.places)} places (${formatNumber(summary.merged)} merged, ${formatNumber(summary.review)} pairs too close to call), ${formatDuration(spent.duration_ms)}: ${flags.out}\n${unplacedText(summary.unplaced)}`,
      );
    });
}

function unplacedText(count: number): string {
  return count === 0 ? "" : `records in no place, for want of a position: ${formatNumber(count)}\n`;
}

/**
 * `SOURCE=FILE`, or a file alone, which may have a `=` in its name.
 *
 * @throws InvalidInputError where there is neither such a source nor such a file.
 */
function recordFileOf(argument: string, isThere: (file: string) => boolean): RecordFile {
  const at = argument.indexOf("=");
  const named = argument.slice(0, Math.max(0, at));
  const source = sourceNamed(named);
  if (source !== undefined) return { file: argument.slice(at + 1), source };
  if (at > 0 && !isThere(argument) && isThere(argument.slice(at + 1)))
    throw new InvalidInputError(
      `${argument}: found "${named}", expected one of osm, ${placeSources.join(", ")} before the =`,
    );
  return { file: argument };
}

/**
 * A list that is given twice would be taken for two sources that agree in everything.
 *
 * @throws InvalidInputError naming the file.
 */
function refuseRepeated(files: readonly RecordFile[]): void {
  const repeated = files.find(({ file }, at) => files.findIndex((other) => other.file === file) < at);
  if (repeated !== undefined)
    throw new InvalidInputError(`${repeated.file}: found more than once, expected each file once`);
}

async function* readAll(
  files: readonly RecordFile[],
  sources: readonly Candidate["source"][],
  onEmpty: (at: number) => void,
): AsyncGenerator<RecordLines> {
  for (const [index, { file }] of files.entries())
    yield* readLines(file, sources[index]!, () => onEmpty(index));
}
