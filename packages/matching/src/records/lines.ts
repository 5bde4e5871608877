import { ColumnBuilder, shared, spend } from "../corpus/columns.ts";

/** Texts end to end, equal ones too: text `i` is `bytes[starts[i]] … bytes[starts[i + 1] - 1]` in UTF-8. */
export interface Lines {
  readonly bytes: Uint8Array;
  /** Whole numbers, for more bytes than 32 bits can count. */
  readonly starts: Float64Array;
}

export class LineBuilder {
  private bytes = Buffer.allocUnsafeSlow(1 << 16);
  private filled = 0;
  private readonly starts = new ColumnBuilder(new Float64Array(1024));

  add(text: string): void {
    this.reserve(text.length * 3);
    this.starts.add(this.filled);
    this.filled += this.bytes.write(text, this.filled);
  }

  /** Adds texts, which are spent. */
  append({ bytes, starts }: Lines): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.filled);
    for (let line = 0; line + 1 < starts.length; line++) this.starts.add(this.filled + starts[line]!);
    this.filled += bytes.length;
    spend(bytes);
    spend(starts);
  }

  /** The texts, where other threads can read them. The builder is empty after. */
  build(): Lines {
    const { bytes, starts } = this.take();
    const built = { bytes: shared(bytes), starts: shared(starts) };
    spend(bytes);
    spend(starts);
    return built;
  }

  /** The texts, for one thread, which can give them to another. The builder is empty after. */
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
