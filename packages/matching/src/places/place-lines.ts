import type { MergedPlace } from "@cityscout/contracts";
import { withNewId } from "../identity/assign-ids.ts";

/** Places as they stand in a file: one JSON object a line, each with its id. */
export interface PlaceLines {
  readonly count: number;
  /** Records that are in these places. */
  readonly recordCount: number;
  /** UTF-8. */
  readonly bytes: Uint8Array;
}

/** Each place gets its id as it comes: new ids depend on a place's own records only. */
export function writePlaces(places: Iterable<MergedPlace>): PlaceLines {
  const lines: string[] = [];
  let recordCount = 0;
  for (const place of places) {
    lines.push(`${JSON.stringify(withNewId(place))}\n`);
    recordCount += place.sources.length;
  }
  return { count: lines.length, recordCount, bytes: new TextEncoder().encode(lines.join("")) };
}
