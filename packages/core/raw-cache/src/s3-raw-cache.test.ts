import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Clock } from "@cityscout/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RawEntry } from "./raw-cache.ts";
import { createS3RawCache } from "./s3-raw-cache.ts";
import { fetchedAt, rawEntry } from "./testing/raw-entry.ts";
import { startWatchedS3, type WatchedS3 } from "./testing/watched-s3.ts";

let store: WatchedS3;
beforeAll(async () => {
  store = await startWatchedS3();
});
afterAll(async () => {
  await store.stop();
});

const clockAt = (now: number): Clock => ({ now: () => now, sleep: () => Promise.resolve() });
const clockAfter = (seconds: number): Clock => clockAt(Date.parse(fetchedAt) + seconds * 1000);
const cacheAfter = (seconds: number) =>
  createS3RawCache({ s3: store.s3, bucket: store.bucket, clock: clockAfter(seconds) });
const otherAfter = (seconds: number) =>
  createS3RawCache({ s3: store.other, bucket: store.bucket, clock: clockAfter(seconds) });

const yelpEntry = (change: Partial<RawEntry> = {}) => rawEntry({ source: "yelp", body: "{}", ...change });
const search = { center: { lat: 55.95, lng: -3.19 }, radiusMetres: 250, page: 0 };
const keyOf = (city: string, { source, requestHash }: RawEntry) => ({
  Bucket: store.bucket,
  Key: `${city}/${source}/${requestHash}.json`,
});

/** Does something once, right before the first request of a method reaches the store. */
function beforeFirst(method: string, happens: () => Promise<unknown>) {
  let isFirst = true;
  return (request: { method: string }) => {
    if (request.method !== method || !isFirst) return undefined;
    isFirst = false;
    return happens().then(() => undefined);
  };
}

describe("the searches of a raw cache in S3", () => {
  it("are those that are still there when they are looked at", async () => {
    const [gone, kept] = [yelpEntry({ search }), yelpEntry({ search })];
    for (const entry of [gone, kept]) await cacheAfter(0).put("ayr", entry, 60);
    store.watch(beforeFirst("HEAD", () => store.other.send(new DeleteObjectCommand(keyOf("ayr", gone)))));
    const found = await cacheAfter(0).searches("ayr", "yelp", 60, () => true);
    expect(found).toEqual([{ requestHash: kept.requestHash, fetchedAt, search }]);
  });

  it("are not known where the store fails, and it is what says why", async () => {
    await cacheAfter(0).put("alloa", yelpEntry({ search }), 60);
    store.watch(({ method }) =>
      method === "HEAD" ? Promise.resolve({ status: 403, code: "AccessDenied" }) : undefined,
    );
    const known = cacheAfter(0).searches("alloa", "yelp", 60, () => true);
    await expect(known).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it("pass over objects that are none of ours", async () => {
    await store.other.send(new PutObjectCommand({ ...keyOf("annan", yelpEntry()), Body: "{}" }));
    store.watch();
    expect(await cacheAfter(0).searches("annan", "yelp", 60, () => true)).toEqual([]);
  });

  it("cost no request for an object that was written before any answer could still be fresh", async () => {
    const entry = yelpEntry({ search });
    await cacheAfter(0).put("alva", entry, 60);
    const { LastModified } = await store.other.send(new HeadObjectCommand(keyOf("alva", entry)));
    const headsAt = async (seconds: number): Promise<number> => {
      const clock = clockAt(LastModified!.getTime() + seconds * 1000);
      store.watch();
      await createS3RawCache({ ...store, clock }).searches("alva", "yelp", 60, () => true);
      return store.seen.filter(({ method }) => method === "HEAD").length;
    };
    expect([await headsAt(60), await headsAt(61)]).toEqual([1, 0]);
  });
});

describe("an answer in S3", () => {
  it.each([
    ["application/json; charset=utf-8", "application/json"],
    ["image/svg+xml", "image/svg+xml"],
    ["", "application/octet-stream"],
    ["“html”", "application/octet-stream"],
    ["not text/html", "application/octet-stream"],
  ])("of type %j is an object of type %s", async (contentType, type) => {
    const entry = yelpEntry({ contentType });
    await cacheAfter(0).put("beith", entry, 60);
    const { ContentType } = await store.other.send(new HeadObjectCommand(keyOf("beith", entry)));
    expect(ContentType).toBe(type);
  });

  it("is written once more where what was in its way is gone by the time it is read", async () => {
    const [old, entry] = [yelpEntry(), yelpEntry()];
    const { requestHash } = entry;
    await cacheAfter(0).put("coll", { ...old, requestHash }, 60);
    store.watch(beforeFirst("GET", () => store.other.send(new DeleteObjectCommand(keyOf("coll", entry)))));
    expect(await cacheAfter(0).put("coll", entry, 60)).toBe(entry);
    expect(await otherAfter(0).get("coll", "yelp", requestHash, 60)).toEqual(entry);
    const writes = store.seen.filter(({ method }) => method === "PUT");
    expect(writes.map(({ headers }) => headers["if-none-match"])).toEqual(["*", "*"]);
  });

  it("gives way to one that was written after what was in its way was gone", async () => {
    const [old, entry] = [yelpEntry(), yelpEntry()];
    const { requestHash } = entry;
    const winner = { ...yelpEntry({ body: "winner" }), requestHash };
    await cacheAfter(0).put("crieff", { ...old, requestHash }, 60);
    let puts = 0;
    store.watch(({ method }) => {
      if (method === "GET" && puts === 1)
        return store.other.send(new DeleteObjectCommand(keyOf("crieff", entry))).then(() => undefined);
      if (method === "PUT" && (puts += 1) === 2)
        return otherAfter(0)
          .put("crieff", winner, 60)
          .then(() => undefined);
      return undefined;
    });
    expect(await cacheAfter(0).put("crieff", entry, 60)).toEqual(winner);
  });

  it("does not replace a stale one that another writer has replaced, or removed, since it was read", async () => {
    for (const isRemoved of [false, true]) {
      const old = yelpEntry({ body: "old" });
      const later = { fetchedAt: "2026-03-01T13:00:00.000Z", requestHash: old.requestHash };
      const [entry, winner] = [
        yelpEntry({ ...later, body: "mine" }),
        yelpEntry({ ...later, body: "winner" }),
      ];
      await cacheAfter(0).put("dunoon", old, 60);
      const overtake = isRemoved
        ? () => store.other.send(new DeleteObjectCommand(keyOf("dunoon", old)))
        : () => otherAfter(3600).put("dunoon", winner, 60);
      let puts = 0;
      store.watch(({ method }) =>
        method === "PUT" && (puts += 1) === 2 ? overtake().then(() => undefined) : undefined,
      );
      const stored = isRemoved ? entry : winner;
      expect(await cacheAfter(3600).put("dunoon", entry, 60)).toEqual(stored);
      expect(await otherAfter(3600).get("dunoon", "yelp", old.requestHash, 60)).toEqual(stored);
      expect(store.seen.filter(({ headers }) => headers["if-match"] !== undefined)).toHaveLength(1);
    }
  });

  it("is written again where S3 says that another write is under way, and no such one is there then", async () => {
    let puts = 0;
    store.watch(({ method }) =>
      method === "PUT" && (puts += 1) === 1
        ? Promise.resolve({ status: 409, code: "ConditionalRequestConflict" })
        : undefined,
    );
    const entry = yelpEntry();
    expect(await cacheAfter(0).put("elgin", entry, 60)).toBe(entry);
    expect(await otherAfter(0).get("elgin", "yelp", entry.requestHash, 60)).toEqual(entry);
  });

  it("is not taken as stored, nor as absent, where S3 refuses", async () => {
    const entry = yelpEntry();
    store.watch(() => Promise.resolve({ status: 403, code: "AccessDenied" }));
    const refused = { name: "AccessDenied" };
    await expect(cacheAfter(0).put("forres", entry, 60)).rejects.toMatchObject(refused);
    await expect(cacheAfter(0).get("forres", "yelp", entry.requestHash, 60)).rejects.toMatchObject(refused);
    expect(store.seen).toHaveLength(2);
  });
});
