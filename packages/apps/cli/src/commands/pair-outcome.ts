import type { ExplainedPair } from "@cityscout/matching";

/** A pair of a run: what the matcher says of it, what people say, and what became of it. */
export interface PairOfRun extends Omit<ExplainedPair, "kept_apart"> {
  /** What the city's corrections say of the two, directly or through other records; `null` where they say nothing. */
  readonly correction: "same" | "different" | null;
  /** Whether the run has both in one place; `null` where it has one of them in none. */
  readonly in_one_place: boolean | null;
  /** The records of that place through which they were joined. */
  readonly through: readonly string[];
  /** What keeps their places apart, by the rules of merging or by corrections; `null` where nothing is known to. */
  readonly kept_apart:
    | ExplainedPair["kept_apart"]
    | { readonly by: "correction"; readonly records: readonly [string, string] };
}

/** What became of a pair, and why where its score says otherwise. */
export function describeOutcome(pair: PairOfRun): string {
  const { correction, in_one_place, score } = pair;
  if (in_one_place === null) return "not both in places of this run";
  const outcome = in_one_place ? "one place in this run" : "two places in this run";
  if (correction !== null)
    return in_one_place === (correction === "same")
      ? `${outcome} (by a correction)`
      : `${outcome}, ${in_one_place ? "two" : "one"} from the next run on (by a correction)`;
  // Only where the outcome is not what the score says, it takes a reason.
  if (in_one_place === score >= 0.5) return outcome;
  const why = in_one_place ? describeThrough(pair) : describeKeptApart(pair);
  return why === "" ? outcome : `${outcome}: ${why}`;
}

function describeThrough({ through }: PairOfRun): string {
  return through.length === 0 ? "" : `joined through ${through.join(", ")}`;
}

function describeKeptApart({ kept_apart }: PairOfRun): string {
  if (kept_apart === null) return "";
  switch (kept_apart.by) {
    case "correction":
      return `a correction keeps ${kept_apart.records.join(" and ")} apart`;
    case "sources":
      return `${kept_apart.sources.join(" and ")} list both places`;
    case "contradiction":
      return `numbers, addresses or categories of ${kept_apart.records.join(" and ")} contradict each other`;
    case "difference":
      return `${kept_apart.records.join(" and ")} are clearly different (${percent(kept_apart.score)} sure to be one place)`;
    case "names":
      return "one source lists both, under two names";
    case "average":
      return `on average, their records are ${percent(kept_apart.score)} sure to be one place`;
  }
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
