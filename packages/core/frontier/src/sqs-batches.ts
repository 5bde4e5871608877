import type { OutgoingMessage } from "./message-queue.ts";

/** SQS: 1 MiB for a message, and for all messages of one batch together. */
export const maxMessageBytes = 1_048_576;
const maxEntries = 10;

/** Bytes of a message as SQS counts them: body, and each attribute's name, type and value. */
export function bytesOf(message: Pick<OutgoingMessage, "body" | "attributes">): number {
  let bytes = Buffer.byteLength(message.body);
  for (const [name, value] of Object.entries(message.attributes)) {
    bytes += Buffer.byteLength(name) + "String".length + Buffer.byteLength(value);
  }
  return bytes;
}

/** In their order, at most ten items and 1 MiB in a batch; an item of more than that has a batch to itself. */
export function batchesOf<T>(items: readonly T[], bytes: (item: T) => number): T[][] {
  const batches: T[][] = [];
  let current: T[] = [];
  let currentBytes = 0;
  for (const item of items) {
    const itemBytes = bytes(item);
    if (current.length > 0 && (current.length === maxEntries || currentBytes + itemBytes > maxMessageBytes)) {
      batches.push(current);
      current = [];
      currentBytes = 0;
    }
    current.push(item);
    currentBytes += itemBytes;
  }
  return current.length > 0 ? [...batches, current] : batches;
}
