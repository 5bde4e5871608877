import { candidateKey, type Candidate, type FieldLineage } from "@cityscout/contracts";
import { compareText } from "../records/compare-text.ts";
import type { Choice } from "./choose.ts";
import { byTrust, retrievalDay } from "./trust.ts";

/**
 * Chooses whether a place is closed: by majority; where as many records say so as not, by the one retrieved on the
 * latest day, of several that one of the most trusted source.
 *
 * @param records At least one.
 */
export function chooseClosed(records: readonly Candidate[]): Choice<boolean> {
  const sorted = [...records].sort(byRecency);
  const closed = sorted.filter((record) => record.closed);
  const open = sorted.filter((record) => !record.closed);
  const isClosed = closed.length === open.length ? sorted[0]!.closed : closed.length > open.length;
  const [winners, others] = isClosed ? [closed, open] : [open, closed];
  return {
    value: isClosed,
    lineage: {
      from: candidateKey(winners[0]!),
      why: reasonFor(winners, others),
      alternatives: others.map((record) => ({ from: candidateKey(record), value: record.closed })),
    },
  };
}

function byRecency(a: Candidate, b: Candidate): number {
  return compareText(retrievalDay(b), retrievalDay(a)) || byTrust("contact")(a, b);
}

function reasonFor(winners: readonly Candidate[], others: readonly Candidate[]): FieldLineage["why"] {
  if (winners.length === 1 && others.length === 0) return "only";
  if (winners.length > others.length) return "agreement";
  return retrievalDay(winners[0]!) > retrievalDay(others[0]!) ? "recency" : "trust";
}
