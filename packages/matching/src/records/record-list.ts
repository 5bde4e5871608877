import { candidateKey, type Candidate } from "@cityscout/contracts";
import { compareText } from "./compare-text.ts";
import { spatialOrder } from "./spatial-order.ts";

/** Candidates in the order of their keys, each key once. */
export interface RecordList {
  readonly length: number;
  /** The record at a position from 0; a packed list unpacks it anew at each call. */
  at(position: number): Candidate;
  locationOf(position: number): Candidate["location"];
}

/** Sorts candidates that are in memory. Of those with the same key only the first by content is kept. */
export function listRecords(candidates: Iterable<Candidate>): RecordList {
  const byKey = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const key = candidateKey(candidate);
    const known = byKey.get(key);
    if (known === undefined || compareContent(candidate, known) < 0) byKey.set(key, candidate);
  }
  const records = [...byKey.keys()].sort(compareText).map((key) => byKey.get(key)!);
  return {
    length: records.length,
    at: (position) => records[position]!,
    locationOf: (position) => records[position]!.location,
  };
}

/** Orders candidates with the same key, of which the first is kept; 0 where they do not differ. */
export function compareContent(a: Candidate, b: Candidate): number {
  return compareText(JSON.stringify(a), JSON.stringify(b));
}

/** The records at these positions, one after the other. */
export function* eachOf(records: RecordList, positions: Uint32Array): Generator<Candidate> {
  for (const position of positions) yield records.at(position);
}

/** The order in which the records are prepared for comparison. */
export function comparingOrder(records: RecordList): Uint32Array {
  return spatialOrder(records.length, (position) => records.locationOf(position));
}
