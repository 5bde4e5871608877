import { type DeadLetterRecord, deadLetterRecordSchema, runKeys } from "@cityscout/contracts";
import type { RunStore } from "./run-store.ts";

const readsAtOnce = 32;

/** The searches of a run that an operator put back and that were not settled since, in the order of their hashes. */
export async function readRedriven(store: RunStore, prefix: string): Promise<DeadLetterRecord[]> {
  const keys = await store.list(runKeys.deadLettersPrefix(prefix));
  const redriven: DeadLetterRecord[] = [];
  for (let next = 0; next < keys.length; next += readsAtOnce) {
    const page = keys.slice(next, next + readsAtOnce);
    const records = await Promise.all(page.map((key) => store.readJson(key, deadLetterRecordSchema)));
    redriven.push(
      ...records
        .filter((record) => record !== undefined)
        .filter((record) => record.redriven_at !== undefined),
    );
  }
  return redriven;
}
