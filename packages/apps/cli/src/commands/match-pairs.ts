import { readFile } from "node:fs/promises";
import { type Candidate, candidateKey, InvalidInputError, textOfFile } from "@cityscout/contracts";
import { CsvError, parse } from "csv-parse/sync";

/** One row of a file of pairs. */
export interface GivenPair {
  readonly left_id: string;
  readonly right_id: string;
  /** What people said of it, as it stands there; `undefined` where the file has no such column. */
  readonly label: string | undefined;
  /** File and line, for messages. */
  readonly where: string;
}

/** A list of records that pairs point into. */
export interface NamedList {
  readonly file: string;
  readonly records: readonly Candidate[];
}

/**
 * Reads pairs: a CSV with a header and the columns `left_id`, `right_id` and, where people judged them, `label`, in any order
 * and any case, separated by commas, semicolons or tabs. Rows without any value are none.
 *
 * @throws InvalidInputError naming the line: no header, a column that is missing or there twice, a row that is too short or
 * too long, an empty id.
 */
export async function readPairs(file: string): Promise<GivenPair[]> {
  const [header, ...rows] = await readRows(file);
  const names = header?.cells.map(columnName) ?? [];
  const [left, right, label] = ["left_id", "right_id", "label"].map((column) => names.indexOf(column)) as [
    number,
    number,
    number,
  ];
  if (header === undefined || left < 0 || right < 0) {
    throw new InvalidInputError(
      `${file}:${header?.line ?? 1}: found ${header === undefined ? "no header" : `columns ${header.cells.join(", ")}`}, expected left_id and right_id`,
    );
  }
  const twice = [left, right, label].find((at) => at >= 0 && names.indexOf(names[at]!, at + 1) >= 0);
  if (twice !== undefined)
    throw new InvalidInputError(
      `${file}:${header.line}: found the column ${names[twice]!} more than once, expected one`,
    );
  return rows.map(({ cells, line }): GivenPair => {
    const where = `${file}:${line}`;
    if (cells.length !== header.cells.length) {
      throw new InvalidInputError(
        `${where}: found ${cells.length} columns, expected ${header.cells.length} as in the header`,
      );
    }
    const idAt = (column: number): string => {
      if (cells[column] !== "") return cells[column]!;
      throw new InvalidInputError(`${where}: ${header.cells[column]}: found nothing, expected a record's id`);
    };
    return { left_id: idAt(left), right_id: idAt(right), label: cells[label], where };
  });
}

interface Row {
  readonly cells: readonly string[];
  /** Line that the row begins in, from 1. */
  readonly line: number;
}

async function readRows(file: string): Promise<Row[]> {
  const expected = "expected a CSV with the columns left_id and right_id";
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new InvalidInputError(`${file}: cannot be read, ${expected}`, { cause: error });
  }
  // Of the line breaks only the plain ones are counted rightly within quotes.
  const text = textOfFile(bytes, file).replaceAll(/\r\n?/g, "\n");
  const rows: Row[] = [];
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (cells: string[], { lines }) => {
        // What a spreadsheet leaves of rows that were emptied.
        if (cells.every((cell) => cell === "")) return;
        rows.push({ cells, line: lines - cells.join("").split("\n").length + 1 });
      },
    });
  } catch (error) {
    const line = error instanceof CsvError ? `:${String(error["lines"])}` : "";
    throw new InvalidInputError(`${file}${line}: cannot be read, ${expected}`, { cause: error });
  }
  return rows;
}

/** The first under which the header has both columns of ids; a comma where there is none. */
function delimiterOf(text: string): string {
  const header = text.split("\n").find((line) => line.trim() !== "") ?? "";
  const named = [",", ";", "\t"].find((delimiter) => {
    const names = header.split(delimiter).map((cell) => columnName(cell.trim().replaceAll(/^"|"$/g, "")));
    return names.includes("left_id") && names.includes("right_id");
  });
  return named ?? ",";
}

function columnName(cell: string): string {
  return cell.trim().toLowerCase();
}

/** @throws InvalidInputError where the file has no labels, or this one says neither. */
export function isSame({ label, where }: GivenPair): boolean {
  if (label === "0" || label === "1") return label === "1";
  throw new InvalidInputError(
    `${where}: label: found ${label === undefined ? "no such column" : `"${label}"`}, expected 0 or 1`,
  );
}

/**
 * The positions of the pairs' records in the two lists.
 *
 * @throws InvalidInputError naming the line and the column of an id that is not exactly one record's.
 */
export function locatePairs(
  pairs: readonly GivenPair[],
  left: NamedList,
  right: NamedList,
): [number, number][] {
  const leftOf = positionsIn(left, "left_id", right);
  const rightOf = positionsIn(right, "right_id", left);
  return pairs.map((pair) => [leftOf(pair), rightOf(pair)]);
}

function positionsIn(
  { file, records }: NamedList,
  column: "left_id" | "right_id",
  other: NamedList,
): (pair: GivenPair) => number {
  const positions = new Map<string, number[]>();
  for (const [position, { source_id }] of records.entries())
    positions.set(source_id, [...(positions.get(source_id) ?? []), position]);
  return (pair) => {
    const [position, ...others] = positions.get(pair[column]) ?? [];
    if (position !== undefined && others.length === 0) return position;
    const keys = positions.get(pair[column])?.map((one) => candidateKey(records[one]!));
    const isOther = keys === undefined && other.records.some(({ source_id }) => source_id === pair[column]);
    throw new InvalidInputError(
      `${pair.where}: ${column}: found "${pair[column]}"${keys === undefined ? "" : ` for ${keys.join(" and ")}`}, expected the id of a record in ${file}${isOther ? `; it is one in ${other.file}: exchange left and right` : ""}`,
    );
  };
}
