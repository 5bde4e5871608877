import { readFile } from "node:fs/promises";
import path from "node:path";
import { candidateKey, InvalidInputError, type MergedPlace } from "@cityscout/contracts";
import {
  decodeModel,
  dedupe,
  matchLists,
  type Model,
  type ModelData,
  type PairScore,
  shippedModel,
} from "@cityscout/matching";
import { blockPairs, buildCorpus, Scorer } from "@cityscout/matching/engine";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { formatNumber, formatTable } from "../format.ts";
import { type LabelledCity, type LabelledFile, readLabelledCities } from "./bench-matching-data.ts";
import {
  agreement,
  type Agreement,
  calibrationError,
  mean,
  perSecond,
  share,
} from "./bench-matching-figures.ts";
import { labelledPairs, readHeldOut, trainHeldOut } from "./bench-matching-held-out.ts";
import { usualRule } from "./bench-matching-rule.ts";
import { judgeShortLists, meanOfShortLists, type ShortListFigures } from "./bench-matching-short-lists.ts";

interface ScoredPair {
  readonly score: PairScore;
  readonly same: boolean;
}

/** How much is for a person to review, and what is found there. */
interface ReviewFigures {
  /** Share of all pairs; `null` where there are none. */
  readonly review_share: number | null;
  /** Share of all wrong decisions; `null` where there are none. */
  readonly errors_in_review: number | null;
}

interface FileFigures extends Agreement, ReviewFigures {
  readonly file: string;
  readonly pairs: number;
  /** The model was trained on this very file: its figures say how well it remembers. */
  readonly trained_on: boolean;
  readonly calibration_error: number | null;
  readonly usual_rule_f1: number | null;
  /** The same pairs with the records of some of them alone, by how many. */
  readonly short_lists: readonly ShortListFigures[];
  /** F1 of the places that deduplicating all of the city's sources gives. */
  readonly clustered_f1: number | null;
  /** `null` where no pair is labelled a match. */
  readonly blocking_recall: number | null;
}

interface CityFigures {
  readonly city: string;
  readonly records: number;
  readonly places: number;
  readonly candidate_pairs_per_record: number;
  /** `null` where the work was too little to be timed. */
  readonly pairs_per_second: number | null;
  readonly records_per_second: number | null;
  readonly files: readonly FileFigures[];
}

/** `scout bench matching`: how right and how fast the matcher is on labelled pairs. */
export function registerBenchMatching(bench: Command, context: CommandContext): void {
  bench
    .command("matching")
    .summary("how right and how fast the matcher is")
    .requiredOption(
      "--data <dir>",
      "a directory with places/<city>/*.ndjson and matches/<city>/<left>-<right>.*.csv",
    )
    .option("--model <file>", "a model of train-matching; default: the one that the matcher loads")
    .option(
      "--held-out <what>",
      "train on what is left and judge what is held out: split (all files but *.train), city (each in turn) or places (four parts in turn)",
    )
    .option("--json", "print one JSON document")
    .action(async (flags: { data: string; model?: string; heldOut?: string; json?: true }) => {
      const data = await readLabelledCities(path.resolve(context.workingDirectory, flags.data));
      const judged = await modelsFor(data, flags, context);
      const scored: ScoredPair[] = [];
      const cities = judged.map(({ city, model }) => measureCity(city, model, scored));
      const versions = new Set(judged.map(({ model }) => model.version));
      const report = { model: [...versions].join(", "), overall: overall(cities, scored), cities };
      context.stdout.write(flags.json === true ? `${JSON.stringify(report, null, 2)}\n` : describe(report));
    });
}

/** Which model judges each city. */
async function modelsFor(
  cities: readonly LabelledCity[],
  flags: { model?: string; heldOut?: string },
  context: CommandContext,
): Promise<{ city: LabelledCity; model: Model }[]> {
  if (flags.heldOut !== undefined) {
    if (flags.model === undefined) return trainHeldOut(cities, readHeldOut(flags.heldOut));
    throw new InvalidInputError("--held-out trains models of its own, expected no --model beside it");
  }
  const model =
    flags.model === undefined
      ? shippedModel()
      : await readModel(path.resolve(context.workingDirectory, flags.model));
  return cities.map((city) => ({ city, model }));
}

async function readModel(file: string): Promise<Model> {
  try {
    return decodeModel(JSON.parse(await readFile(file, "utf8")) as ModelData);
  } catch (error) {
    throw new InvalidInputError(`${file}: cannot be read, expected a model of train-matching`, {
      cause: error,
    });
  }
}

function measureCity(city: LabelledCity, model: Model, scored: ScoredPair[]): CityFigures {
  const everything = [...city.records.values()].flat();
  let places: readonly MergedPlace[] = [];
  const seconds = threadSeconds(() => {
    ({ places } = dedupe(everything, { model }));
  });
  const placeOf = new Map<string, number>();
  for (const [index, place] of places.entries()) {
    for (const source of place.sources) placeOf.set(candidateKey(source), index);
  }
  const corpus = buildCorpus(everything);
  const list = blockPairs(corpus);
  return {
    city: city.city,
    records: everything.length,
    places: places.length,
    candidate_pairs_per_record: list.left.length / Math.max(1, everything.length),
    pairs_per_second: perSecond(
      list.left.length,
      threadSeconds(() => void new Scorer(corpus, model, list).scoreList()),
    ),
    records_per_second: perSecond(everything.length, seconds),
    files: city.files.map((file) => measureFile(city, file, model, placeOf, scored)),
  };
}

/** Seconds that this thread worked: what else the machine does meanwhile does not count. */
function threadSeconds(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000_000;
}

function measureFile(
  city: LabelledCity,
  file: LabelledFile,
  model: Model,
  placeOf: ReadonlyMap<string, number>,
  scored: ScoredPair[],
): FileFigures {
  const left = city.records.get(file.left)!;
  const right = city.records.get(file.right)!;
  const labels = file.pairs.map((pair) => pair.same);
  const scores = matchLists(left, right, {
    pairs: file.pairs.map((pair) => [pair.left, pair.right] as const),
    model,
  });
  const own = scores.map((score, index): ScoredPair => ({ score, same: labels[index]! }));
  for (const pair of own) scored.push(pair);
  const candidates = new Set(matchLists(left, right, { model }).map((pair) => `${pair.left} ${pair.right}`));
  const matches = file.pairs.filter((pair) => pair.same);
  const placesOf = (pair: { left: number; right: number }): [number | undefined, number | undefined] => [
    placeOf.get(candidateKey(left[pair.left]!)),
    placeOf.get(candidateKey(right[pair.right]!)),
  ];
  return {
    file: file.name,
    pairs: file.pairs.length,
    trained_on: model.trainedOn.includes(file.name),
    ...agreement(
      scores.map((pair) => pair.score >= 0.5),
      labels,
    ),
    calibration_error: calibrationError(
      scores.map((pair) => pair.score),
      labels,
    ),
    ...reviewFigures(own),
    short_lists: judgeShortLists(labelledPairs({ ...city, files: [file] }, () => true)[0]!, model),
    usual_rule_f1: agreement(
      file.pairs.map((pair) => usualRule(left[pair.left]!, right[pair.right]!)),
      labels,
    ).f1,
    clustered_f1: agreement(
      file.pairs.map((pair) => {
        const [a, b] = placesOf(pair);
        return a !== undefined && a === b;
      }),
      labels,
    ).f1,
    blocking_recall: share(
      matches.filter((pair) => candidates.has(`${pair.left} ${pair.right}`)).length,
      matches.length,
    ),
  };
}

function reviewFigures(scored: readonly ScoredPair[]): ReviewFigures {
  const isWrong = ({ score, same }: ScoredPair): boolean => score.score >= 0.5 !== same;
  const inReview = scored.filter(({ score }) => score.decision === "review");
  return {
    review_share: share(inReview.length, scored.length),
    errors_in_review: share(inReview.filter(isWrong).length, scored.filter(isWrong).length),
  };
}

function overall(
  cities: readonly CityFigures[],
  scored: readonly ScoredPair[],
): Record<string, number | null> {
  const files = cities.flatMap((city) => city.files);
  const unseen = files.filter((file) => !file.trained_on);
  return {
    mean_f1: mean(files.map((file) => file.f1)),
    lowest_f1: lowest(files.map((file) => file.f1)),
    ...(unseen.length === 0 ? {} : { unseen_mean_f1: mean(unseen.map((file) => file.f1)) }),
    usual_rule_mean_f1: mean(files.map((file) => file.usual_rule_f1)),
    clustered_mean_f1: mean(files.map((file) => file.clustered_f1)),
    calibration_error: calibrationError(
      scored.map(({ score }) => score.score),
      scored.map(({ same }) => same),
    ),
    ...reviewFigures(scored),
    blocking_recall: mean(files.map((file) => file.blocking_recall)),
    pairs_per_second: mean(cities.map((city) => city.pairs_per_second)),
    records_per_second: mean(cities.map((city) => city.records_per_second)),
  };
}

function lowest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function describe(report: {
  model: string;
  overall: Record<string, number | null>;
  cities: readonly CityFigures[];
}): string {
  const four = (value: number | null): string => (value === null ? "-" : value.toFixed(4));
  const rate = (value: number | null): string => (value === null ? "-" : formatNumber(value));
  const files = report.cities.flatMap((city) => city.files);
  const fileTable = formatTable(
    [
      "labelled pairs",
      "pairs",
      "F1",
      "precision",
      "recall",
      "calibration error",
      "review share",
      "errors in review",
      "60 m / 0.90 rule",
      "clustered F1",
      "blocking recall",
      "",
    ],
    files.map((file) => [
      file.file,
      formatNumber(file.pairs),
      ...[
        file.f1,
        file.precision,
        file.recall,
        file.calibration_error,
        file.review_share,
        file.errors_in_review,
        file.usual_rule_f1,
        file.clustered_f1,
        file.blocking_recall,
      ].map(four),
      file.trained_on ? "trained on" : "",
    ]),
  );
  const cityTable = formatTable(
    ["city", "records", "places", "pairs a record", "pairs/s", "records/s"],
    report.cities.map((city) => [
      city.city,
      formatNumber(city.records),
      formatNumber(city.places),
      city.candidate_pairs_per_record.toFixed(1),
      rate(city.pairs_per_second),
      rate(city.records_per_second),
    ]),
  );
  const shortTable = formatTable(
    ["short lists of", "records", "F1", "calibration error", "F1, whole-city look", "calibration error"],
    meanOfShortLists(files.map((file) => file.short_lists)).map(
      ({ pairs_in_list, records, own, whole_city }) => [
        `${formatNumber(pairs_in_list)} pairs`,
        rate(records),
        ...[own.f1, own.calibration_error, whole_city.f1, whole_city.calibration_error].map(four),
      ],
    ),
  );
  const overallTable = formatTable(
    ["overall", ""],
    Object.entries(report.overall).map(([name, value]) => [
      name.replaceAll("_", " "),
      value !== null && value > 100 ? rate(value) : four(value),
    ]),
  );
  return `Model ${report.model}\n\n${fileTable}\n\n${cityTable}\n\n${shortTable}\n\n${overallTable}\n`;
}
