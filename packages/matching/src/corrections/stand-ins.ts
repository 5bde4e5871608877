import { candidateKey, type Correction, standingCorrections } from "@cityscout/contracts";
import type { RecordList } from "../records/record-list.ts";
import { indexCorrections } from "./corrections.ts";

/**
 * The corrections that stand, those of fields and `closed` moved from records that are not in the list to records of the same
 * place that are: to one that other corrections make one place with it, else to the first that was beside it when it was said.
 * So a place stays closed when the source that was corrected drops its record. Without such a record nothing is moved.
 */
export function withStandIns(log: readonly Correction[], records: RecordList): readonly Correction[] {
  const corrections = standingCorrections(log);
  const { verdicts } = indexCorrections(corrections);
  const standInsOf = corrections.map((correction): readonly string[] =>
    "record" in correction
      ? [correction.record, ...verdicts.groupOf(correction.record), ...(correction.beside ?? [])]
      : [],
  );
  const isThere = presenceOf(new Set(standInsOf.flat()), records);
  return corrections.map((correction, at): Correction => {
    if (!("record" in correction)) return correction;
    const { record } = correction;
    const standIn = standInsOf[at]!.find(
      (key) => isThere.has(key) && verdicts.on(record, key) !== "different",
    );
    return standIn === undefined || standIn === record ? correction : { ...correction, record: standIn };
  });
}

function presenceOf(wanted: ReadonlySet<string>, records: RecordList): ReadonlySet<string> {
  const there = new Set<string>();
  for (let at = 0; at < records.length && there.size < wanted.size; at++) {
    const key = candidateKey(records.at(at));
    if (wanted.has(key)) there.add(key);
  }
  return there;
}
