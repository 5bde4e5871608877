import { type Category, categoryOfText, textOfFile } from "@cityscout/contracts";
import type { z } from "zod";
import type { WorldRecord } from "../record.ts";
import { invalid, parseExpected } from "./expectation.ts";
import { recordLineSchema } from "./world-file.ts";

/** Is told a category of which no word is known: its record has none. */
export type OnUnknownCategory = (file: string, category: string) => void;

/** Reads a file of one JSON object a line. Throws `InvalidInputError` that names the file and the line. */
export function parseRecordFile(
  file: string,
  bytes: Uint8Array,
  onUnknownCategory: OnUnknownCategory = () => undefined,
): WorldRecord[] {
  const records: WorldRecord[] = [];
  const lineOfId = new Map<string, number>();
  for (const [index, line] of textOfFile(bytes, file).split("\n").entries()) {
    if (line.trim() === "") continue;
    const where = `${file}:${index + 1}`;
    const given = parseExpected(recordLineSchema, parseLine(where, line), where);
    const category = readCategory(given.category, (unknown) => onUnknownCategory(file, unknown));
    const record = toRecord(given, category);
    const earlier = lineOfId.get(record.id);
    if (earlier !== undefined) {
      throw invalid(where, "id", record.id, `an id that no other record has (line ${earlier} has it)`);
    }
    lineOfId.set(record.id, index + 1);
    records.push(record);
  }
  if (records.length === 0) throw invalid(file, "records", 0, "at least one record");
  return records;
}

function parseLine(where: string, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw invalid(where, "line", line, "one JSON object", error);
  }
}

function readCategory(
  given: string | null | undefined,
  onUnknown: (category: string) => void,
): Category | null {
  const text = given?.trim() ?? "";
  const category = categoryOfText(text);
  if (category === null && text !== "") onUnknown(text);
  return category;
}

function toRecord(line: z.infer<typeof recordLineSchema>, category: Category | null): WorldRecord {
  const { rating } = line;
  return {
    id: line.id,
    name: line.name,
    lat: line.lat,
    lng: line.lng,
    address: line.address ?? null,
    postalCode: line.postal_code ?? null,
    category,
    phone: line.phone ?? null,
    website: line.website ?? null,
    popularity: line.popularity ?? 0,
    rating: typeof rating === "number" ? { value: rating, count: 1 } : (rating ?? null),
    wikidata: line.wikidata ?? null,
    closed: line.closed ?? false,
  };
}
