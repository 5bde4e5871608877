import { InvalidInputError } from "@cityscout/contracts";
import type { z } from "zod";

/** Names the file (and line), the field, what was found and what belongs there. */
export function invalid(
  where: string,
  field: string,
  found: unknown,
  expected: string,
  cause?: unknown,
): InvalidInputError {
  return new InvalidInputError(
    `${where}: ${field}: found ${shown(found)}, expected ${expected}`,
    cause === undefined ? undefined : { cause },
  );
}

/**
 * Parses with a schema whose messages all say what is expected, and throws the first issue as `InvalidInputError`.
 */
export function parseExpected<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const path = issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0]!] : issue.path;
  const found = issue.code === "unrecognized_keys" ? issue.keys[0] : valueAt(value, issue.path);
  throw invalid(where, path.join(".") || "the whole", found, issue.message, result.error);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
