import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { shippedModelUrl, trainModel } from "@cityscout/matching/engine";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { formatNumber } from "../format.ts";
import { readLabelledCities } from "./bench-matching-data.ts";
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
      const excluded = new Set((flags.except ?? "").split(","));
      const cities = await readLabelledCities(path.resolve(context.workingDirectory, flags.data));
      const labelled = cities
        .filter(({ city }) => !excluded.has(city))
        .flatMap((city) => labelledPairs(city, ({ name }) => !excluded.has(name.split(".").at(-1)!)));
      const out =
        flags.out === undefined
          ? fileURLToPath(shippedModelUrl)
          : path.resolve(context.workingDirectory, flags.out);
      const model = trainModel(labelled, flags.modelVersion);
      await writeFile(out, `${JSON.stringify(model)}\n`);
      const { pairs, matches } = model.trained_on;
      context.stdout.write(
        `trained on ${formatNumber(pairs)} pairs, ${formatNumber(matches)} of them one place: ${out}\n`,
      );
    });
}
