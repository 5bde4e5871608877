import path from "node:path";
import type { SweepSource } from "@cityscout/planning";
import { type Command, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { wholeNumber } from "../options.ts";
import { checkOutputFile, writeWhole } from "../output-file.ts";
import { measureSet, type SetFigures, type YieldCurves } from "./bench-sweep-figures.ts";
import { drawYieldCurves } from "./bench-sweep-picture.ts";
import { quarteredSets } from "./bench-sweep-quarters.ts";
import { nameOf, readSweepSets, type SweepSetChoice } from "./bench-sweep-sets.ts";
import { describeSummary, summarize } from "./bench-sweep-table.ts";
import { turnedSets } from "./bench-sweep-turns.ts";

interface BenchSweepFlags extends SweepSetChoice {
  plannerOnly?: true;
  k: number;
  pages: number;
  ranking: SweepSource["ranking"];
  inflight: number;
  turns: number;
  quarters?: true;
  out?: string;
  json?: true;
}

/** `scout bench sweep`: how many calls the planner needs to know a city, beside the usual ways, in the same run. */
export function registerBenchSweep(bench: Command, context: CommandContext): void {
  bench
    .command("sweep")
    .summary("calls the planner needs, beside grids, quadtree and largest gap")
    .description(
      "For every city and source of a data directory, taken alone: calls to 90, 95, 99 and 99.9 % of its records and to " +
        "the end, as a ratio to the floor (records / answers a call, rounded up). Calls are counted by a server in the " +
        "same process that answers as the source would.",
    )
    .option(
      "--data <dir>",
      "a directory with places/<city>/world.json, or with places/<city>/<source>.ndjson alone: then the city is the disc " +
        "around its records",
    )
    .option(
      "--synthetic <places>",
      "in place of --data: an invented city of 40 km radius with so many true places",
      wholeNumber(1),
    )
    .option("--source <name>", "only this source: osm, foursquare, yelp, …")
    .option("--k <answers>", "most answers a call", wholeNumber(1), 20)
    .option(
      "--pages <count>",
      "pages of so many answers that a search has, each a call; the other methods ask for the first",
      wholeNumber(1),
      1,
    )
    .addOption(
      new Option("--ranking <order>", "how the source ranks its answers")
        .choices(["distance", "popularity"])
        .default("distance"),
    )
    .option("--inflight <searches>", "searches planned at once", wholeNumber(1), 1)
    .option("--quarters", "cut each city into four small ones of about as many records")
    .option(
      "--turns <count>",
      "sweep each set so many times, turned around its middle: one placement of the planner's squares says little",
      wholeNumber(1),
      1,
    )
    .option(
      "--categories <count>",
      "measure searches narrowed to a category too, with so many invented ones",
      wholeNumber(2),
    )
    .option("--planner-only", "leave out the other methods, which take long in a large city")
    .option("--out <file.svg>", "draw the yield curves")
    .option("--json", "print one JSON document")
    .action(async (flags: BenchSweepFlags) => {
      const picture = flags.out === undefined ? undefined : path.resolve(context.workingDirectory, flags.out);
      if (picture !== undefined) await checkOutputFile(picture, `--out ${flags.out}`);
      const { sets, empty } = await readSweepSets(flags, context.workingDirectory);
      for (const set of empty) {
        context.stderr.write(`${nameOf(set)}: left out, none of its records lies within the city's radius\n`);
      }
      const turns: SetFigures[][] = Array.from({ length: flags.turns }, () => []);
      const curves: YieldCurves[] = [];
      for (const set of flags.quarters === true ? sets.flatMap(quarteredSets) : sets) {
        for (const [turn, turned] of turnedSets(set, flags.turns).entries()) {
          const measured = measureSet(turned, settingsOf(flags), flags.inflight, flags.plannerOnly === true);
          turns[turn]!.push(measured.figures);
          if (turn === 0) curves.push(measured.curves);
        }
      }
      const summary = summarize(turns);
      if (picture !== undefined) await writeWhole(picture, drawYieldCurves(curves));
      const { k, pages, ranking, inflight } = flags;
      context.stdout.write(
        flags.json === true
          ? `${JSON.stringify({ k, pages, ranking, inflight, turns: flags.turns, ...summary }, null, 2)}\n`
          : describeSummary(summary),
      );
    });
}

function settingsOf({ k, pages, ranking }: BenchSweepFlags): SweepSource {
  return {
    source: "foursquare",
    resultCap: k,
    maxPages: pages,
    ranking,
    minRadiusMetres: 1,
    maxRadiusMetres: 50_000,
    categories: [],
    costUsdPerCall: 0,
  };
}
