import { callsInOneGo, type Limits } from "@cityscout/budget";
import type { CircleConnector } from "@cityscout/connectors";
import type { PlaceSource, SourceCoverage } from "@cityscout/contracts";

/** What searches around anchors may take; counted down as they are made. */
export interface Allowance {
  callsLeft: number;
  costLeftUsd: number;
  callsLeftBySource: Partial<Record<PlaceSource, number>>;
}

/** Of the run's limits, and of the calls that the whole city is expected to take. */
const SHARE = 0.1;
/** Searches that cover a city overlap: they are this many times as many as full answers would be. */
const CALLS_PER_FULL_ANSWER = 2;

/**
 * A tenth of the limits, and no more than a tenth of what the city is expected to take: circles around anchors are not
 * placed as well as those of the sweep. Nor more of a source than its rate lets one stage make. It follows from the limits
 * and not from what is left, so that a stage that is done again is allowed the same.
 */
export function expansionAllowance(
  limits: Limits,
  circles: readonly CircleConnector[],
  coverage: Partial<Record<PlaceSource, SourceCoverage>>,
): Allowance {
  const shareOf = (calls: number) => Math.floor(calls * SHARE);
  const bySource = circles.map(({ source, resultCap }): [PlaceSource, number] => {
    const fullAnswers = (coverage[source]?.expected_remaining.mean ?? 0) / resultCap;
    const { maxCalls, tokensPerMinute } = limits.sources[source];
    const expected = Math.ceil(fullAnswers * CALLS_PER_FULL_ANSWER * SHARE);
    return [source, Math.min(shareOf(maxCalls ?? limits.maxCalls), expected, callsInOneGo(tokensPerMinute))];
  });
  return {
    callsLeft: shareOf(limits.maxCalls),
    costLeftUsd: limits.maxCostUsd === null ? Infinity : limits.maxCostUsd * SHARE,
    callsLeftBySource: Object.fromEntries(bySource),
  };
}
