import { type Candidate, candidateKey } from "@cityscout/contracts";
import type { AnsweredSearch, PlannedSearch } from "./search.ts";

/** A source's answer as a planner takes it: records without a position say nothing of where places are. */
export function answeredSearch(
  search: PlannedSearch,
  { candidates, more }: { readonly candidates: readonly Candidate[]; readonly more: boolean },
): AnsweredSearch {
  const places = candidates.flatMap((candidate) => {
    const { name, category, location } = candidate;
    return location === null ? [] : [{ key: candidateKey(candidate), name, category, ...location }];
  });
  return { search, places, more };
}
