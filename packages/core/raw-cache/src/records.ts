import { CorruptObjectError, describeIssues } from "@cityscout/contracts";
import type { z } from "zod";

/** Lines of chunks of text, without their ends; a line may stand across chunks. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncIterable<string> {
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** Each line as a record. Throws `CorruptObjectError` that names key and line. */
export async function* parseRecords<T>(
  key: string,
  lines: AsyncIterable<string>,
  schema: z.ZodType<T>,
): AsyncIterable<T> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line === "") continue;
    yield parseStored(`${key}, line ${number}`, line, schema);
  }
}

/** Throws `CorruptObjectError` where the text is not JSON, or does not fit the schema. */
export function parseStored<T>(what: string, text: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CorruptObjectError(`${what}: found text that is not JSON`, { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new CorruptObjectError(`${what}: ${describeIssues(parsed.error, value, schema)}`, {
      cause: parsed.error,
    });
  }
  return parsed.data;
}
