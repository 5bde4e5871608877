import { type Candidate, sourceIdOfKey, sourceOfKey } from "@cityscout/contracts";
import { exampleCandidate } from "@cityscout/contracts/testing";

/** A candidate for tests, by its key `source:source_id`. */
export function candidate(fields: Partial<Candidate> & { key: string; name: string }): Candidate {
  const { key, ...given } = fields;
  return exampleCandidate({
    source: sourceOfKey(key) as Candidate["source"],
    source_id: sourceIdOfKey(key),
    ...given,
  });
}

/** A position so many metres north and east of a corner of Edinburgh. */
export function at(northMetres: number, eastMetres: number): { lat: number; lng: number } {
  return { lat: 55.95 + northMetres / 111_195, lng: -3.19 + eastMetres / 62_260 };
}
