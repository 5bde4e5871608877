import { InvalidInputError, sourceNames, sourceSchema } from "@cityscout/contracts";
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
 * Reads `errors=0.05,resets=0.02,slow=0.1,slow_ms=300,duplicates=0.1,reorder,down=google+yelp,quota=yelp:40`. Throws
 * `InvalidInputError` that names the part that is wrong.
 */
export function parseFaults(text: string): Faults {
  const values: Record<string, unknown> = {};
  for (const part of text.split(",").filter((piece) => piece !== "")) {
    const [name = "", value] = part.split("=", 2);
    if (name === "down") values[name] = (value ?? "").split("+");
    else if (name === "quota") values[name] = quotasOf(value ?? "");
    else if (name === "reorder") values[name] = value === undefined || value === "true";
    else values[name] = value === undefined || value === "" ? Number.NaN : Number(value);
  }
  const parsed = faultsSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const allowed = `errors, resets, slow, malformed, duplicates (0 to 1), slow_ms, reorder, down=${sourceNames.join("+")}, quota=yelp:40+google:100`;
  throw new InvalidInputError(
    `--faults: found ${text} (${[issue?.path.join("."), issue?.message].filter(Boolean).join(" ")}), expected ${allowed}`,
  );
}

/** `yelp:40+google:100` */
function quotasOf(text: string): Record<string, number> {
  const entries = text.split("+").map((part): [string, number] => {
    const [source = "", calls = ""] = part.split(":", 2);
    return [source, calls === "" ? Number.NaN : Number(calls)];
  });
  return Object.fromEntries(entries);
}
