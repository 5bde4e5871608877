import { createWriteStream } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Candidate, MergedPlace } from "@cityscout/contracts";
import { assignIds, dedupeInThreads } from "@cityscout/matching";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { formatDuration, formatNumber } from "../format.ts";
import { wholeNumber } from "../options.ts";
import { readRecords, sourcesOfFiles } from "./match-records.ts";

interface DedupeFlags {
  out: string;
  threads?: number;
  json?: true;
}

/** More threads than this hardly help: preparing, clustering and writing are one thread's work. */
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
    .option("--threads <n>", "threads that compare; default: one a processor, up to 4", wholeNumber(1))
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
      const { places, stats } = await dedupeInThreads(readAll(files, sources), { threads });
      const out = path.resolve(context.workingDirectory, flags.out);
      let count = 0;
      const counted = function* (): Generator<string> {
        for (const text of textOf(places)) {
          count += text.places;
          yield text.lines;
        }
      };
      await pipeline(Readable.from(counted()), createWriteStream(out));
      const summary = { ...stats, places: count };
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
          : `${formatNumber(summary.candidates)} records are ${formatNumber(summary.places)} places (${formatNumber(summary.merged)} merged, ${formatNumber(summary.review)} pairs too close to call), ${formatDuration(spent.duration_ms)}: ${flags.out}\n`,
      );
    });
}

async function* readAll(
  files: readonly string[],
  sources: readonly Candidate["source"][],
): AsyncGenerator<Candidate> {
  for (const [index, file] of files.entries()) yield* readRecords(file, sources[index]!);
}

/** Lines are handed on in pieces of about this many letters: one by one they would cost more than they hold. */
const pieceLength = 1 << 16;

/** Each place gets its id as it comes: new ids depend on a place's own records only. */
function* textOf(places: Iterable<MergedPlace>): Generator<{ lines: string; places: number }> {
  let lines: string[] = [];
  let length = 0;
  for (const place of places) {
    const line = `${JSON.stringify(assignIds([place], []).places[0])}\n`;
    lines.push(line);
    length += line.length;
    if (length < pieceLength) continue;
    yield { lines: lines.join(""), places: lines.length };
    lines = [];
    length = 0;
  }
  yield { lines: lines.join(""), places: lines.length };
}
