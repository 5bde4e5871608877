import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { InvalidInputError, type PlaceSource } from "@cityscout/contracts";
import { discArea } from "@cityscout/geo";
import type { SweepSource } from "@cityscout/planning";
import { loadWorld } from "@cityscout/simulator";
import { type Command, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { formatNumber, formatTable } from "../format.ts";
import { wholeNumber } from "../options.ts";
import {
  measureSet,
  recallMarks,
  type SetFigures,
  type SweepSet,
  type YieldCurves,
} from "./bench-sweep-figures.ts";
import { drawYieldCurves } from "./bench-sweep-picture.ts";

interface BenchSweepFlags {
  data: string;
  source?: string;
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
    .requiredOption("--data <dir>", "a directory with places/<city>/world.json")
    .option("--source <name>", "only this source: osm, foursquare, yelp, …")
    .option("--k <answers>", "most answers a call", wholeNumber(1), 20)
    .addOption(
      new Option("--ranking <order>", "how the source ranks its answers")
        .choices(["distance", "popularity"])
        .default("distance"),
    )
    .option("--inflight <searches>", "searches planned at once", wholeNumber(1), 1)
    .option("--out <file.svg>", "draw the yield curves")
    .option("--json", "print one JSON document")
    .action(async (flags: BenchSweepFlags) => {
      const sets = await readSets(path.resolve(context.workingDirectory, flags.data), flags.source);
      const figures: SetFigures[] = [];
      const curves: YieldCurves[] = [];
      for (const set of sets) {
        const measured = measureSet(set, settingsOf(flags), flags.inflight);
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
    costUsdPerCall: 0,
  };
}

async function readSets(directory: string, only: string | undefined): Promise<SweepSet[]> {
  const places = path.join(directory, "places");
  const entries = await readdir(places, { withFileTypes: true }).catch((cause: unknown) => {
    throw new InvalidInputError(
      `--data: found ${directory}, expected a directory with places/<city>/world.json`,
      { cause },
    );
  });
  const cities = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const sets: SweepSet[] = [];
  for (const city of cities.sort()) {
    const world = await loadWorld(path.join(places, city));
    const area = discArea(world.center, world.radiusKm * 1000);
    for (const [service, records] of Object.entries(world.sources)) {
      const source = fileName(service as PlaceSource);
      const prior = service === "overpass" ? [] : (world.sources.overpass ?? []);
      if (only === undefined || only === source || only === service)
        sets.push({ city, source, area, records, prior });
    }
  }
  if (sets.length === 0) {
    const wanted = only === undefined ? "places/<city>/world.json" : `a city with the source ${only}`;
    throw new InvalidInputError(`--data: found none in ${directory}, expected ${wanted}`);
  }
  return sets;
}

/** OpenStreetMap's records are served by Overpass; files and people call them osm. */
function fileName(service: PlaceSource): string {
  return service === "overpass" ? "osm" : service;
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
  ];
  return `${formatTable(header, [...rows, ...means])}\n`;
}
