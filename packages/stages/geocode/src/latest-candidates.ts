import {
  type Candidate,
  candidateKey,
  candidateSchema,
  placeSourceSchema,
  runKeys,
} from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { z } from "zod";

export interface LatestCandidates {
  /** Different source records. */
  unique: number;
  /** Each source record once, by key in code unit order. */
  inKeyOrder(): AsyncIterable<Candidate>;
}

/** Records held at once, of some 2 KB each: more are read in several passes. */
const RECORDS_IN_MEMORY = 50_000;

const stampSchema = z.object({
  source: placeSourceSchema,
  source_id: z.string(),
  provenance: z.object({ retrieved_at: z.string(), request_hash: z.string() }),
});

/**
 * All records that the stages of a run found, each once: the one retrieved last, at the same moment the one of the
 * greater request hash, so that the order of the objects does not matter. First the keys alone are read, then the
 * records in ranges of keys, so that memory is bounded by the range and not by the city.
 */
export async function latestCandidates(
  store: RunStore,
  prefix: string,
  recordsInMemory = RECORDS_IN_MEMORY,
): Promise<LatestCandidates> {
  const objects = await store.list(runKeys.candidatesPrefix(prefix));
  const stamps = new Map<string, string>();
  for (const object of objects) {
    for await (const record of store.readRecords(object, stampSchema)) {
      const key = candidateKey(record);
      const stamp = stampOf(record);
      const known = stamps.get(key);
      if (known === undefined || stamp > known) stamps.set(key, stamp);
    }
  }
  const keys = [...stamps.keys()].sort();

  async function* inKeyOrder() {
    for (let start = 0; start < keys.length; start += recordsInMemory) {
      const range = keys.slice(start, start + recordsInMemory);
      const [first, last] = [range[0]!, range.at(-1)!];
      const found = new Map<string, Candidate>();
      for (const object of objects) {
        for await (const candidate of store.readRecords(object, candidateSchema)) {
          const key = candidateKey(candidate);
          if (key < first || key > last || found.has(key) || stampOf(candidate) !== stamps.get(key)) continue;
          found.set(key, candidate);
        }
      }
      for (const key of range) yield found.get(key)!;
    }
  }

  return { unique: keys.length, inKeyOrder };
}

function stampOf({ provenance }: z.infer<typeof stampSchema>): string {
  return `${provenance.retrieved_at} ${provenance.request_hash}`;
}
