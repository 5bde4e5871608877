import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { SweepSource } from "@cityscout/planning";
import { type Command, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { formatNumber, formatTable } from "../format.ts";
import { wholeNumber } from "../options.ts";
import { measureSet, recallMarks, type SetFigures, type YieldCurves } from "./bench-sweep-figures.ts";
import { drawYieldCurves } from "./bench-sweep-picture.ts";
import { readSweepSets, type SweepSetChoice } from "./bench-sweep-sets.ts";

interface BenchSweepFlags extends SweepSetChoice {
  plannerOnly?: true;
  k: number;
  ranking: SweepSource["ranking"];
  inflight: number;
  out?: string;
  json?: true;
}

/** `scout bench sweep`: how many calls the planner needs to know a city, beside the usual ways, in the same run. */
export function registerBenchSweep(bench: Command, context: CommandContext): void {
  bench
    .command("sweep")
    .summary("calls the planner needs, beside grids, quadtree and largest gap")
    .description(
      "For every city and source of a data directory, taken alone: calls to 90, 95, 99 and 99.9 % of its records and to\n" +
        "the end, as a ratio to the floor (records / answers a call, rounded up). Calls are counted by a server in the\n" +
        "same process that answers as the source would.",
    )
    .option("--data <dir>", "a directory with places/<city>/world.json")
    .option(
      "--synthetic <places>",
      "in place of --data: an invented city of 40 km radius with so many true places",
      wholeNumber(1),
    )
    .option("--source <name>", "only this source: osm, foursquare, yelp, …")
    .option("--k <answers>", "most answers a call", wholeNumber(1), 20)
    .addOption(
      new Option("--ranking <order>", "how the source ranks its answers")
        .choices(["distance", "popularity"])
        .default("distance"),
    )
    .option("--inflight <searches>", "searches planned at once", wholeNumber(1), 1)
    .option(
      "--categories <count>",
      "measure searches narrowed to a category too, with so many invented ones",
      wholeNumber(2),
    )
    .option("--planner-only", "leave out the other methods, which take long in a large city")
    .option("--out <file.svg>", "draw the yield curves")
    .option("--json", "print one JSON document")
    .action(async (flags: BenchSweepFlags) => {
      const sets = await readSweepSets(flags, context.workingDirectory);
      const figures: SetFigures[] = [];
      const curves: YieldCurves[] = [];
      for (const set of sets) {
        const measured = measureSet(set, settingsOf(flags), flags.inflight, flags.plannerOnly === true);
        figures.push(measured.figures);
        curves.push(measured.curves);
      }
      if (flags.out !== undefined) {
        await writeFile(path.resolve(context.workingDirectory, flags.out), drawYieldCurves(curves));
      }
      const { k, ranking, inflight } = flags;
      context.stdout.write(
        flags.json === true
          ? `${JSON.stringify({ k, ranking, inflight, means: meansOf(figures), sets: figures }, null, 2)}\n`
          : describeFigures(figures),
      );
    });
}

function settingsOf({ k, ranking }: BenchSweepFlags): SweepSource {
  return {
    source: "foursquare",
    resultCap: k,
    maxPages: 1,
    ranking,
    minRadiusMetres: 50,
    maxRadiusMetres: 50_000,
    categories: [],
    costUsdPerCall: 0,
  };
}

/** Mean ratios by method and recall mark; `null` where a set did not reach the mark. */
function meansOf(figures: readonly SetFigures[]): Record<string, Record<string, number | null>> {
  const methods = [...new Set(figures.flatMap((set) => set.methods.map(({ method }) => method)))];
  return Object.fromEntries(
    methods.map((method) => {
      const all = figures.flatMap((set) => set.methods.filter((own) => own.method === method));
      const mean = (values: (number | null)[]) =>
        values.some((value) => value === null)
          ? null
          : values.reduce<number>((sum, value) => sum + value!, 0) / values.length;
      const marks = recallMarks.map((mark) => [
        String(mark),
        mean(all.map(({ ratios }) => ratios[String(mark)]!)),
      ]);
      return [method, { ...Object.fromEntries(marks), end: mean(all.map(({ end_ratio }) => end_ratio)) }];
    }),
  );
}

function describeFigures(figures: readonly SetFigures[]): string {
  const ratio = (value: number | null | undefined) =>
    value === null || value === undefined ? "–" : value.toFixed(3);
  const rows = figures.flatMap((set) =>
    set.methods.map((own, index) => [
      index === 0 ? `${set.city}, ${set.source}` : "",
      index === 0 ? formatNumber(set.records) : "",
      index === 0 ? formatNumber(set.floor) : "",
      own.method,
      ...recallMarks.map((mark) => ratio(own.ratios[String(mark)])),
      ratio(own.end_ratio),
      `${(own.recall * 100).toFixed(2)} %`,
      own.early_stop === null
        ? "–"
        : `${(own.early_stop.recall * 100).toFixed(1)} % at ${ratio(own.early_stop.calls / set.floor)}`,
      own.planning_ms_per_call === null ? "" : own.planning_ms_per_call.toFixed(1),
      own.planning_pauses_ms === null ? "" : own.planning_pauses_ms.p50.toFixed(1),
      own.planning_pauses_ms === null ? "" : own.planning_pauses_ms.p99.toFixed(0),
      own.longest_planning_ms === null ? "" : own.longest_planning_ms.toFixed(0),
      own.state_bytes === null ? "" : formatNumber(Math.round(own.state_bytes / 1000)),
      own.heap_bytes === null ? "" : (own.heap_bytes / 1e6).toFixed(1),
    ]),
  );
  const means = Object.entries(meansOf(figures)).map(([method, values]) => [
    "mean",
    "",
    "",
    method,
    ...recallMarks.map((mark) => ratio(values[String(mark)])),
    ratio(values["end"]),
  ]);
  const marks = recallMarks.map((mark) => `${mark * 100} %`);
  const header = [
    "set",
    "records",
    "floor",
    "method",
    ...marks,
    "end",
    "found",
    "early stop",
    "ms/call",
    "p50",
    "p99",
    "longest",
    "state, kB",
    "heap, MB",
  ];
  return `${formatTable(header, [...rows, ...means])}\n`;
}
