/**
 * Lists of integers, one a record, end to end in one array: row `i` is `values[starts[i]] … values[starts[i + 1] - 1]`.
 * A million small arrays would cost ten times the memory.
 */
export interface Rows {
  readonly starts: Uint32Array;
  readonly values: Int32Array;
}

export class RowsBuilder {
  private values = new Int32Array(1024);
  private length = 0;
  private readonly starts: number[] = [0];

  add(row: readonly number[]): void {
    const end = this.length + row.length;
    if (end > this.values.length) {
      const larger = new Int32Array(Math.max(end, this.values.length * 2));
      larger.set(this.values);
      this.values = larger;
    }
    this.values.set(row, this.length);
    this.length = end;
    this.starts.push(end);
  }

  build(): Rows {
    return { starts: Uint32Array.from(this.starts), values: this.values.slice(0, this.length) };
  }
}

/** Numbers strings from 0 in the order of their first sight. */
export class Interner {
  private readonly ids = new Map<string, number>();
  readonly texts: string[] = [];

  id(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const id = this.texts.length;
    this.ids.set(text, id);
    this.texts.push(text);
    return id;
  }

  /** The id of a text, or -1 where it was never seen. */
  find(text: string): number {
    return this.ids.get(text) ?? -1;
  }
}

/** FNV-1a, 32 bits, signed (http://www.isthe.com/chongo/tech/comp/fnv/): the same on every machine. */
export function hashText(text: string, from = 0, to = text.length): number {
  let hash = 0x811c9dc5;
  for (let index = from; index < to; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}
