import { createWriteStream } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Candidate, MergedPlace } from "@cityscout/contracts";
import { assignIds, dedupeStreaming } from "@cityscout/matching";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { formatNumber } from "../format.ts";
import { readRecords, sourcesOfFiles } from "./match-records.ts";

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
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExample:\n  $ scout dedupe osm.ndjson foursquare.ndjson yelp.ndjson --out places.ndjson",
    )
    .action(async (given: string[], flags: { out: string; json?: true }) => {
      const files = given.map((file) => path.resolve(context.workingDirectory, file));
      const sources = sourcesOfFiles(files);
      const candidates: Candidate[] = [];
      for (const [index, file] of files.entries()) {
        for await (const record of readRecords(file, sources[index]!)) candidates.push(record);
      }
      const { places, stats } = dedupeStreaming(candidates);
      const out = path.resolve(context.workingDirectory, flags.out);
      let count = 0;
      const counted = function* (): Generator<string> {
        for (const line of linesOf(places)) {
          count++;
          yield line;
        }
      };
      await pipeline(Readable.from(counted()), createWriteStream(out));
      const summary = { ...stats, places: count };
      context.stdout.write(
        flags.json === true
          ? `${JSON.stringify({ ...summary, sources: Object.fromEntries(given.map((file, at) => [file, sources[at]])), out }, null, 2)}\n`
          : `${formatNumber(summary.candidates)} records are ${formatNumber(summary.places)} places (${formatNumber(summary.merged)} merged, ${formatNumber(summary.review)} pairs too close to call): ${flags.out}\n`,
      );
    });
}

/** Each place gets its id as it comes: new ids depend on a place's own records only. */
function* linesOf(places: Iterable<MergedPlace>): Generator<string> {
  for (const place of places) yield `${JSON.stringify(assignIds([place], []).places[0])}\n`;
}
