import { candidateKey, type Candidate } from "@cityscout/contracts";
import { compareText } from "../canonicalise/trust.ts";
import { spatialOrder } from "./spatial-order.ts";

/** Candidates in the order of their keys, each key once. */
export interface RecordList {
  readonly length: number;
  /** The record at a position from 0; a list that keeps its records packed makes it anew at each call. */
  at(position: number): Candidate;
  locationOf(position: number): Candidate["location"];
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
  return {
    length: records.length,
    at: (position) => records[position]!,
    locationOf: (position) => records[position]!.location,
  };
}

/** Which of two candidates with one key holds. */
export function precedes(a: Candidate, b: Candidate): boolean {
  return compareText(JSON.stringify(a), JSON.stringify(b)) < 0;
}

/** The records at these positions, one after the other. */
export function* eachOf(records: RecordList, positions: Uint32Array): Generator<Candidate> {
  for (const position of positions) yield records.at(position);
}

/** In which order the records are prepared for comparing. */
export function comparingOrder(records: RecordList): Uint32Array {
  return spatialOrder(records.length, (position) => records.locationOf(position));
}
