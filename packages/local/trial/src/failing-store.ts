import type { RunStore } from "@cityscout/raw-cache";

/** The run's store until so many writes have been made; the next one fails with "cut short", and is not made. */
export function failingAfter(store: RunStore, writes: number): RunStore {
  let left = writes;
  const orFail = () => {
    if (left === 0) throw new Error("cut short");
    left -= 1;
  };
  return {
    ...store,
    writeJson: async (key, value) => {
      orFail();
      await store.writeJson(key, value);
    },
    updateJson: async (key, schema, change) => {
      orFail();
      await store.updateJson(key, schema, change);
    },
    writeText: async (key, text, contentType) => {
      orFail();
      await store.writeText(key, text, contentType);
    },
    writeRecords: async (key, records) => {
      orFail();
      return store.writeRecords(key, records);
    },
  };
}
