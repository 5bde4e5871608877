import { sourceOfKey } from "@cityscout/contracts";
import { obstacleBetween, sourcesOfTwo } from "../cluster/cluster.ts";
import { rulesOf } from "../cluster/rules-of.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { scoreOf } from "../log-odds.ts";
import type { Scorer } from "../score/scorer.ts";

/** Why the places of two records are two, though the records may score as one place; records by their keys. */
export type KeptApart =
  /** So many sources have records in both places. */
  | { readonly by: "sources"; readonly sources: readonly string[] }
  /** Two records, one of each, contradict each other, or are clearly different. */
  | {
      readonly by: "contradiction" | "difference";
      readonly records: readonly [string, string];
      readonly score: number;
    }
  /** On average, the records of the one are not those of the other. */
  | { readonly by: "average"; readonly score: number }
  /** One source lists both, under two names, and no other source has a record of them. */
  | { readonly by: "names" };

/**
 * What keeps two places from being one by the rules of clustering, as the places are at the end; `null` where nothing does by
 * now, as they were compared when they had fewer records.
 *
 * @param left Records of the one place, by position.
 * @param keyOf `source:source_id` of a record.
 */
export function whatKeepsApart(
  corpus: Corpus,
  scorer: Pick<Scorer, "score">,
  left: readonly number[],
  right: readonly number[],
  keyOf: (record: number) => string,
): KeptApart | null {
  const sourcesIn = (place: readonly number[]): Set<string> =>
    new Set(place.map((record) => sourceOfKey(keyOf(record))));
  const ofRight = sourcesIn(right);
  const sources = [...sourcesIn(left)].filter((source) => ofRight.has(source)).sort();
  if (sources.length >= sourcesOfTwo) return { by: "sources", sources };
  const obstacle = obstacleBetween(
    left,
    right,
    rulesOf(corpus, (a, b) => scorer.score(a, b)),
  );
  if (obstacle === undefined) return null;
  const score = scoreOf(obstacle.logit);
  if (obstacle.by === "names") return { by: obstacle.by };
  if (obstacle.by === "average") return { by: obstacle.by, score };
  return { by: obstacle.by, records: [keyOf(obstacle.a), keyOf(obstacle.b)], score };
}
