/**
 * Lists of integers, one a record, end to end in one array: row `i` is `values[starts[i]] … values[starts[i + 1] - 1]`.
 * A million small arrays would cost ten times the memory.
 */
export interface Rows {
  readonly starts: Uint32Array;
  readonly values: Int32Array;
}

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** A copy that other threads can read without copying it again. */
export function shared<T extends Column>(column: T): T {
  const copy = new (column.constructor as new (buffer: SharedArrayBuffer) => T)(
    new SharedArrayBuffer(column.byteLength),
  );
  copy.set(column);
  return copy;
}

/** A copy twice as long. */
export function grown<T extends Column>(column: T): T {
  const copy = new (column.constructor as new (length: number) => T)(column.length * 2);
  copy.set(column);
  return copy;
}

/** A column whose length shows only at its end. */
export class ColumnBuilder<T extends Column> {
  private values: T;
  length = 0;

  constructor(empty: T) {
    this.values = empty;
  }

  add(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values);
    this.values[this.length++] = value;
  }

  get(index: number): number {
    return this.values[index]!;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }

  /** The column. The builder is empty after: what it grew to need not stay beside what it built. */
  build(): T {
    const built = shared(this.values.subarray(0, this.length) as T);
    this.values = new (this.values.constructor as new (length: number) => T)(1);
    this.length = 0;
    return built;
  }
}

export class RowsBuilder {
  private readonly values = new ColumnBuilder(new Int32Array(1024));
  private readonly starts = new ColumnBuilder(new Uint32Array(1024));

  constructor() {
    this.starts.add(0);
  }

  add(row: readonly number[]): void {
    for (const value of row) this.values.add(value);
    this.starts.add(this.values.length);
  }

  build(): Rows {
    return { starts: this.starts.build(), values: this.values.build() };
  }
}

/** Numbers the texts of a pool that are of one kind (the words of names, say) from 0, in the order of their first sight. */
export class Numbering {
  private numberOf = new Int32Array(1024);
  private readonly members = new ColumnBuilder(new Uint32Array(1024));

  id(text: number): number {
    while (text >= this.numberOf.length) this.numberOf = grown(this.numberOf);
    const known = this.numberOf[text]!;
    if (known !== 0) return known - 1;
    this.members.add(text);
    this.numberOf[text] = this.members.length;
    return this.members.length - 1;
  }

  /** The number of a text, or -1 where it was never seen. */
  find(text: number): number {
    return (this.numberOf[text] ?? 0) - 1;
  }

  /** The texts by their numbers. */
  build(): Uint32Array {
    return this.members.build();
  }
}

/** FNV-1a, 32 bits, signed (http://www.isthe.com/chongo/tech/comp/fnv/): the same on every machine. */
export function hashText(text: string, from = 0, to = text.length): number {
  let hash = 0x811c9dc5;
  for (let index = from; index < to; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}
