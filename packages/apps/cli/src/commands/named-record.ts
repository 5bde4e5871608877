import { candidateKey, InvalidInputError, sourceIdOfKey, sourceOfKey } from "@cityscout/contracts";
import type { AskedRun } from "./explain-run.ts";

/** What is said of a key that no record of a run has: where it stands, and which keys there are. */
export function noSuchRecord(
  where: string,
  key: string,
  { runId, candidates }: Pick<AskedRun, "runId" | "candidates">,
): InvalidInputError {
  return new InvalidInputError(
    `${where}: found no record "${key}" in run ${runId}, expected source:source_id of one of its records; ${keysThereAre(key, candidates.map(candidateKey))}`,
  );
}

/**
 * Which sources records are of, and which record is likely to be meant where exactly one has that id under another source's
 * name, as `overpass:node/1` for `osm:node/1` or `node/1`.
 */
export function keysThereAre(key: string, known: readonly string[]): string {
  const sources = [...new Set(known.map(sourceOfKey))].sort();
  if (sources.length === 0) return "it has none";
  const ids = new Set([key, sourceIdOfKey(key)]);
  const alike = known.filter((other) => ids.has(sourceIdOfKey(other)));
  const meant = alike.length === 1 ? `; did you mean ${alike[0]}?` : "";
  return `its sources are ${sources.join(", ")}${meant}`;
}

/** {@link keysThereAre} in brackets where none of the records is of the key's source, else nothing. */
export function hintAtSource(key: string, known: readonly string[]): string {
  const isKnown = known.some((other) => sourceOfKey(other) === sourceOfKey(key));
  return isKnown ? "" : ` (${keysThereAre(key, known)})`;
}
