import { InvalidInputError } from "@cityscout/contracts";
import { decodeModel, type Model } from "@cityscout/matching";
import { foldCount, foldsByPlace, type LabelledPairs, trainModel } from "@cityscout/matching/engine";
import type { LabelledCity, LabelledFile } from "./bench-matching-data.ts";

/** What a model does not see in training: all files but those of the split `train`, a whole city, or a part of the places. */
export type HeldOut = "split" | "city" | "places";

/** A city with the files to judge, and a model that has seen none of their labels. */
export interface UnseenCity {
  readonly city: LabelledCity;
  readonly model: Model;
}

export function readHeldOut(text: string): HeldOut {
  if (text === "split" || text === "city" || text === "places") return text;
  throw new InvalidInputError(
    `--held-out "${text}": expected split (train on the files *.train, judge all others), city (train on the other cities) or places (four parts, each judged by a model of the other three)`,
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
  if (heldOut === "places") return holdOutPlaces(cities.map(joinSplits));
  const model = train(cities, isTraining);
  const judged = cities
    .map((city) => ({ ...city, files: city.files.filter((file) => !isTraining(file)) }))
    .filter(({ files }) => files.length > 0);
  if (judged.length === 0) {
    throw new InvalidInputError("--held-out split: found no files but *.train, expected some to judge");
  }
  return judged.map((city) => ({ city, model }));
}

/** One part of the places after the other; a part keeps all pairs of its places. */
function holdOutPlaces(cities: readonly LabelledCity[]): UnseenCity[] {
  const ofFold = (fold: number, isJudged: boolean): LabelledCity[] =>
    cities.map((city) => ({
      ...city,
      files: city.files.map((file) => {
        const folds = foldsByPlace(labelledPairs({ ...city, files: [file] }, () => true)[0]!);
        const pairs = file.pairs.filter((_, index) => (folds[index] === fold) === isJudged);
        return { ...file, name: isJudged ? `${file.name}, part ${fold + 1}` : file.name, pairs };
      }),
    }));
  return Array.from({ length: foldCount }, (_, fold) => fold).flatMap((fold) => {
    const model = train(ofFold(fold, false), () => true);
    return ofFold(fold, true).map((city) => ({ city, model }));
  });
}

/** Files that label pairs of the same two sources become one: splits part pairs, not places. */
function joinSplits(city: LabelledCity): LabelledCity {
  const joined = new Map<string, LabelledFile>();
  for (const { left, right, pairs } of city.files) {
    const name = `${city.city}/${left}-${right}`;
    joined.set(name, {
      name,
      left,
      right,
      split: undefined,
      pairs: [...(joined.get(name)?.pairs ?? []), ...pairs],
    });
  }
  return { ...city, files: [...joined.values()] };
}

function isTraining({ split }: LabelledFile): boolean {
  return split === "train";
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
