import { ColumnBuilder, shared, release } from "../corpus/columns.ts";

/** Texts end to end in one array, not interned: text `i` is `bytes[starts[i]] … bytes[starts[i + 1] - 1]`, UTF-8. */
export interface Lines {
  readonly bytes: Uint8Array;
  /** Integers as doubles: there may be more bytes than 32 bits can count. */
  readonly starts: Float64Array;
}

/** Builds a list of texts. */
export class LineBuilder {
  private bytes = Buffer.allocUnsafeSlow(1 << 16);
  private filled = 0;
  private readonly starts = new ColumnBuilder(new Float64Array(1024));

  add(text: string): void {
    this.reserve(text.length * 3);
    this.starts.add(this.filled);
    this.filled += this.bytes.write(text, this.filled);
  }

  /** Adds texts, which are released. */
  append({ bytes, starts }: Lines): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.filled);
    for (let line = 0; line + 1 < starts.length; line++) this.starts.add(this.filled + starts[line]!);
    this.filled += bytes.length;
    release(bytes);
    release(starts);
  }

  /** The texts, in memory that threads share. The builder is empty afterwards. */
  build(): Lines {
    const { bytes, starts } = this.take();
    const built = { bytes: shared(bytes), starts: shared(starts) };
    release(bytes);
    release(starts);
    return built;
  }

  /** The texts, in memory of one thread, which can transfer them to another. The builder is empty afterwards. */
  take(): Lines {
    this.starts.add(this.filled);
    const bytes = new Uint8Array(this.bytes.buffer.transfer(this.filled));
    this.bytes = Buffer.allocUnsafeSlow(1 << 16);
    this.filled = 0;
    return { bytes, starts: this.starts.take() };
  }

  private reserve(more: number): void {
    const least = this.filled + more;
    if (least <= this.bytes.length) return;
    this.bytes = Buffer.from(this.bytes.buffer.transfer(Math.max(least, this.bytes.length * 2)));
  }
}
