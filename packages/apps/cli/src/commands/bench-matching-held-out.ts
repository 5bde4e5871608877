import { InvalidInputError } from "@cityscout/contracts";
import { decodeModel, type Model } from "@cityscout/matching";
import { type LabelledPairs, trainModel } from "@cityscout/matching/engine";
import type { LabelledCity, LabelledFile } from "./bench-matching-data.ts";

/** What a model does not see in training: all files but those of the split `train`, or a whole city. */
export type HeldOut = "split" | "city";

/** A city with the files to judge, and a model that has seen none of their labels. */
export interface UnseenCity {
  readonly city: LabelledCity;
  readonly model: Model;
}

export function readHeldOut(text: string): HeldOut {
  if (text === "split" || text === "city") return text;
  throw new InvalidInputError(
    `--held-out "${text}": expected split (train on the files *.train, judge all others) or city (train on the other cities)`,
  );
}

/**
 * Trains models for judging what they have not seen.
 *
 * @throws InvalidInputError when nothing is left to train on or to judge.
 */
export function trainHeldOut(cities: readonly LabelledCity[], heldOut: HeldOut): UnseenCity[] {
  if (heldOut === "city") {
    return cities.map((city) => ({
      city,
      model: train(
        cities.filter((other) => other !== city),
        () => true,
      ),
    }));
  }
  const model = train(cities, isTraining);
  const judged = cities
    .map((city) => ({ ...city, files: city.files.filter((file) => !isTraining(file)) }))
    .filter(({ files }) => files.length > 0);
  if (judged.length === 0) {
    throw new InvalidInputError("--held-out split: found no files but *.train, expected some to judge");
  }
  return judged.map((city) => ({ city, model }));
}

function isTraining({ name }: LabelledFile): boolean {
  return name.endsWith(".train");
}

function train(cities: readonly LabelledCity[], includes: (file: LabelledFile) => boolean): Model {
  const labelled = cities.flatMap((city) => labelledPairs(city, includes));
  if (labelled.length === 0) {
    throw new InvalidInputError("--held-out: no labelled pairs are left to train on, expected some");
  }
  return decodeModel(trainModel(labelled, "held-out"));
}

/** The labelled pairs of those files of a city that are included. */
export function labelledPairs(
  { records, files }: LabelledCity,
  includes: (file: LabelledFile) => boolean,
): LabelledPairs[] {
  return files
    .filter((file) => includes(file))
    .map((file) => ({
      name: file.name,
      left: records.get(file.left)!,
      right: records.get(file.right)!,
      pairs: file.pairs,
    }));
}
