import path from "node:path";
import type { Candidate } from "@cityscout/contracts";
import { IgnoredKeyCounter, type MatchOptions } from "@cityscout/matching";
import type { Command } from "commander";
import { stringify } from "csv-stringify/sync";
import type { CommandContext } from "../context.ts";
import { formatNumber } from "../format.ts";
import { resultOutput } from "../result-output.ts";
import { describeIgnored } from "../ignored-keys.ts";
import { matchInThread } from "./match-in-thread.ts";
import { locatePairs, readPairs } from "./match-pairs.ts";
import { describeEmpty, readList, sourcesOfFiles } from "./match-records.ts";
import { describeRepeated } from "./repeated-ids.ts";
import { swappedAmong, theseRecords } from "./swapped-positions.ts";

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
      "score exactly these pairs (columns left_id, right_id; commas, semicolons or tabs between them); without it all likely ones",
    )
    .requiredOption("--out <csv>", "where to write left_id, right_id, score, decision; - for standard output")
    .addHelpText(
      "after",
      "\nExample:\n  $ scout match --left osm.ndjson --right yelp.ndjson --out predictions.csv\n\nThe score is the chance that two records are one place; the decision is same, different or review.\nRows are sorted by id, with --pairs they are in its order.\nA record that is there twice counts once; an id of records that differ is named on standard error. Keys that nothing reads are named on standard error, and so are records that lie far away from the rest, but amid it with lat and lng swapped.",
    )
    .action(async (flags: MatchFlags) => {
      const resolve = (file: string): string => path.resolve(context.workingDirectory, file);
      const files = [resolve(flags.left), resolve(flags.right)] as const;
      const pairsFile = flags.pairs === undefined ? undefined : resolve(flags.pairs);
      const inputs = [...files, ...(pairsFile === undefined ? [] : [pairsFile])];
      const output = await resultOutput(context, flags.out, `--out ${flags.out}`, inputs);
      const [leftSource, rightSource] = sourcesOfFiles(files.map((file) => ({ file })));
      const ignored = new IgnoredKeyCounter();
      const readFrom = (name: string, file: string, source: Candidate["source"]): Promise<Candidate[]> =>
        readList(file, source, {
          signal: context.signal,
          ignored,
          onEmpty: () => void context.stderr.write(describeEmpty(name)),
          onRepeated: (keys) => void context.stderr.write(describeRepeated(name, keys)),
        });
      const left = await readFrom(flags.left, files[0], leftSource!);
      const right = await readFrom(flags.right, files[1], rightSource!);
      context.stderr.write(describeIgnored(ignored.counts()));
      const both = theseRecords([...left, ...right]);
      context.stderr.write(swappedAmong(both, (_, at) => (at < left.length ? flags.left : flags.right)).text);
      const options: MatchOptions =
        pairsFile === undefined
          ? {}
          : {
              pairs: locatePairs(
                await readPairs(pairsFile),
                { file: files[0], records: left },
                { file: files[1], records: right },
              ),
            };
      const scores = await matchInThread([left, right, options], context.signal);
      const rows = scores.map((pair) => [
        left[pair.left]!.source_id,
        right[pair.right]!.source_id,
        pair.score.toFixed(6),
        pair.decision,
      ]);
      await output.write(
        stringify(rows, {
          header: true,
          columns: ["left_id", "right_id", "score", "decision"],
          // Blanks around a cell are passed over when pairs are read; quoted, they are part of the id.
          quoted_match: /^\s|\s$/,
        }),
      );
      const same = scores.filter((pair) => pair.decision === "same").length;
      output.notes.write(
        `${formatNumber(scores.length)} pairs scored, ${formatNumber(same)} the same place: ${flags.out}\n`,
      );
    });
}
