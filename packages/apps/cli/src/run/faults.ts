import { describeIssues, InvalidInputError, sourceSchema } from "@cityscout/contracts";
import { z } from "zod";

const share = z.number().min(0).max(1);

/** What the simulated services and the embedded queue are told to do wrong, as shares of what they do. */
export const faultsSchema = z.strictObject({
  errors: share.default(0),
  resets: share.default(0),
  slow: share.default(0),
  slow_ms: z.number().int().min(0).max(60_000).default(200),
  malformed: share.default(0),
  /** Deliveries of the queue that come twice. */
  duplicates: share.default(0),
  /** The queue delivers in another order than it was given. */
  reorder: z.boolean().default(false),
  /** Services that never answer. */
  down: z.array(sourceSchema).default([]),
  /** Calls that a service answers before it says that the quota is spent. */
  quota: z.partialRecord(sourceSchema, z.number().int().min(0)).default({}),
});
export type Faults = z.infer<typeof faultsSchema>;

export const noFaults: Faults = faultsSchema.parse({});

/**
 * Reads `errors=0.05,resets=0.02,slow=0.1,slow_ms=300,duplicates=0.1,reorder,down=google+yelp,quota=yelp:40`, or `none`. Throws
 * `InvalidInputError` that names the part that is wrong.
 */
export function parseFaults(text: string): Faults {
  if (text === "none") return noFaults;
  const values: Record<string, unknown> = {};
  for (const part of text.split(",").filter((piece) => piece !== "")) {
    const [name = "", value] = part.split("=", 2);
    if (name === "down") values[name] = (value ?? "").split("+");
    else if (name === "quota") values[name] = quotasOf(value ?? "");
    else if (name === "reorder") values[name] = value === undefined || value === "true";
    else values[name] = numberOrText(value ?? "");
  }
  const parsed = faultsSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(
    `--faults: ${describeIssues(parsed.error, values, faultsSchema)}; as in ${example}`,
    { cause: parsed.error },
  );
}

const example = "errors=0.05,slow=0.1,reorder,down=google+yelp,quota=yelp:40+google:100";

/** What is no number stays as it was given, for the schema to refuse. */
const numberOrText = (text: string): number | string =>
  text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);

/** `yelp:40+google:100` */
function quotasOf(text: string): Record<string, number | string> {
  const entries = text.split("+").map((part): [string, number | string] => {
    const [source = "", calls = ""] = part.split(":", 2);
    return [source, numberOrText(calls)];
  });
  return Object.fromEntries(entries);
}
