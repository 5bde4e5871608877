import {
  type Correction,
  correctionSchema,
  InvalidInputError,
  parseInput,
  runKeys,
} from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { z } from "zod";

const correctionsSchema = z.array(correctionSchema);

/** What people decided about a city's records, oldest first. */
export async function readCorrections(store: RunStore, city: string): Promise<Correction[]> {
  return (await store.readJson(runKeys.corrections(city), correctionsSchema)) ?? [];
}

/**
 * Adds corrections behind those there are, also where others add some at the same time: of two about the same thing the
 * later one holds. Returns the object's key.
 */
export async function addCorrections(
  store: RunStore,
  city: string,
  added: readonly Correction[],
): Promise<string> {
  const key = runKeys.corrections(city);
  await store.updateJson(key, correctionsSchema, (known = []) => [...known, ...added]);
  return key;
}

/** Reads exported corrections. Throws `InvalidInputError` that names the file, the correction and the field. */
export function parseCorrections(text: string, where: string): Correction[] {
  let parsed: unknown;
  try {
    // Editors on Windows put a byte order mark first.
    parsed = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new InvalidInputError(`${where}: found no JSON, expected an array of corrections`, {
      cause: error,
    });
  }
  return parseInput(correctionsSchema, parsed, where);
}

/** One correction in a line: `same  overpass:node/1  yelp:y1`. */
export function describeCorrection(correction: Correction): string[] {
  switch (correction.type) {
    case "same":
    case "different":
      return [correction.type, correction.records[0], correction.records[1], ""];
    case "field":
      return [
        correction.type,
        correction.record,
        correction.field,
        typeof correction.value === "string" ? correction.value : JSON.stringify(correction.value),
      ];
    case "closed":
      return [correction.type, correction.record, correction.closed ? "closed" : "open", ""];
  }
}
