import type { LatLng } from "@cityscout/contracts";
import { inUnits, POSITION_UNITS } from "./search.ts";

/** A row: a record's mark, and its position in units. */
const WIDTH = 3;
const FIRST_SLOTS = 256;
/** Slots are doubled when more than this share of them is taken. */
const MOST_TAKEN = 0.6;
/** Knuth's multiplicative constant, 2³² by the golden ratio. */
const SCATTER = 0x9e3779b1;
/** A slot that no row has taken. */
const FREE = -1;

/**
 * The records that answers have shown, in the order in which they were, told apart by mark and position: a hash table with open
 * addressing, in two arrays. As objects and strings they were most of what a planner held, and the reason of pauses while
 * garbage was collected.
 */
export class ShownRecords {
  #rows = new Int32Array(FIRST_SLOTS * WIDTH);
  #slots = new Int32Array(FIRST_SLOTS).fill(FREE);
  #count = 0;

  /** Adds a record; `false` where it was there before. */
  add(mark: number, { lat, lng }: LatLng): boolean {
    const slot = this.#slotOf(mark | 0, inUnits(lat), inUnits(lng));
    if (this.#slots[slot] !== FREE) return false;
    const row = this.#count * WIDTH;
    if (row === this.#rows.length) this.#rows = widened(this.#rows);
    this.#rows[row] = mark | 0;
    this.#rows[row + 1] = inUnits(lat);
    this.#rows[row + 2] = inUnits(lng);
    this.#slots[slot] = this.#count++;
    if (this.#count > MOST_TAKEN * this.#slots.length) this.#doubleSlots();
    return true;
  }

  has(mark: number, { lat, lng }: LatLng): boolean {
    return this.#slots[this.#slotOf(mark | 0, inUnits(lat), inUnits(lng))] !== FREE;
  }

  get count(): number {
    return this.#count;
  }

  /** @param record how many were added before it; so in the methods below. */
  markOf(record: number): number {
    return this.#rows[record * WIDTH]! >>> 0;
  }

  positionOf(record: number): LatLng {
    const row = record * WIDTH;
    return { lat: this.#rows[row + 1]! / POSITION_UNITS, lng: this.#rows[row + 2]! / POSITION_UNITS };
  }

  hasMark(mark: number): boolean {
    for (let record = 0; record < this.#count; record++) if (this.markOf(record) === mark) return true;
    return false;
  }

  /** The slot of a record, or the free one where it belongs. */
  #slotOf(mark: number, lat: number, lng: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    const hash = Math.imul(Math.imul(Math.imul(mark, SCATTER) ^ lat, SCATTER) ^ lng, SCATTER);
    for (let slot = (hash >>> 7) & last; ; slot = (slot + 1) & last) {
      const row = slots[slot]! * WIDTH;
      if (row < 0) return slot;
      if (this.#rows[row] === mark && this.#rows[row + 1] === lat && this.#rows[row + 2] === lng) return slot;
    }
  }

  #doubleSlots(): void {
    this.#slots = new Int32Array(2 * this.#slots.length).fill(FREE);
    for (let i = 0; i < this.#count; i++) {
      const row = i * WIDTH;
      this.#slots[this.#slotOf(this.#rows[row]!, this.#rows[row + 1]!, this.#rows[row + 2]!)] = i;
    }
  }
}

function widened(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(2 * numbers.length);
  wider.set(numbers);
  return wider;
}
