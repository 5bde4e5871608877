import type { z } from "zod";
import { InvalidInputError } from "./errors.ts";
import { allowedKeysAt, expectationAt } from "./expectation.ts";

type Issue = z.core.$ZodIssue;

/** More would be a wall: who mends the first ones sees the rest. */
const maxIssues = 5;
const maxShownCharacters = 80;

/**
 * One line that names each wrong path, what was found there and what is allowed, e.g.
 * `budgets.max_api_calls: found -3, expected a whole number from 1 up`. Our schemas' own messages name what is
 * expected and begin in lower case, which tells them from zod's.
 *
 * @param schema - what `input` was parsed by; without it the allowed keys and ranges are named less fully
 */
export function describeIssues(error: z.ZodError, input: unknown, schema?: z.ZodType): string {
  const lines = error.issues
    .flatMap((issue) => [...likeliest(issue)])
    .flatMap((issue) => describe(issue, input, schema));
  const shown = lines.slice(0, maxIssues);
  if (lines.length > shown.length) shown.push(`and ${lines.length - shown.length} more`);
  return shown.join("; ");
}

/**
 * The parsed input.
 *
 * @param what - what a person wrote, to begin the message with: a file's name, an argument
 * @throws InvalidInputError with the one message of {@link describeIssues}
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(`${what}: ${describeIssues(parsed.error, input, schema)}`, {
    cause: parsed.error,
  });
}

/** Of a union, the issues of the alternative that the input was meant to be: the one whose outermost type fits. */
function* likeliest(issue: Issue): Iterable<Issue> {
  const fitting =
    issue.code === "invalid_union"
      ? issue.errors.find(
          (issues) =>
            issues.length > 0 &&
            !issues.some(
              (one) => one.path.length === 0 && (one.code === "invalid_type" || one.code === "invalid_union"),
            ),
        )
      : undefined;
  if (fitting === undefined) {
    yield issue;
    return;
  }
  for (const inner of fitting) yield* likeliest({ ...inner, path: [...issue.path, ...inner.path] });
}

function describe(issue: Issue, input: unknown, schema: z.ZodType | undefined): string[] {
  if (issue.code === "unrecognized_keys") {
    const allowed = schema === undefined ? [] : allowedKeysAt(schema, input, issue.path);
    const expected = allowed.length === 0 ? "no such key" : `one of the keys ${allowed.join(", ")}`;
    return issue.keys.map((key) => {
      const found = show(valueAt(input, [...issue.path, key]));
      return `${showPath([...issue.path, key])}unknown key with ${found}, expected ${expected}`;
    });
  }
  const expected = ownWords(issue) ?? (schema && expectationAt(schema, input, issue.path)) ?? wordsOf(issue);
  return [`${showPath(issue.path)}found ${show(valueAt(input, issue.path))}, expected ${expected}`];
}

function ownWords(issue: Issue): string | undefined {
  return /^\p{Lu}/u.test(issue.message) ? undefined : issue.message;
}

/** What zod says that it expected, where there is no schema to say it better. */
function wordsOf(issue: Issue): string {
  if (issue.code === "invalid_type") return issue.expected;
  if (issue.code === "invalid_value") return `one of ${issue.values.map((value) => show(value)).join(", ")}`;
  if (issue.code === "too_small")
    return `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
  if (issue.code === "too_big")
    return `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
  if (issue.code === "invalid_format") return `text in the format ${issue.format}`;
  return `something else (${issue.message})`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

function showPath(path: readonly PropertyKey[]): string {
  let shown = "";
  for (const step of path) {
    if (typeof step === "number") shown += `[${step}]`;
    else shown += shown === "" ? String(step) : `.${String(step)}`;
  }
  return shown === "" ? "" : `${shown}: `;
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  // JSON would make null of these.
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  const json = JSON.stringify(value) ?? typeof value;
  if (json.length <= maxShownCharacters) return json;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return `${json.slice(0, maxShownCharacters)}…`;
}
