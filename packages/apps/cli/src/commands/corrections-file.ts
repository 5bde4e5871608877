import {
  correctedRecordsSchema,
  type Correction,
  correctionSchema,
  InvalidInputError,
  parseInput,
  runKeys,
  type StandingCorrection,
  standingCorrections,
  subjectOf,
  type WithdrawnCorrection,
} from "@cityscout/contracts";
import {
  keySet,
  KeysToday,
  noteRecords,
  nothingKnown,
  overruledIn,
  renamed,
  withKeysToday,
} from "@cityscout/matching";
import { readCorrections, type RunStore } from "@cityscout/raw-cache";
import { z } from "zod";
import type { AskedRun } from "./explain-run.ts";

const correctionsSchema = z.array(correctionSchema);

/** A run's records, and their city as it stands in S3 keys. */
type RecordsOfCity = Pick<AskedRun, "city" | "candidates">;

/**
 * The city's corrections, oldest first, by the keys that records have in a run: a source may have given them others since.
 *
 * @throws InvalidInputError where no run can obey them.
 */
export async function readCorrectionsIn(run: RecordsOfCity, store: RunStore): Promise<readonly Correction[]> {
  return withKeysToday(await readCorrections(store, run.city), await keysIn(run, store));
}

/** Which keys the records of corrections have in a run. */
export async function keysIn({ city, candidates }: RecordsOfCity, store: RunStore): Promise<KeysToday> {
  const known = await store.readJson(runKeys.correctedRecords(city), correctedRecordsSchema);
  return new KeysToday(Object.entries(known?.rekeyed ?? {}), keySet(candidates));
}

/** What came of adding corrections. */
export interface AddedCorrections {
  /** The object that they are kept in. */
  readonly key: string;
  /** Those that held until now, or were added, and do not hold, as later ones contradict them. */
  readonly overruled: readonly Correction[];
}

/**
 * Adds corrections behind those there are, also where others add some at the same time: of two about the same thing the
 * later one holds. One that was said before is moved to the end.
 *
 * @param run Its records are noted, so that corrections go on with them where their sources give them other keys.
 */
export async function addCorrections(
  store: RunStore,
  run: RecordsOfCity,
  added: readonly Correction[],
): Promise<AddedCorrections> {
  const { city, candidates } = run;
  const key = runKeys.corrections(city);
  // First: a record that is noted and not corrected does no harm.
  await store.updateJson(runKeys.correctedRecords(city), correctedRecordsSchema, (known = nothingKnown) =>
    noteRecords(added, known, candidates),
  );
  const keys = await keysIn(run, store);
  let overruled: readonly Correction[] = [];
  await store.updateJson(key, correctionsSchema, (known = []) => {
    const all = lastOfEach([...known, ...added]);
    const before = new Set(withoutEffect(known, keys).keys());
    overruled = [...withoutEffect(all, keys)].flatMap(([one, why]) =>
      why === "overruled" && !before.has(one) ? [one] : [],
    );
    return all;
  });
  return { key, overruled };
}

/** Of a log the corrections that say nothing any more, and whether they were taken back or are contradicted by later ones. */
export function withoutEffect(
  log: readonly Correction[],
  keys: KeysToday,
): ReadonlyMap<Correction, "taken back" | "overruled"> {
  const today = log.map((one) => ({ one, said: withKeysToday([one], keys)[0] }));
  const all = today.flatMap(({ said }) => said ?? []);
  const standing = new Set<Correction>(standingCorrections(all));
  const overruled = overruledIn(all);
  const idle = new Map<Correction, "taken back" | "overruled">();
  for (const { one, said } of today) {
    if (said === undefined || said.type === "withdraw") continue;
    if (!standing.has(said)) idle.set(one, "taken back");
    else if (overruled.has(said)) idle.set(one, "overruled");
  }
  return idle;
}

/** A line for each correction that does not hold any more. */
export function describeOverruled(overruled: readonly Correction[]): string {
  return overruled
    .map((one) => `contradicted later, and without effect: ${describeCorrection(one).join("  ").trimEnd()}\n`)
    .join("");
}

/**
 * Takes corrections back, by lines more in the log. Returns the object's key.
 *
 * @param what Names records by keys that they have, or had when it was said.
 * @throws InvalidInputError where none of those that stand is such.
 */
export async function withdrawCorrections(
  store: RunStore,
  run: RecordsOfCity,
  what: WithdrawnCorrection,
): Promise<string> {
  const { city } = run;
  const key = runKeys.corrections(city);
  const keys = await keysIn(run, store);
  await store.updateJson(key, correctionsSchema, (known = []) => {
    const subject = subjectOf(renamed(what, keys));
    const standing = standingCorrections(known).filter((one) => subjectOf(renamed(one, keys)) === subject);
    if (standing.length > 0)
      return lastOfEach([
        ...known,
        ...standing.map((one): Correction => ({
          type: "withdraw",
          // As it was said, where the record has got another key since.
          what: subjectOf(one) === subjectOf(what) ? what : withdrawnOf(one),
        })),
      ]);
    throw new InvalidInputError(
      `withdraw: found no correction "${describeWithdrawn(what)}" of ${city}, expected one that \`scout corrections list\` shows`,
    );
  });
  return key;
}

function withdrawnOf(said: StandingCorrection): WithdrawnCorrection {
  switch (said.type) {
    case "same":
    case "different":
      return { type: said.type, records: said.records };
    case "field":
      return { type: "field", record: said.record, field: said.field };
    case "closed":
      return { type: "closed", record: said.record };
  }
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

/**
 * One correction in a line: `same  overpass:node/1  yelp:y1`.
 *
 * @param keys Tell which keys the records have by now. Default: they are those that it names.
 */
export function describeCorrection(correction: Correction, keys?: KeysToday): string[] {
  const name = (key: string): string => {
    const today = keys?.of(key) ?? key;
    return today === key ? key : `${key} (now ${today})`;
  };
  switch (correction.type) {
    case "same":
    case "different":
      return [correction.type, name(correction.records[0]), name(correction.records[1]), ""];
    case "field":
      return [
        correction.type,
        name(correction.record),
        correction.field,
        typeof correction.value === "string" ? correction.value : JSON.stringify(correction.value),
      ];
    case "closed":
      return [correction.type, name(correction.record), correction.closed ? "closed" : "open", ""];
    case "withdraw":
      return [correction.type, describeWithdrawn(correction.what), "", ""];
  }
}
