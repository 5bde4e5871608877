import { FNV_OFFSET, FNV_PRIME } from "@cityscout/contracts";
import { grown, release, shared } from "./columns.ts";

/**
 * Interned texts: every distinct one once, as UTF-8 bytes end to end in one array. Text `i` is `bytes[starts[i]] …
 * bytes[starts[i + 1] - 1]`, and text 0 is the empty one; equal texts have equal numbers. A million strings would take several
 * times the memory, and other threads could not read them.
 */
export interface Texts {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
}

/** The number of the empty text. */
export const noText = 0;

/** The length of a text in bytes. */
export function textLength(texts: Texts, id: number): number {
  return texts.starts[id + 1]! - texts.starts[id]!;
}

/** The text as a string. */
export function textOf(texts: Texts, id: number): string {
  const start = texts.starts[id]!;
  return Buffer.from(texts.bytes.buffer, texts.bytes.byteOffset + start, textLength(texts, id)).toString(
    "utf8",
  );
}

/** FNV-1a of a kind's letter and bytes `from` to `to` of a text, 32 bits, signed. */
export function hashOfText(
  texts: Texts,
  kind: string,
  id: number,
  from = 0,
  to = Number.MAX_SAFE_INTEGER,
): number {
  return hashOn(texts, Math.imul(FNV_OFFSET ^ kind.charCodeAt(0), FNV_PRIME), id, from, to);
}

/** Goes on with a hash over bytes `from` to `to` of a text. */
export function hashOn(
  texts: Texts,
  before: number,
  id: number,
  from = 0,
  to = Number.MAX_SAFE_INTEGER,
): number {
  const { bytes, starts } = texts;
  const end = Math.min(starts[id + 1]!, starts[id]! + to);
  let hash = before;
  for (let at = starts[id]! + from; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, FNV_PRIME);
  return hash | 0;
}

/** Compares two texts byte by byte: by code points, the same in every locale. */
export function compareBytes(texts: Texts, a: number, b: number): number {
  const { bytes, starts } = texts;
  const lengthA = textLength(texts, a);
  const lengthB = textLength(texts, b);
  const end = Math.min(lengthA, lengthB);
  for (let at = 0; at < end; at++) {
    const difference = bytes[starts[a]! + at]! - bytes[starts[b]! + at]!;
    if (difference !== 0) return difference;
  }
  return lengthA - lengthB;
}

/** Whether a text is the concatenation of two others. */
export function isJoined(texts: Texts, whole: number, first: number, second: number): boolean {
  const { bytes, starts } = texts;
  const firstLength = textLength(texts, first);
  const secondLength = textLength(texts, second);
  if (textLength(texts, whole) !== firstLength + secondLength) return false;
  const start = starts[whole]!;
  for (let at = 0; at < firstLength; at++) {
    if (bytes[start + at] !== bytes[starts[first]! + at]) return false;
  }
  for (let at = 0; at < secondLength; at++) {
    if (bytes[start + firstLength + at] !== bytes[starts[second]! + at]) return false;
  }
  return true;
}

const encoder = new TextEncoder();

/** Interns texts: numbers them from 1 in the order in which they are first seen; the empty text is 0. */
export class TextPool {
  private bytes = new Uint8Array(1 << 16);
  private starts = new Uint32Array(1 << 12);
  private count = 0;
  /** Open addressing: numbers of texts, 0 where free. A power of two, at most half full. */
  private slots = new Uint32Array(1 << 13);

  constructor() {
    this.count = 1;
  }

  /** The number of a text. */
  id(text: string): number {
    if (text === "") return noText;
    const start = this.starts[this.count]!;
    return this.intern(start, this.write(text, start));
  }

  /** The numbers of the texts that another pool has built, by their numbers there. Those texts are consumed. */
  idsOf({ bytes, starts }: Texts): Uint32Array {
    const ids = new Uint32Array(starts.length - 1);
    for (let text = 1; text < ids.length; text++) {
      const from = starts[text]!;
      const to = starts[text + 1]!;
      const start = this.starts[this.count]!;
      while (start + to - from > this.bytes.length) this.bytes = grown(this.bytes);
      for (let at = from; at < to; at++) this.bytes[start + at - from] = bytes[at]!;
      ids[text] = this.intern(start, start + to - from);
    }
    release(bytes);
    release(starts);
    return ids;
  }

  /** The number of the text that was written behind the last known one. */
  private intern(start: number, end: number): number {
    const hash = this.hash(start, end);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let known = this.slots[slot]!; known !== 0; known = this.slots[slot]!) {
      if (this.isEqual(known, start, end)) return known;
      slot = (slot + 1) & mask;
    }
    const id = this.count++;
    this.slots[slot] = id;
    if (this.count + 1 >= this.starts.length) this.starts = grown(this.starts);
    this.starts[this.count] = end;
    if (this.count * 2 > this.slots.length) this.rehash();
    return id;
  }

  /** The texts, in memory that threads share. Ends the pool, whose hash table takes as much memory as they do. */
  build(): Texts {
    const { bytes, starts } = this.take();
    const built = { bytes: shared(bytes), starts: shared(starts) };
    release(bytes);
    release(starts);
    return built;
  }

  /** The texts, in memory of one thread, which can transfer them to another. Ends the pool. */
  take(): Texts {
    const taken = {
      bytes: new Uint8Array(this.bytes.buffer.transfer(this.starts[this.count])),
      starts: new Uint32Array(this.starts.buffer.transfer((this.count + 1) * 4)),
    };
    release(this.slots);
    return taken;
  }

  private write(text: string, start: number): number {
    while (start + text.length * 3 > this.bytes.length) this.bytes = grown(this.bytes);
    const { bytes } = this;
    for (let index = 0; index < text.length; index++) {
      const letter = text.charCodeAt(index);
      if (letter > 0x7f) return start + encoder.encodeInto(text, bytes.subarray(start)).written;
      bytes[start + index] = letter;
    }
    return start + text.length;
  }

  private hash(start: number, end: number): number {
    let hash = FNV_OFFSET;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ this.bytes[at]!, FNV_PRIME);
    return (hash ^ (hash >>> 15)) >>> 0;
  }

  private isEqual(known: number, start: number, end: number): boolean {
    const from = this.starts[known]!;
    if (this.starts[known + 1]! - from !== end - start) return false;
    for (let at = start; at < end; at++) if (this.bytes[from + at - start] !== this.bytes[at]) return false;
    return true;
  }

  private rehash(): void {
    this.slots = grown(this.slots).fill(0);
    const mask = this.slots.length - 1;
    for (let id = 1; id < this.count; id++) {
      let slot = this.hash(this.starts[id]!, this.starts[id + 1]!) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = id;
    }
  }
}
