import { type Candidate, candidateKey } from "@cityscout/contracts";
import { ColumnBuilder, shared } from "../corpus/columns.ts";
import { compareKeys, KeyBuilder, type Keys } from "./keys.ts";
import { LineBuilder, type Lines } from "./lines.ts";
import { numberIn, type PackedCandidate, type PackedRecords, type SharedPart } from "./packed-records.ts";
import { compareContent, type RecordList } from "./record-list.ts";

/** Packed records in the order of their keys, each key once, in memory that threads share. */
export interface PackedList {
  /** By position, the record's number in order of arrival. */
  readonly order: Uint32Array;
  /** In order of arrival, see `PackedRecords`. */
  readonly records: Lines;
  readonly degrees: Float64Array;
  readonly sharedOf: Uint32Array;
  readonly sharedParts: readonly string[];
}

/** Gathers packed records. */
export class PackedListBuilder {
  private readonly records = new LineBuilder();
  private readonly keys = new KeyBuilder();
  private readonly degrees = new ColumnBuilder(new Float64Array(1024));
  private readonly sharedOf = new ColumnBuilder(new Uint32Array(1024));
  private readonly sharedIds = new Map<string, number>();
  /** Once the list is built: the keys that records of different content have, in order. */
  readonly repeatedKeys: string[] = [];

  /** Adds records behind those that came before. What is added is released. */
  add({ records, keys, degrees, sharedOf, sharedParts }: PackedRecords): void {
    this.records.append(records);
    this.keys.append(keys);
    this.degrees.append(degrees);
    this.sharedOf.append(
      sharedOf,
      Uint32Array.from(sharedParts, (part) => numberIn(this.sharedIds, part)),
    );
  }

  /** The list. Of records with the same key only the first by content is kept. Nothing can be added afterwards. */
  build(): PackedList {
    const keys = this.keys.take();
    const order = shared(Uint32Array.from({ length: keys.starts.length - 1 }, (_, record) => record));
    order.sort((a, b) => compareKeys(keys, a, b) || a - b);
    const list: PackedList = {
      order,
      records: this.records.build(),
      degrees: this.degrees.build(),
      sharedOf: this.sharedOf.build(),
      sharedParts: [...this.sharedIds.keys()],
    };
    const count = dropRepeated(order, keys, new Unpacking(list), this.repeatedKeys);
    return { ...list, order: order.subarray(0, count) };
  }
}

/**
 * Moves the records that hold to the front of `order`; returns how many there are.
 *
 * @param repeatedKeys Is added to.
 */
function dropRepeated(order: Uint32Array, keys: Keys, unpacking: Unpacking, repeatedKeys: string[]): number {
  let count = 0;
  for (const record of order) {
    const isKnown = count > 0 && compareKeys(keys, order[count - 1]!, record) === 0;
    if (!isKnown) {
      order[count++] = record;
      continue;
    }
    const [one, other] = [unpacking.record(record), unpacking.record(order[count - 1]!)];
    const difference = compareContent(one, other);
    if (difference < 0) order[count - 1] = record;
    const key = candidateKey(one);
    if (difference !== 0 && repeatedKeys.at(-1) !== key) repeatedKeys.push(key);
  }
  return count;
}

/** The list as records, which are unpacked anew at each call. */
export function unpack(list: PackedList): RecordList {
  const unpacking = new Unpacking(list);
  return {
    length: list.order.length,
    at: (position) => unpacking.record(list.order[position]!),
    locationOf: (position) => unpacking.location(list.order[position]!),
  };
}

class Unpacking {
  private readonly list: PackedList;
  private readonly text: Buffer;
  private readonly sharedParts: (SharedPart | undefined)[] = [];

  constructor(list: PackedList) {
    this.list = list;
    this.text = Buffer.from(list.records.bytes.buffer);
  }

  location(record: number): Candidate["location"] {
    const { degrees } = this.list;
    const lat = degrees[record * 2]!;
    return Number.isNaN(lat) ? null : { lat, lng: degrees[record * 2 + 1]! };
  }

  record(record: number): Candidate {
    const { starts } = this.list.records;
    const packed = JSON.parse(
      this.text.toString("utf8", starts[record], starts[record + 1]),
    ) as PackedCandidate;
    const [source_id, name, alternate_names, address, postal_code, phone, website] = packed;
    const [, , , , , , , externalIds, closed, prominence, ratingValue, ratingCount] = packed;
    const { source, category, source_categories, provenance } = this.sharedPart(this.list.sharedOf[record]!);
    return {
      source,
      source_id,
      name,
      alternate_names,
      location: this.location(record),
      category,
      source_categories,
      address,
      postal_code,
      phone,
      website,
      external_ids: externalIds === 0 ? {} : externalIds,
      closed: closed === 1,
      prominence,
      rating: ratingValue === null ? null : { value: ratingValue, count: ratingCount },
      provenance,
    };
  }

  private sharedPart(id: number): SharedPart {
    const known = this.sharedParts[id];
    if (known !== undefined) return known;
    const read = JSON.parse(this.list.sharedParts[id]!) as SharedPart;
    this.sharedParts[id] = read;
    return read;
  }
}
