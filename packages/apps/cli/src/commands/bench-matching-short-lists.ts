import { seededRandom } from "@cityscout/contracts";
import { matchLists, type Model } from "@cityscout/matching";
import { type LabelledPairs, scatterPairs } from "@cityscout/matching/engine";
import { agreement, calibrationError, mean } from "./bench-matching-figures.ts";

/** How right a forest is on the labelled pairs of short lists. */
interface Rightness {
  readonly f1: number | null;
  readonly calibration_error: number | null;
}

/** What becomes of labelled pairs when the rest of the city is not listed. */
export interface ShortListFigures {
  /** Labelled pairs whose records make up a list, and how many records these are on average; `null` without a pair. */
  readonly pairs_in_list: number;
  readonly records: number | null;
  /** By the second look that the model takes at so many records, and by the one for whole cities. */
  readonly own: Rightness;
  readonly whole_city: Rightness;
}

const sizes = [40, 400, 2000, 5000];
/** Of lists this short every fourth is judged: one in four pairs says enough, in seconds. */
const mostPairsOfMany = 400;
const judgedOfMany = 4;

/** Cuts labelled pairs into lists of their own records, from all over the city, and judges them by both second looks. */
export function judgeShortLists(labelled: LabelledPairs, model: Model): ShortListFigures[] {
  return sizes.map((size) => {
    const all = scatterPairs(labelled, size, seededRandom(1));
    const lists = size > mostPairsOfMany ? all : all.filter((_, index) => index % judgedOfMany === 0);
    const wholeCity = { ...model, shortLists: { ...model.shortLists, fewerThan: 0 } };
    return {
      pairs_in_list: size,
      records: mean(lists.map(({ left, right }) => left.length + right.length)),
      own: judge(lists, model),
      whole_city: judge(lists, wholeCity),
    };
  });
}

function judge(lists: readonly LabelledPairs[], model: Model): Rightness {
  const scores = lists.flatMap(({ left, right, pairs }) =>
    matchLists(left, right, { pairs: pairs.map((pair) => [pair.left, pair.right] as const), model }).map(
      ({ score }) => score,
    ),
  );
  const labels = lists.flatMap(({ pairs }) => pairs.map(({ same }) => same));
  return {
    f1: agreement(
      scores.map((score) => score >= 0.5),
      labels,
    ).f1,
    calibration_error: calibrationError(scores, labels),
  };
}

/** The mean of several files' figures, size by size. */
export function meanOfShortLists(files: readonly (readonly ShortListFigures[])[]): ShortListFigures[] {
  return sizes.map((size, at) => {
    const ofSize = files.map((figures) => figures[at]!);
    const meanOf = (read: (figures: ShortListFigures) => number | null): number | null =>
      mean(ofSize.map(read));
    const rightness = (look: "own" | "whole_city"): Rightness => ({
      f1: meanOf((figures) => figures[look].f1),
      calibration_error: meanOf((figures) => figures[look].calibration_error),
    });
    return {
      pairs_in_list: size,
      records: meanOf(({ records }) => records),
      own: rightness("own"),
      whole_city: rightness("whole_city"),
    };
  });
}
