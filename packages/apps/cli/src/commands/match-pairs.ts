import { readFile } from "node:fs/promises";
import { InvalidInputError } from "@cityscout/contracts";
import { parse } from "csv-parse/sync";

/** One line of a file of pairs. */
export interface GivenPair {
  readonly leftId: string;
  readonly rightId: string;
  /** Whether people took them for one place; `undefined` where the file has no labels. */
  readonly same: boolean | undefined;
}

/**
 * Reads pairs: a CSV with a header and the columns `left_id`, `right_id` and, where people judged them, `label` (1 for
 * the same place, 0 for not).
 *
 * @throws InvalidInputError when a column is missing or a label is neither.
 */
export async function readPairs(file: string): Promise<GivenPair[]> {
  let rows: Record<string, string>[];
  try {
    rows = parse(await readFile(file, "utf8"), {
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    throw new InvalidInputError(
      `${file}: cannot be read, expected a CSV with the columns left_id and right_id`,
      {
        cause: error,
      },
    );
  }
  return rows.map((row, index) => {
    const { left_id: leftId, right_id: rightId, label } = row;
    const where = `${file}:${index + 2}`;
    if (leftId === undefined || rightId === undefined) {
      throw new InvalidInputError(
        `${where}: found columns ${Object.keys(row).join(", ")}, expected left_id and right_id`,
      );
    }
    if (label !== undefined && label !== "0" && label !== "1") {
      throw new InvalidInputError(`${where}: label: found "${label}", expected 0 or 1`);
    }
    return { leftId, rightId, same: label === undefined ? undefined : label === "1" };
  });
}

/** The position of each id; throws where a pair names an id that no record has. */
export function positionsOf(
  ids: readonly string[],
  records: readonly { source_id: string }[],
  where: string,
): number[] {
  const positions = new Map(records.map((record, index) => [record.source_id, index]));
  return ids.map((id) => {
    const position = positions.get(id);
    if (position === undefined)
      throw new InvalidInputError(`${where}: found id "${id}", expected one of the records' ids`);
    return position;
  });
}
