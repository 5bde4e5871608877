import { createWriteStream } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Candidate } from "@cityscout/contracts";
import { dedupeInThreads, type PlaceLines, type RecordLines } from "@cityscout/matching";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { formatDuration, formatNumber } from "../format.ts";
import { wholeNumber } from "../options.ts";
import { readLines, sourcesOfFiles } from "./match-records.ts";

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
      "records of one source each, one JSON object a line; osm, google, foursquare, yelp and wikidata are known by name",
    )
    .requiredOption("--out <file>", "where to write the places, one JSON object a line")
    .option("--threads <n>", "threads that share the work; default: one a processor, up to 4", wholeNumber(1))
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nThe places are the same whatever the number of threads and the order of the files.\n\nExample:\n  $ scout dedupe osm.ndjson foursquare.ndjson yelp.ndjson --out places.ndjson",
    )
    .action(async (given: string[], flags: DedupeFlags) => {
      const startedAt = performance.now();
      const files = given.map((file) => path.resolve(context.workingDirectory, file));
      const sources = sourcesOfFiles(files);
      const threads = flags.threads ?? Math.min(usefulThreads, availableParallelism());
      const out = path.resolve(context.workingDirectory, flags.out);
      let count = 0;
      let placed = 0;
      const { stats } = await dedupeInThreads(
        readAll(files, sources),
        async (places) => {
          await pipeline(
            places,
            async function* (pieces: AsyncIterable<PlaceLines>) {
              for await (const piece of pieces) {
                count += piece.count;
                placed += piece.recordCount;
                yield piece.bytes;
              }
            },
            createWriteStream(out),
          );
        },
        { threads },
      );
      const summary = { ...stats, places: count, unplaced: stats.candidates - placed };
      const { user, system } = process.cpuUsage();
      const spent = {
        duration_ms: Math.round(performance.now() - startedAt),
        cpu_ms: Math.round((user + system) / 1000),
        peak_memory_mb: Math.round(process.resourceUsage().maxRSS / 1024),
        threads,
      };
      context.stdout.write(
        flags.json === true
          ? `${JSON.stringify({ ...summary, ...spent, sources: Object.fromEntries(given.map((file, at) => [file, sources[at]])), out }, null, 2)}\n`
          : `${formatNumber(summary.candidates)} records are ${formatNumber(summary.places)} places (${formatNumber(summary.merged)} merged, ${formatNumber(summary.review)} pairs too close to call), ${formatDuration(spent.duration_ms)}: ${flags.out}\n${unplacedText(summary.unplaced)}`,
      );
    });
}

function unplacedText(count: number): string {
  return count === 0 ? "" : `records in no place, for want of a position: ${formatNumber(count)}\n`;
}

async function* readAll(
  files: readonly string[],
  sources: readonly Candidate["source"][],
): AsyncGenerator<RecordLines> {
  for (const [index, file] of files.entries()) yield* readLines(file, sources[index]!);
}
