import path from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidInputError } from "@cityscout/contracts";
import { type LabelledPairs, modelText, shippedModelUrl, trainModel } from "@cityscout/matching/engine";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { formatNumber } from "../format.ts";
import { checkOutputFile, writeWhole } from "../output-file.ts";
import { type LabelledCity, readLabelledCities } from "./bench-matching-data.ts";
import { labelledPairs } from "./bench-matching-held-out.ts";

/** `scout train-matching`: the matcher's model from labelled pairs. The same data give the same file. */
export function registerTrainMatching(program: Command, context: CommandContext): void {
  program
    .command("train-matching")
    .summary("train the matcher's model from labelled pairs")
    .requiredOption(
      "--data <dir>",
      "a directory with places/<city>/*.ndjson and matches/<city>/<left>-<right>.*.csv",
    )
    .option("--out <file>", "where to write the model; default: the one that the matcher loads")
    .option(
      "--except <splits>",
      "leave out the pairs of these splits or cities, separated by commas, e.g. test,valid",
    )
    .option("--model-version <name>", "the model's version", "1")
    .action(async (flags: { data: string; out?: string; except?: string; modelVersion: string }) => {
      const data = path.resolve(context.workingDirectory, flags.data);
      const out =
        flags.out === undefined
          ? fileURLToPath(shippedModelUrl)
          : path.resolve(context.workingDirectory, flags.out);
      await checkOutputFile(out, `--out ${flags.out ?? out}`);
      const labelled = leaveOut(await readLabelledCities(data), flags.except);
      if (labelled.every(({ pairs }) => pairs.length === 0)) {
        throw new InvalidInputError(
          `${flags.except === undefined ? data : `--except ${flags.except}`}: found no labelled pairs to train on, expected some`,
        );
      }
      const model = trainModel(labelled, flags.modelVersion);
      await writeWhole(out, modelText(model));
      const { pairs, matches } = model.trained_on;
      context.stdout.write(
        `trained on ${formatNumber(pairs)} pairs, ${formatNumber(matches)} of them one place: ${out}\n`,
      );
    });
}

/** The labelled pairs of all cities but those of the named splits and cities. */
function leaveOut(cities: readonly LabelledCity[], except: string | undefined): LabelledPairs[] {
  const splits = new Set(cities.flatMap(({ files }) => files.flatMap(({ split }) => split ?? [])));
  const names = [...[...splits].sort(), ...cities.map(({ city }) => city)];
  const excluded = except?.split(",").map((name) => name.trim()) ?? [];
  const unknown = excluded.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new InvalidInputError(
      `--except: found "${unknown}", expected splits or cities that there are: ${names.join(", ")}`,
    );
  }
  return cities
    .filter(({ city }) => !excluded.includes(city))
    .flatMap((city) => labelledPairs(city, ({ split }) => split === undefined || !excluded.includes(split)));
}
