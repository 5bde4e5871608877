import { compareText } from "./compare-text.ts";

/**
 * Of a file, the keys of its records that nothing reads, and categories of which no word is known (`category=gizmo`), and
 * how many records have each.
 */
export type IgnoredKeys = ReadonlyMap<string, number>;

/** Keys that are told apart in one file: one whose keys are data must not fill the memory. */
const mostKeys = 1000;

/** Counts keys that nothing reads, file by file. */
export class IgnoredKeyCounter {
  private readonly byFile = new Map<string, Map<string, number>>();

  /** @param records How many records have the key. */
  add(file: string, key: string, records = 1): void {
    const counts = this.byFile.get(file) ?? new Map<string, number>();
    this.byFile.set(file, counts);
    const known = counts.get(key);
    if (known !== undefined || counts.size < mostKeys) counts.set(key, (known ?? 0) + records);
  }

  /** Adds what was counted of other pieces of the same files. */
  append(counted: ReadonlyMap<string, IgnoredKeys>): void {
    for (const [file, counts] of counted) for (const [key, records] of counts) this.add(file, key, records);
  }

  /** By file, in the order in which they were read; keys of most records first. */
  counts(): ReadonlyMap<string, IgnoredKeys> {
    return new Map(
      [...this.byFile].map(([file, counts]) => [
        file,
        new Map([...counts].sort(([a, x], [b, y]) => y - x || compareText(a, b))),
      ]),
    );
  }
}
