import {
  type Correction,
  correctionSchema,
  InvalidInputError,
  parseInput,
  runKeys,
  standingCorrections,
  subjectOf,
  type WithdrawnCorrection,
} from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { z } from "zod";

const correctionsSchema = z.array(correctionSchema);

/**
 * Adds corrections behind those there are, also where others add some at the same time: of two about the same thing the
 * later one holds. One that was said before is moved to the end. Returns the object's key.
 */
export async function addCorrections(
  store: RunStore,
  city: string,
  added: readonly Correction[],
): Promise<string> {
  const key = runKeys.corrections(city);
  await store.updateJson(key, correctionsSchema, (known = []) => lastOfEach([...known, ...added]));
  return key;
}

/**
 * Takes corrections back, by a line more in the log. Returns the object's key.
 *
 * @throws InvalidInputError where none of those that stand is such.
 */
export async function withdrawCorrections(
  store: RunStore,
  city: string,
  what: WithdrawnCorrection,
): Promise<string> {
  const key = runKeys.corrections(city);
  await store.updateJson(key, correctionsSchema, (known = []) => {
    const subject = subjectOf(what);
    if (standingCorrections(known).some((correction) => subjectOf(correction) === subject))
      return lastOfEach([...known, { type: "withdraw", what }]);
    throw new InvalidInputError(
      `withdraw: found no correction "${describeWithdrawn(what)}" of ${city}, expected one that \`scout corrections list\` shows`,
    );
  });
  return key;
}

/** Of equal corrections the last: the others before it say nothing more. */
function lastOfEach(corrections: readonly Correction[]): Correction[] {
  const last = new Map<string, Correction>();
  for (const correction of corrections) {
    const content = contentOf(correction);
    // Deleted first, so that it comes to stand behind all others.
    last.delete(content);
    last.set(content, correction);
  }
  return [...last.values()];
}

function contentOf(correction: Correction): string {
  if (correction.type === "withdraw") return `withdraw ${subjectOf(correction.what)}`;
  const value = "value" in correction ? correction.value : "closed" in correction ? correction.closed : null;
  return `${subjectOf(correction)} ${JSON.stringify(value)}`;
}

function describeWithdrawn(what: WithdrawnCorrection): string {
  const rest = "records" in what ? what.records : "field" in what ? [what.record, what.field] : [what.record];
  return [what.type, ...rest].join(" ");
}

/** Reads exported corrections. Throws `InvalidInputError` that names the file, the correction and the field. */
export function parseCorrections(text: string, where: string): Correction[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
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
    case "withdraw":
      return [correction.type, describeWithdrawn(correction.what), "", ""];
  }
}
