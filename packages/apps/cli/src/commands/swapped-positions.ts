import type { Candidate } from "@cityscout/contracts";
import { findSwapped } from "@cityscout/geo";
import type { RecordList } from "@cityscout/matching";
import { formatCounted } from "../format.ts";

/** Records that are named of one list. */
const mostNamed = 3;

/** Records that are in memory, in their order. */
export function theseRecords(records: readonly Candidate[]): RecordList {
  return {
    length: records.length,
    at: (position) => records[position]!,
    locationOf: (position) => records[position]!.location,
  };
}

/** Records of one or more lists whose latitude and longitude are probably swapped. */
export interface SwappedRecords {
  readonly count: number;
  /** What standard error says of them, a line a list. */
  readonly text: string;
}

/**
 * Looks for records that lie far away from the rest, but amid it with latitude and longitude swapped. They are compared where
 * they say that they are, and found to be no place of the others'; nobody corrects them, as it is the file that is wrong.
 *
 * @param nameOf What the list is called that the record at a position is of.
 */
export function swappedAmong(
  records: RecordList,
  nameOf: (record: Candidate, position: number) => string,
): SwappedRecords {
  const found = findSwapped(records.length, (at) => records.locationOf(at)).map((at) => ({
    record: records.at(at),
    at,
  }));
  const lines = [...Map.groupBy(found, ({ record, at }) => nameOf(record, at))].map(([name, list]) => {
    const named = list.slice(0, mostNamed).map(({ record }) => describeRecord(record));
    const lie = formatCounted(list.length, "record lies", "records lie");
    return `${name}: ${lie} more than 500 km from the rest, but amid it with lat and lng swapped: ${named.join(", ")}${list.length > mostNamed ? ", …" : ""}\n`;
  });
  const text = found.length === 0 ? "" : `${lines.join("")}positions are taken as they stand\n`;
  return { count: found.length, text };
}

function describeRecord({ source_id, location }: Candidate): string {
  return `${JSON.stringify(source_id)} (lat ${location!.lat}, lng ${location!.lng})`;
}
