import { candidateKey, type Candidate } from "@cityscout/contracts";
import { compareText } from "../canonicalise/trust.ts";

/** Candidates in the order of their keys, each key once. */
export interface RecordList {
  readonly length: number;
  /** The record at a position from 0; a list that keeps its records packed makes it anew at each call. */
  at(position: number): Candidate;
}

/** Sorts candidates that are in memory anyway. Of two with one key the first by its content holds. */
export function listRecords(candidates: Iterable<Candidate>): RecordList {
  const byKey = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const key = candidateKey(candidate);
    const known = byKey.get(key);
    if (known === undefined || precedes(candidate, known)) byKey.set(key, candidate);
  }
  const records = [...byKey.keys()].sort(compareText).map((key) => byKey.get(key)!);
  return { length: records.length, at: (position) => records[position]! };
}

/** Which of two candidates with one key holds. */
export function precedes(a: Candidate, b: Candidate): boolean {
  return compareText(JSON.stringify(a), JSON.stringify(b)) < 0;
}

export function* eachOf(records: RecordList): Generator<Candidate> {
  for (let position = 0; position < records.length; position++) yield records.at(position);
}
