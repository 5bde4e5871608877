import type { Evidence } from "../evidence/evidence.ts";
import { columnOf } from "../features/feature-names.ts";

/** The columns that reasons are given by. */
export const reasonColumns = [
  columnOf.house,
  columnOf.postcode,
  columnOf.compact_equal,
  columnOf.core_equal,
  columnOf.kind_relation,
  columnOf.rest_count_min,
  columnOf.word_jaccard,
];

/** What two records have in common, in one line: `same name, 12 m apart, same house number`. */
export function giveReason(row: Float64Array, metres: number, evidence: Evidence): string {
  const parts = [nameReason(row, evidence), distanceReason(metres)];
  const house = row[columnOf.house]!;
  if (house === 1) parts.push("same house number");
  else if (house < 0) parts.push("different house numbers");
  if (row[columnOf.postcode] === 1) parts.push("same postcode");
  if (evidence.same_id > 0) parts.push("shared id");
  if (evidence.phone > 0) parts.push("same phone");
  if (evidence.website > 0) parts.push("same website");
  return parts.join(", ");
}

function nameReason(row: Float64Array, evidence: Evidence): string {
  if (row[columnOf.compact_equal] === 1) return "same name";
  if (row[columnOf.core_equal] === 1)
    return row[columnOf.kind_relation]! < 0
      ? "same name, of another kind of place"
      : "same name but for its kind";
  if (evidence.initials > 0) return "initials of the name";
  if (evidence.other_script > 0) return "names in different scripts";
  if (row[columnOf.rest_count_min] === 0) return "one name within the other";
  return `names alike (${Math.round(row[columnOf.word_jaccard]! * 100)} % by weight)`;
}

function distanceReason(metres: number): string {
  if (Number.isNaN(metres)) return "distance unknown";
  return metres < 1000 ? `${Math.round(metres)} m apart` : `${(metres / 1000).toFixed(1)} km apart`;
}
