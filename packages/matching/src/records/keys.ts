import { ColumnBuilder, release } from "../corpus/columns.ts";

/** Keys of records end to end in one array: key `i` is `units[starts[i]] … units[starts[i + 1] - 1]`, UTF-16. */
export interface Keys {
  readonly units: Uint16Array;
  readonly starts: Uint32Array;
}

/** Builds a list of keys. */
export class KeyBuilder {
  private readonly units = new ColumnBuilder<Uint16Array>(new Uint16Array(1024));
  private readonly starts = new ColumnBuilder<Uint32Array>(new Uint32Array(1024));

  add(key: string): void {
    this.starts.add(this.units.length);
    for (let at = 0; at < key.length; at++) this.units.add(key.charCodeAt(at));
  }

  /** Adds keys, which are released. */
  append({ units, starts }: Keys): void {
    const before = this.units.length;
    for (let key = 0; key + 1 < starts.length; key++) this.starts.add(before + starts[key]!);
    this.units.append(units);
    release(starts);
  }

  /** The keys, in memory of one thread, which can transfer them to another. The builder is empty afterwards. */
  take(): Keys {
    this.starts.add(this.units.length);
    return { units: this.units.take(), starts: this.starts.take() };
  }
}

/** Compares two keys as `compareText` compares strings. */
export function compareKeys({ units, starts }: Keys, a: number, b: number): number {
  const startA = starts[a]!;
  const startB = starts[b]!;
  const lengthA = starts[a + 1]! - startA;
  const lengthB = starts[b + 1]! - startB;
  const end = Math.min(lengthA, lengthB);
  for (let at = 0; at < end; at++) {
    const difference = units[startA + at]! - units[startB + at]!;
    if (difference !== 0) return difference;
  }
  return lengthA - lengthB;
}
