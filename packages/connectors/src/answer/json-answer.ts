import { SourceContractError, type Steps } from "@cityscout/contracts";
import type { RawEntry } from "@cityscout/raw-cache";
import { z } from "zod";
import { parseListInSteps } from "./json-list.ts";
import { CutShortError, saidIn, spokenFailure, statusFailure } from "./source-failure.ts";

/**
 * Reads an answer that should be JSON of the given shape.
 *
 * @throws `TransientSourceError` where the body was cut short or says that the source is busy, `RateLimitedError`
 * and `SourceRefusedError` by the status, `SourceContractError` where the body is anything else.
 */
export function readJsonAnswer<T>(entry: RawEntry, schema: z.ZodType<T>): T {
  refuseStatus(entry);
  return ofShape(entry, parseJson(entry), schema);
}

/**
 * The same in steps, of an answer that may have a hundred thousand elements.
 *
 * @param list The name of what holds them, at the answer's outermost level.
 */
export function* readLongJsonAnswer<T>(entry: RawEntry, schema: z.ZodType<T>, list: string): Steps<T> {
  refuseStatus(entry);
  const value = (yield* parseListInSteps(entry.body, list)) ?? parseJson(entry);
  return ofShape(entry, value, schema);
}

function refuseStatus({ source, status, body }: RawEntry): void {
  if (status >= 400) throw statusFailure(source, status, body);
}

function ofShape<T>(entry: RawEntry, value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new SourceContractError(
    entry.source,
    `${entry.source} answered JSON of another shape than its protocol's: ${z.prettifyError(parsed.error)}`,
    { cause: parsed.error },
  );
}

function parseJson(entry: RawEntry): unknown {
  const { source, body } = entry;
  try {
    return JSON.parse(body);
  } catch (cause) {
    if (isCutShort(body)) {
      throw new CutShortError(source, `${source}'s answer was cut short after ${body.length} characters`, {
        cause,
      });
    }
    const failure = /^\s*[[{]/.test(body) ? undefined : spokenFailure(source, body);
    if (failure !== undefined) throw failure;
    throw new SourceContractError(
      source,
      `${source} answered with something that is not JSON: ${saidIn(body)}`,
      {
        cause,
      },
    );
  }
}

/** Whether a text that begins as JSON ends before the value that it began does. */
export function isCutShort(body: string): boolean {
  const text = body.trim();
  if (text === "") return true;
  if (!/^[[{]/.test(text)) return false;
  let [depth, inString] = [0, false];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (inString) {
      if (character === "\\") i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
  }
  return inString || depth > 0;
}
