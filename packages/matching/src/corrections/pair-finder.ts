import { candidateKey } from "@cityscout/contracts";
import type { RecordList } from "../records/record-list.ts";
import type { CorrectionIndex } from "./corrections.ts";

/**
 * Finds the pairs that corrections name, as positions in the corpus. A record that is not in the list is replaced by one that
 * corrections make one place with it, so that what was said through it still holds; without such a one the pair is left out.
 */
export class PairFinder {
  private readonly corrections: CorrectionIndex;
  private readonly positions: ReadonlyMap<string, number>;
  /** By group of records that are one place, the first of them that is there. */
  private readonly standIns = new Map<readonly string[], number | undefined>();

  /** @param order Which record of the list each position of the corpus is. */
  constructor(records: RecordList, order: Uint32Array, corrections: CorrectionIndex) {
    this.corrections = corrections;
    this.positions = positionsOf([...corrections.same, ...corrections.different].flat(), records, order);
  }

  /** Pairs by position, the smaller one first. Of a pair of which both are one record by now there is none. */
  find(pairs: readonly (readonly [string, string])[]): [number, number][] {
    return pairs.flatMap(([first, second]): [number, number][] => {
      const a = this.positionOf(first);
      const b = this.positionOf(second);
      return a === undefined || b === undefined || a === b ? [] : [[Math.min(a, b), Math.max(a, b)]];
    });
  }

  private positionOf(key: string): number | undefined {
    return this.positions.get(key) ?? this.standInFor(key);
  }

  private standInFor(key: string): number | undefined {
    const group = this.corrections.verdicts.groupOf(key);
    if (!this.standIns.has(group)) {
      const present = group.flatMap((other) => this.positions.get(other) ?? []);
      this.standIns.set(group, present.length === 0 ? undefined : Math.min(...present));
    }
    return this.standIns.get(group);
  }
}

function positionsOf(keys: readonly string[], records: RecordList, order: Uint32Array): Map<string, number> {
  const wanted = new Set(keys);
  const positions = new Map<string, number>();
  for (let at = 0; at < order.length && positions.size < wanted.size; at++) {
    const key = candidateKey(records.at(order[at]!));
    if (wanted.has(key)) positions.set(key, at);
  }
  return positions;
}
