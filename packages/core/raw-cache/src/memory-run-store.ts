import { linesOf, parseRecords, parseStored } from "./records.ts";
import type { RunStore } from "./run-store.ts";

/** The objects of runs in memory, as text, so that what is read is never what was written by reference. */
export function createMemoryRunStore(): RunStore {
  const objects = new Map<string, string>();
  return {
    readText: (key) => Promise.resolve(objects.get(key)),
    async readJson(key, schema) {
      const text = await Promise.resolve(objects.get(key));
      return text === undefined ? undefined : parseStored(key, text, schema);
    },
    writeJson(key, value) {
      objects.set(key, JSON.stringify(value));
      return Promise.resolve();
    },
    async updateJson(key, schema, change) {
      // Waited for before it is read: what is read and what is written are one step.
      await Promise.resolve();
      const known = objects.get(key);
      objects.set(key, JSON.stringify(change(known === undefined ? known : parseStored(key, known, schema))));
    },
    writeText(key, text) {
      objects.set(key, text);
      return Promise.resolve();
    },
    async *readRecords(key, schema) {
      const text = objects.get(key);
      if (text === undefined) return;
      async function* whole(): AsyncIterable<string> {
        yield text ?? "";
      }
      yield* parseRecords(key, linesOf(whole()), schema);
    },
    async writeRecords(key, records) {
      const lines: string[] = [];
      for await (const record of records) lines.push(`${JSON.stringify(record)}\n`);
      objects.set(key, lines.join(""));
      return lines.length;
    },
    remove(key) {
      objects.delete(key);
      return Promise.resolve();
    },
    list: (prefix) =>
      Promise.resolve(
        [...objects.keys()]
          .filter((key) => key.startsWith(prefix))
          .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      ),
  };
}
