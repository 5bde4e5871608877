import { writeFile } from "node:fs/promises";
import path from "node:path";
import { matchLists, type MatchOptions } from "@cityscout/matching";
import type { Command } from "commander";
import { stringify } from "csv-stringify/sync";
import type { CommandContext } from "../context.ts";
import { formatNumber } from "../format.ts";
import { positionsOf, readPairs } from "./match-pairs.ts";
import { readRecords, sourcesOfFiles } from "./match-records.ts";

interface MatchFlags {
  left: string;
  right: string;
  pairs?: string;
  out: string;
}

/** `scout match`: how likely records of two lists are the same places. */
export function registerMatch(program: Command, context: CommandContext): void {
  program
    .command("match")
    .summary("score pairs of records of two lists")
    .requiredOption(
      "--left <file>",
      "records, one JSON object a line: id, name; where known lat, lng, address, postal_code …",
    )
    .requiredOption("--right <file>", "records of the other list")
    .option(
      "--pairs <csv>",
      "score exactly these pairs (columns left_id, right_id); without it all likely ones",
    )
    .requiredOption("--out <csv>", "where to write left_id, right_id, score, decision")
    .addHelpText(
      "after",
      "\nExample:\n  $ scout match --left osm.ndjson --right yelp.ndjson --out predictions.csv\n\nThe score is the chance that two records are one place; the decision is same, different or review.",
    )
    .action(async (flags: MatchFlags) => {
      const resolve = (file: string): string => path.resolve(context.workingDirectory, file);
      const files = [resolve(flags.left), resolve(flags.right)] as const;
      const [leftSource, rightSource] = sourcesOfFiles(files);
      const left = await Array.fromAsync(readRecords(files[0], leftSource!));
      const right = await Array.fromAsync(readRecords(files[1], rightSource!));
      const options: MatchOptions = {};
      if (flags.pairs !== undefined) {
        const file = resolve(flags.pairs);
        const given = await readPairs(file);
        const lefts = positionsOf(
          given.map((pair) => pair.leftId),
          left,
          file,
        );
        const rights = positionsOf(
          given.map((pair) => pair.rightId),
          right,
          file,
        );
        Object.assign(options, {
          pairs: lefts.map((position, index) => [position, rights[index]!] as const),
        });
      }
      const scores = matchLists(left, right, options);
      const rows = scores.map((pair) => [
        left[pair.left]!.source_id,
        right[pair.right]!.source_id,
        pair.score.toFixed(6),
        pair.decision,
      ]);
      await writeFile(
        resolve(flags.out),
        stringify(rows, { header: true, columns: ["left_id", "right_id", "score", "decision"] }),
      );
      const same = scores.filter((pair) => pair.decision === "same").length;
      context.stdout.write(
        `${formatNumber(scores.length)} pairs scored, ${formatNumber(same)} the same place: ${flags.out}\n`,
      );
    });
}
