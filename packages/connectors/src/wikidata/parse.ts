import { type Candidate, SourceContractError, type Steps } from "@cityscout/contracts";
import type { RawEntry } from "@cityscout/raw-cache";
import { z } from "zod";
import {
  alternateNames,
  emptyCandidate,
  lenient,
  positionOf,
  prominenceOfCount,
  provenanceOf,
  textOf,
} from "../answer/fields.ts";
import { readJsonAnswer } from "../answer/json-answer.ts";
import { readRecordsInSteps, RECORDS_A_STEP, type Skip } from "../answer/records.ts";
import { readWktPoint } from "../answer/wkt.ts";
import type { PlaceAnswer } from "../connector.ts";
import { categoryOfClasses, isNoPlace } from "./category.ts";

const answerSchema = z.object({
  head: z.object({ vars: z.array(z.string()).optional() }),
  results: z.object({ bindings: z.array(z.unknown()) }),
});

/** A variable that is not bound is missing from its row. Every literal is a string. */
const termSchema = z.object({ type: z.string(), value: z.string(), "xml:lang": lenient(z.string()) });
const rowSchema = z.record(z.string(), termSchema);
type Row = z.infer<typeof rowSchema>;

const itemSchema = z.object({ id: z.string().min(1), rows: z.array(rowSchema) });
type Item = z.infer<typeof itemSchema>;

/** From articles in this many languages on, an item is as prominent as it gets. */
const SATURATING_SITELINKS = 150;

/** Names of the variables: ours, then those that other queries use for the same. */
const ITEM = ["item", "place"];
const LABEL = ["itemLabel", "placeLabel", "label"];
const LOCATION = ["location", "coordinates", "coord"];

/**
 * Reads SPARQL JSON of items with a location. Rows of one item are merged: a query without grouping gives a row for
 * each of its names, classes and locations.
 */
export function* parseWikidata(
  entry: RawEntry,
  profile: { attribution: string; licence: string },
): Steps<PlaceAnswer> {
  const { head, results } = readJsonAnswer(entry, answerSchema);
  const asked = new Set(head.vars ?? []);
  if (
    head.vars !== undefined &&
    !(ITEM.some((name) => asked.has(name)) && LOCATION.some((name) => asked.has(name)))
  ) {
    throw new SourceContractError(
      "wikidata",
      `wikidata answered the variables ${head.vars.join(", ")}, no items with locations`,
    );
  }
  const provenance = provenanceOf(entry, profile);
  const items = yield* itemsOf(results.bindings);
  const read = yield* readRecordsInSteps("wikidata", items, itemSchema, (item) =>
    toCandidate(item, provenance),
  );
  return { ...read, more: false };
}

/** Rows by item, in order of first appearance; a row that cannot be read stands alone, to be counted as such. */
function* itemsOf(bindings: readonly unknown[]): Steps<unknown[]> {
  const items = new Map<string, Item>();
  const unreadable: unknown[] = [];
  for (const [index, binding] of bindings.entries()) {
    if (index % RECORDS_A_STEP === 0) yield;
    const row = rowSchema.safeParse(binding);
    const id = row.success ? itemIdOf(row.data) : undefined;
    if (!row.success || id === undefined) {
      unreadable.push(binding);
      continue;
    }
    const item = items.get(id) ?? { id, rows: [] };
    item.rows.push(row.data);
    items.set(id, item);
  }
  return [...items.values(), ...unreadable];
}

function itemIdOf(row: Row): string | undefined {
  return valueOf(row, ITEM)?.split("/entity/").at(-1);
}

function toCandidate({ id, rows }: Item, provenance: Candidate["provenance"]): Candidate | Skip {
  const points = rows.flatMap((row) => readWktPoint(valueOf(row, LOCATION) ?? "") ?? []);
  const earthly = points.find((point) => point.onEarth);
  if (earthly === undefined && points.length > 0) return { skip: "on another globe" };
  const classes = valuesOf(rows, ["instances", "instance", "class"]).map((value) => value.split("/").at(-1)!);
  if (isNoPlace(classes)) return { skip: "not a place (a region, a street, a line)" };
  const names = [...rows.flatMap((row) => valueOf(row, LABEL) ?? []), ...valuesOf(rows, ["labels"])];
  // Where an item has no label, the label service gives its id.
  const name = names.map(textOf).find((text) => text !== null && text !== id);
  if (name === undefined || name === null) return { skip: "no name" };
  const sitelinks = Math.max(
    0,
    ...valuesOf(rows, ["sitelinks", "links"]).map(Number).filter(Number.isFinite),
  );
  return {
    ...emptyCandidate("wikidata"),
    source_id: id,
    name,
    alternate_names: alternateNames(
      name,
      names.filter((other) => other !== id),
    ),
    location: earthly === undefined ? null : positionOf(earthly.lat, earthly.lng),
    category: categoryOfClasses(classes),
    source_categories: classes,
    external_ids: /^Q\d+$/.test(id) ? { wikidata: id } : {},
    prominence: prominenceOfCount(sitelinks, SATURATING_SITELINKS),
    provenance,
  };
}

function valueOf(row: Row, names: readonly string[]): string | undefined {
  const bound = names.find((name) => row[name] !== undefined);
  return bound === undefined ? undefined : row[bound]!.value;
}

/** All values that the rows give one variable, each once, lists taken apart. */
function valuesOf(rows: readonly Row[], names: readonly string[]): string[] {
  const values = rows.flatMap((row) => names.flatMap((name) => row[name]?.value.split("|") ?? []));
  return [...new Set(values)].filter((value) => value !== "");
}
