/**
 * Lists of integers, one a record, end to end in one array (compressed sparse rows): row `i` is `values[starts[i]] …
 * values[starts[i + 1] - 1]`. A million small arrays would take ten times the memory.
 */
export interface Rows {
  readonly starts: Uint32Array;
  readonly values: Int32Array;
}

/** Whether two rows have a number in common. */
export function haveCommon({ starts, values }: Rows, a: number, b: number): boolean {
  for (let i = starts[a]!; i < starts[a + 1]!; i++) {
    for (let j = starts[b]!; j < starts[b + 1]!; j++) if (values[i] === values[j]) return true;
  }
  return false;
}

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** A copy in memory that threads share. */
export function shared<T extends Column>(column: T): T {
  const copy = new (column.constructor as new (buffer: SharedArrayBuffer) => T)(
    new SharedArrayBuffer(column.byteLength),
  );
  copy.set(column);
  return copy;
}

/**
 * Turns counts into starts, in place and returned: where `counts[i + 1]` was the length of row `i`, it becomes the end of that
 * row, which is where the next one begins.
 */
export function startsOfCounts(counts: Uint32Array): Uint32Array {
  for (let row = 1; row < counts.length; row++) counts[row]! += counts[row - 1]!;
  return counts;
}

/** Frees the memory of a column that is not shared at once: the garbage collector may wait until memory is short. */
export function release(column: Column): void {
  if (column.buffer instanceof ArrayBuffer) column.buffer.transfer(0);
}

/** The column, not shared, at twice its length; the one given is released. */
export function grown<T extends Column>(column: T): T {
  return resized(column, column.length * 2);
}

function resized<T extends Column>(column: T, length: number): T {
  const Kind = column.constructor as new (buffer: ArrayBuffer) => T;
  return new Kind((column.buffer as ArrayBuffer).transfer(length * column.BYTES_PER_ELEMENT));
}

/** Builds a column whose length is not known beforehand. */
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

  /** Adds values at once, which is quicker than one by one: columns of many types share the code of `add`. */
  addAll(values: ArrayLike<number>): void {
    while (this.length + values.length > this.values.length) this.values = grown(this.values);
    this.values.set(values, this.length);
    this.length += values.length;
  }

  /**
   * Adds a column, which is released.
   *
   * @param newNumbers By value, what it becomes. Default: values stay as they are.
   */
  append(column: Column, newNumbers?: Uint32Array): void {
    while (this.length + column.length > this.values.length) this.values = grown(this.values);
    const { values, length } = this;
    if (newNumbers === undefined) values.set(column, length);
    else for (let at = 0; at < column.length; at++) values[length + at] = newNumbers[column[at]!]!;
    this.length += column.length;
    release(column);
  }

  get(index: number): number {
    return this.values[index]!;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }

  /** The column, in memory that threads share. The builder is empty afterwards and its memory released. */
  build(): T {
    const taken = this.take();
    const built = shared(taken);
    release(taken);
    return built;
  }

  /** The column, in memory of one thread, which can transfer it to another. The builder is empty afterwards. */
  take(): T {
    const taken = resized(this.values, this.length);
    this.values = new (this.values.constructor as new (length: number) => T)(1);
    this.length = 0;
    return taken;
  }
}

/** Builds rows, one after the other. */
export class RowsBuilder {
  private readonly values = new ColumnBuilder(new Int32Array(1024));
  private readonly starts = new ColumnBuilder(new Uint32Array(1024));

  constructor() {
    this.starts.add(0);
  }

  add(row: readonly number[]): void {
    this.values.addAll(row);
    this.starts.add(this.values.length);
  }

  /** Adds rows, which are released; see `ColumnBuilder.append`. */
  append({ starts, values }: Rows, newNumbers?: Uint32Array): void {
    const before = this.values.length;
    for (let row = 1; row < starts.length; row++) this.starts.add(before + starts[row]!);
    release(starts);
    this.values.append(values, newNumbers);
  }

  build(): Rows {
    return { starts: this.starts.build(), values: this.values.build() };
  }

  take(): Rows {
    return { starts: this.starts.take(), values: this.values.take() };
  }
}

/**
 * Numbers the texts of a pool that are of one kind (the words of names, say) from 0, in the order in which they are first
 * seen.
 */
export class Numbering {
  private numberOf = new Int32Array(1024);
  private readonly members = new ColumnBuilder(new Uint32Array(1024));

  /** The number of a text, which it gets where it has none. */
  id(text: number): number {
    while (text >= this.numberOf.length) this.numberOf = grown(this.numberOf);
    const known = this.numberOf[text]!;
    if (known !== 0) return known - 1;
    this.members.add(text);
    this.numberOf[text] = this.members.length;
    return this.members.length - 1;
  }

  get size(): number {
    return this.members.length;
  }

  /** The number of a text, or -1 where it has none. */
  find(text: number): number {
    return (this.numberOf[text] ?? 0) - 1;
  }

  /** The texts by their numbers. */
  build(): Uint32Array {
    return this.members.build();
  }

  take(): Uint32Array {
    return this.members.take();
  }
}
