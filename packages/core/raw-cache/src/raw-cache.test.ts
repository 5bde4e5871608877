import { gunzipSync } from "node:zlib";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { type Clock, seededRandom } from "@cityscout/contracts";
import { startFauxqs, type FauxqsServer } from "fauxqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createMemoryRawCache } from "./memory-raw-cache.ts";
import { createMemoryRunStore } from "./memory-run-store.ts";
import type { RawCache, RawEntry } from "./raw-cache.ts";
import type { RunStore } from "./run-store.ts";
import { createS3Client } from "./s3-client.ts";
import { createS3RawCache } from "./s3-raw-cache.ts";
import { createS3RunStore } from "./s3-run-store.ts";
import { fetchedAt, rawEntry } from "./testing/raw-entry.ts";

const bucket = "raw-cache-test";
let server: FauxqsServer;
let s3: S3Client;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  s3 = createS3Client({ endpoint: `http://127.0.0.1:${server.port}` });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
});
afterAll(async () => {
  s3.destroy();
  await server.stop();
});

/** A clock that stands `seconds` after the answers were fetched. */
const clockAfter = (seconds: number): Clock => ({
  now: () => Date.parse(fetchedAt) + seconds * 1000,
  sleep: () => Promise.resolve(),
});

const adapters: { name: string; cache: (clock: Clock) => RawCache; store: () => RunStore }[] = [
  {
    name: "memory",
    cache: (() => {
      let clock = clockAfter(0);
      const shared = createMemoryRawCache({
        clock: { now: () => clock.now(), sleep: () => Promise.resolve() },
      });
      return (next: Clock) => {
        clock = next;
        return shared;
      };
    })(),
    store: () => createMemoryRunStore(),
  },
  {
    name: "S3",
    cache: (clock) => createS3RawCache({ s3, bucket, clock }),
    store: () => createS3RunStore({ s3, bucket }),
  },
];

describe.each(adapters)("a raw cache in $name", ({ cache }) => {
  it("gives back an answer as it came, with all that is known of it", async () => {
    const entry = rawEntry();
    expect(await cache(clockAfter(0)).put("edinburgh", entry, 60)).toEqual(entry);
    expect(await cache(clockAfter(60)).get("edinburgh", "google", entry.requestHash, 60)).toEqual(entry);
  });

  it("carries what is not ASCII, and a type that is no header", async () => {
    const entry = rawEntry({
      runId: "prüfung-東京",
      contentType: "text/html; name=“ü”",
      body: "\u{1f5fa} ü",
    });
    await cache(clockAfter(0)).put("東京", entry, 60);
    expect(await cache(clockAfter(0)).get("東京", "google", entry.requestHash, 60)).toEqual(entry);
    const untyped = rawEntry({ contentType: "", body: "" });
    await cache(clockAfter(0)).put("東京", untyped, 60);
    expect(await cache(clockAfter(0)).get("東京", "google", untyped.requestHash, 60)).toEqual(untyped);
  });

  it("knows nothing of other cities, other sources and answers past their age", async () => {
    const entry = rawEntry();
    await cache(clockAfter(0)).put("edinburgh", entry, 60);
    expect(await cache(clockAfter(0)).get("london", "google", entry.requestHash, 60)).toBeUndefined();
    expect(await cache(clockAfter(0)).get("edinburgh", "yelp", entry.requestHash, 60)).toBeUndefined();
    expect(await cache(clockAfter(61)).get("edinburgh", "google", entry.requestHash, 60)).toBeUndefined();
  });

  it("keeps the first of two answers to one request", async () => {
    const first = rawEntry({ body: "first" });
    await cache(clockAfter(0)).put("edinburgh", first, 60);
    const second = { ...first, body: "second", runId: "run-2" };
    expect(await cache(clockAfter(5)).put("edinburgh", second, 60)).toEqual(first);
    expect(await cache(clockAfter(5)).get("edinburgh", "google", first.requestHash, 60)).toEqual(first);
  });

  it("lets exactly one of many concurrent writers win", async () => {
    const entry = rawEntry();
    const writers = Array.from({ length: 8 }, (_, index) => ({ ...entry, runId: `run-${index}` }));
    const stored = await Promise.all(
      writers.map((writer) => cache(clockAfter(0)).put("edinburgh", writer, 60)),
    );
    expect(new Set(stored.map(({ runId }) => runId)).size).toBe(1);
  });

  it("replaces an answer that is past its age", async () => {
    const old = rawEntry({ body: "old" });
    await cache(clockAfter(0)).put("edinburgh", old, 60);
    const fresh = { ...old, body: "new", fetchedAt: "2026-03-01T13:00:00.000Z" };
    expect(await cache(clockAfter(3600)).put("edinburgh", fresh, 60)).toEqual(fresh);
    expect(await cache(clockAfter(3600)).get("edinburgh", "google", old.requestHash, 60)).toEqual(fresh);
  });

  it("knows nothing of an answer that a clock far ahead has dated, and replaces it", async () => {
    const ahead = rawEntry({ body: "ahead", fetchedAt: "2026-03-01T12:01:01.000Z" });
    await cache(clockAfter(0)).put("edinburgh", ahead, 60);
    expect(await cache(clockAfter(0)).get("edinburgh", "google", ahead.requestHash, 60)).toBeUndefined();
    expect(await cache(clockAfter(1)).get("edinburgh", "google", ahead.requestHash, 60)).toEqual(ahead);
    const dated = { ...ahead, body: "dated", fetchedAt: "2026-03-01T12:00:00.000Z" };
    expect(await cache(clockAfter(0)).put("edinburgh", dated, 60)).toEqual(dated);
  });

  it("replaces an answer that nobody can read, and no other that came meanwhile", async () => {
    const unreadable = rawEntry({ body: "{" });
    const now = cache(clockAfter(30));
    await now.put("edinburgh", unreadable, 60);
    const fresh = { ...unreadable, body: "new", runId: "run-2", fetchedAt: "2026-03-01T12:00:30.000Z" };
    expect(await now.put("edinburgh", fresh, 60, unreadable)).toEqual(fresh);
    const later = { ...fresh, body: "later", runId: "run-3" };
    expect(await now.put("edinburgh", later, 60, unreadable)).toEqual(fresh);
    expect(await now.get("edinburgh", "google", unreadable.requestHash, 60)).toEqual(fresh);
  });

  it("lets exactly one of many concurrent writers replace an answer that is past its age", async () => {
    const old = rawEntry({ body: "old" });
    await cache(clockAfter(0)).put("edinburgh", old, 60);
    const later = cache(clockAfter(3600));
    const stored = await Promise.all(
      Array.from({ length: 8 }, (_, writer) =>
        later.put(
          "edinburgh",
          { ...old, body: `new ${writer}`, runId: `run-${writer}`, fetchedAt: "2026-03-01T13:00:00.000Z" },
          60,
        ),
      ),
    );
    const kept = await later.get("edinburgh", "google", old.requestHash, 60);
    expect(stored.every(({ runId }) => runId === kept?.runId)).toBe(true);
  });
});

describe.each(adapters)("the searches of a raw cache in $name", ({ cache }) => {
  const search = { center: { lat: 55.95, lng: -3.19 }, radiusMetres: 250, page: 0 };
  const hashesOf = async (
    city: string,
    seconds: number,
    isWanted: (requestHash: string) => boolean = () => true,
  ) =>
    (await cache(clockAfter(seconds)).searches(city, "yelp", 60, isWanted))
      .map(({ requestHash }) => requestHash)
      .sort();

  it("are the circles that a source has answered for in a city, not past their age", async () => {
    const narrowed = { ...search, page: 1, pageToken: "t–1", category: "café" };
    const first = rawEntry({ source: "yelp", search });
    const second = rawEntry({ source: "yelp", search: narrowed, fetchedAt: "2026-03-01T12:00:30.000Z" });
    const box = rawEntry({ source: "yelp" });
    const now = cache(clockAfter(0));
    for (const entry of [first, second, box]) await now.put("leith", entry, 60);
    await now.put("leith", rawEntry({ source: "google", search }), 60);
    await now.put("perth", rawEntry({ source: "yelp", search }), 60);
    expect(await now.get("leith", "yelp", second.requestHash, 60)).toEqual(second);
    const found = await now.searches("leith", "yelp", 60, () => true);
    expect(found.toSorted((a, b) => a.search.page - b.search.page)).toEqual([
      { requestHash: first.requestHash, fetchedAt, search },
      { requestHash: second.requestHash, fetchedAt: second.fetchedAt, search: narrowed },
    ]);
    expect(await hashesOf("leith", 75)).toEqual([second.requestHash]);
    expect(await hashesOf("leith", 0, (hash) => hash === first.requestHash)).toEqual([first.requestHash]);
    expect(await hashesOf("nowhere", 0)).toEqual([]);
  });

  it("lack none of some hundred, be there more than the store lists at once", async () => {
    const entries = Array.from({ length: 130 }, () => rawEntry({ source: "yelp", search }));
    for (const entry of entries) await cache(clockAfter(0)).put("crail", entry, 60);
    expect(await hashesOf("crail", 0)).toEqual(entries.map(({ requestHash }) => requestHash).sort());
  });
});

describe("a raw cache in S3", () => {
  it("keeps an answer whose search is too long to be noted, and does not list it", async () => {
    const cache = createS3RawCache({ s3, bucket, clock: clockAfter(0) });
    const search = { center: { lat: 1, lng: 2 }, radiusMetres: 250, page: 1, pageToken: "t".repeat(1500) };
    const entry = rawEntry({ search });
    await cache.put("largo", entry, 60);
    const { search: _, ...kept } = entry;
    expect(await cache.get("largo", "google", entry.requestHash, 60)).toEqual(kept);
    expect(await cache.searches("largo", "google", 60, () => true)).toEqual([]);
  });

  it("replaces a stale answer whatever has become of it", async () => {
    const entry = rawEntry();
    const key = { Bucket: bucket, Key: `edinburgh/google/${entry.requestHash}.json` };
    await createS3RawCache({ s3, bucket, clock: clockAfter(0) }).put("edinburgh", entry, 60);
    const { Metadata } = await s3.send(new HeadObjectCommand(key));
    await s3.send(new PutObjectCommand({ ...key, Body: "torn", Metadata }));
    const later = createS3RawCache({ s3, bucket, clock: clockAfter(3600) });
    const fresh = { ...entry, fetchedAt: "2026-03-01T13:00:00.000Z" };
    expect(await later.get("edinburgh", "google", entry.requestHash, 60)).toBeUndefined();
    expect(await later.put("edinburgh", fresh, 60)).toEqual(fresh);
  });

  it.each([
    [
      "a body that was tampered with",
      (entry: RawEntry) => ({ Body: `${entry.body} `, sha256: undefined }),
      /found content with SHA-256 [0-9a-f]{64}, expected 0{64}$/,
    ],
    [
      "an object without our metadata",
      () => ({ Body: "{}", sha256: "none" }),
      /its metadata is not that of a raw response: run-id: found nothing, expected text;/,
    ],
  ])("refuses %s, and has it replaced by one of many writers", async (_, tamper, message) => {
    const entry = rawEntry();
    const cache = createS3RawCache({ s3, bucket, clock: clockAfter(0) });
    await cache.put("edinburgh", entry, 60);
    const { Body, sha256 } = tamper(entry);
    const Metadata: Record<string, string> =
      sha256 === undefined
        ? {
            "run-id": "run-1",
            "correlation-id": "c",
            "fetched-at": fetchedAt,
            status: "200",
            "cost-usd": "0",
            sha256: "0".repeat(64),
          }
        : {};
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: `edinburgh/google/${entry.requestHash}.json`,
        Body,
        Metadata,
      }),
    );
    await expect(cache.get("edinburgh", "google", entry.requestHash, 60)).rejects.toMatchObject({
      name: "CorruptObjectError",
      message: expect.stringMatching(message) as unknown,
    });
    const writers = Array.from({ length: 4 }, (_, index) => ({ ...entry, body: `new ${index}` }));
    const stored = await Promise.all(writers.map((writer) => cache.put("edinburgh", writer, 60)));
    const kept = await cache.get("edinburgh", "google", entry.requestHash, 60);
    expect(new Set([kept, ...stored].map((found) => found?.body)).size).toBe(1);
    expect(writers).toContainEqual(kept);
  });
});

describe("a run store in S3", () => {
  it("refuses objects and records that are not what was written", async () => {
    const objects = createS3RunStore({ s3, bucket });
    const Metadata = { sha256: "0".repeat(64) };
    const Body = '{"id":1,"name":"a"}\n';
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "tampered.ndjson", Body, Metadata }));
    const refused = { name: "CorruptObjectError" };
    await expect(objects.readText("tampered.ndjson")).rejects.toMatchObject(refused);
    await expect(collect(objects.readRecords("tampered.ndjson", recordSchema))).rejects.toMatchObject(
      refused,
    );
  });

  it.each(["long.ndjson", "long.ndjson.gz"])(
    "lets a reader of %s leave after the first record",
    async (key) => {
      const objects = createS3RunStore({ s3, bucket });
      await objects.writeRecords(
        key,
        Array.from({ length: 20_000 }, (_, id) => ({ id, name: "x".repeat(100) })),
      );
      const read: number[] = [];
      for await (const { id } of objects.readRecords(key, recordSchema)) {
        read.push(id);
        break;
      }
      expect(read).toEqual([0]);
      expect(await objects.list("long")).toContain(key);
    },
  );

  it("stores records compressed where the key says so, and refuses what is no whole gzip", async () => {
    const objects = createS3RunStore({ s3, bucket });
    await objects.writeRecords("plain.ndjson.gz", [{ id: 1, name: "ünï" }]);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "plain.ndjson.gz" }));
    const stored = Buffer.from(await Body!.transformToByteArray());
    expect(gunzipSync(stored).toString()).toBe('{"id":1,"name":"ünï"}\n');
    for (const [key, Body] of [
      ["cut.ndjson.gz", stored.subarray(0, -4)],
      ["text.ndjson.gz", '{"id":1,"name":"a"}\n'],
      ["empty.ndjson.gz", ""],
    ] as const) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
      await expect(collect(objects.readRecords(key, recordSchema)), key).rejects.toMatchObject({
        name: "CorruptObjectError",
      });
    }
  });
});

const recordSchema = z.strictObject({ id: z.number(), name: z.string() });

async function collect<T>(records: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const record of records) all.push(record);
  return all;
}

describe.each(adapters)("a run store in $name", ({ store }) => {
  it("gives back JSON, text and records, and nothing for what is not there", async () => {
    const objects = store();
    await objects.writeJson("a/one.json", { id: 1, name: "ünï" });
    await objects.writeText("a/two.txt", "two 東京", "text/plain");
    expect(await objects.readJson("a/one.json", recordSchema)).toEqual({ id: 1, name: "ünï" });
    expect(await objects.readText("a/two.txt")).toBe("two 東京");
    expect(await objects.readJson("a/none.json", recordSchema)).toBeUndefined();
    expect(await objects.readText("a/none.txt")).toBeUndefined();
    expect(await collect(objects.readRecords("a/none.ndjson", recordSchema))).toEqual([]);
  });

  it("loses none of the changes that are made to an object at the same time", async () => {
    const objects = store();
    const numbersSchema = z.array(z.number());
    const add = async (number: number) =>
      await objects.updateJson("numbers.json", numbersSchema, (known = []) => [...known, number]);
    const numbers = Array.from({ length: 20 }, (_, number) => number);
    await Promise.all(numbers.map(add));
    const kept = await objects.readJson("numbers.json", numbersSchema);
    expect(kept?.toSorted((a, b) => a - b)).toEqual(numbers);
    await objects.writeJson("numbers.json", "none");
    await expect(add(1)).rejects.toMatchObject({ name: "CorruptObjectError" });
  });

  it("removes an object, and does not mind one that is not there", async () => {
    const objects = store();
    await objects.writeJson("gone/one.json", { id: 1, name: "a" });
    await objects.remove("gone/one.json");
    await objects.remove("gone/never.json");
    expect(await objects.list("gone/")).toEqual([]);
    expect(await objects.readText("gone/one.json")).toBeUndefined();
  });

  it("lists keys below a prefix in byte order", async () => {
    const objects = store();
    for (const key of ["list/b", "list/a/2", "list/a/10", "list/Z", "other/a"])
      await objects.writeText(key, key, "text/plain");
    expect(await objects.list("list/")).toEqual(["list/Z", "list/a/10", "list/a/2", "list/b"]);
  });

  it.each(["big.ndjson", "big.ndjson.gz"])(
    "carries more records in %s than one part holds, none lost, none torn",
    async (key) => {
      const objects = store();
      const random = seededRandom(1);
      const names = Array.from({ length: 300 }, () =>
        Array.from({ length: 20_000 }, () =>
          String.fromCodePoint(0xc0 + Math.floor(random.next() * 0x5000)),
        ).join(""),
      );
      expect(
        await objects.writeRecords(
          key,
          names.map((name, id) => ({ id, name })),
        ),
      ).toBe(300);
      const read = await collect(objects.readRecords(key, recordSchema));
      expect(read.map(({ id }) => id)).toEqual(names.map((_, id) => id));
      expect(read.every(({ id, name }) => name === names[id])).toBe(true);
    },
  );

  it.each(["none.ndjson", "none.ndjson.gz"])(
    "gives back no record where %s was written with none",
    async (key) => {
      const objects = store();
      expect(await objects.writeRecords(key, [])).toBe(0);
      expect(await collect(objects.readRecords(key, recordSchema))).toEqual([]);
    },
  );

  it("takes a text larger than a part", async () => {
    const objects = store();
    const text = "東".repeat(6_000_000);
    await objects.writeText("large.txt", text, "text/plain");
    expect((await objects.readText("large.txt")) === text).toBe(true);
  });

  it("leaves nothing behind when the source of the records fails", async () => {
    const objects = store();
    async function* failing(): AsyncIterable<unknown> {
      yield await Promise.resolve({ id: 1, name: "x".repeat(9_000_000) });
      throw new Error("no more");
    }
    await expect(objects.writeRecords("broken.ndjson", failing())).rejects.toThrow("no more");
    expect(await objects.readText("broken.ndjson")).toBeUndefined();
  });

  it("names the key, the field, what was found and what was expected of an object that does not fit", async () => {
    const objects = store();
    await objects.writeJson("corrections/x.json", [{ value: "n/a" }]);
    const websites = z.array(z.object({ value: z.url({ error: "a web address" }) }));
    await expect(objects.readJson("corrections/x.json", websites)).rejects.toThrow(
      'corrections/x.json: [0].value: found "n/a", expected a web address',
    );
  });

  it("names the key and the line of a record that does not fit", async () => {
    const objects = store();
    await objects.writeText(
      "bad.ndjson",
      '{"id":1,"name":"a"}\n{"id":"2","name":"b"}\n',
      "application/x-ndjson",
    );
    await expect(collect(objects.readRecords("bad.ndjson", recordSchema))).rejects.toThrow(
      /bad\.ndjson, line 2: id/,
    );
    await objects.writeText("torn.json", '{"id":', "application/json");
    await expect(objects.readJson("torn.json", recordSchema)).rejects.toMatchObject({
      name: "CorruptObjectError",
    });
  });
});
