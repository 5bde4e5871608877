import type { z } from "zod";

/** The objects of a run (candidates, coverage, places, report, manifest) by their S3 key. */
export interface RunStore {
  /** Parsed by `schema`; `undefined` where there is no such object. Throws `CorruptObjectError` where it does not fit. */
  readJson<T>(key: string, schema: z.ZodType<T>): Promise<T | undefined>;
  writeJson(key: string, value: unknown): Promise<void>;
  /**
   * Makes a new object of the one there is, and loses nothing that others make of it meanwhile: where one was first,
   * `change` is asked again with what that one left. It takes effect once, also where the reply to its write is lost. Throws
   * `CorruptObjectError` where the object does not fit.
   */
  updateJson<T>(key: string, schema: z.ZodType<T>, change: (known: T | undefined) => T): Promise<void>;
  readText(key: string): Promise<string | undefined>;
  writeText(key: string, text: string, contentType: string): Promise<void>;
  /** Newline-delimited JSON, record by record in bounded memory; nothing where there is no such object. */
  readRecords<T>(key: string, schema: z.ZodType<T>): AsyncIterable<T>;
  /** Newline-delimited JSON, written in bounded memory; nothing is visible until all of it is. Returns the count. */
  writeRecords(key: string, records: Iterable<unknown> | AsyncIterable<unknown>): Promise<number>;
  /** Does nothing where there is no such object. */
  remove(key: string): Promise<void>;
  /** Keys below `prefix`, in byte order. */
  list(prefix: string): Promise<string[]>;
}
