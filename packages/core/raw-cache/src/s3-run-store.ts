import { createHash, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  UploadPartCommand,
  paginateListObjectsV2,
  type GetObjectCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { checkContent, checkHash, contentHash } from "./content.ts";
import { decompressed, encodeRecords, isCompressed } from "./record-encoding.ts";
import { linesOf, parseRecords, parseStored } from "./records.ts";
import type { RunStore } from "./run-store.ts";
import { isOvertaken, type WriteCondition } from "./write-condition.ts";

/** S3 takes parts of 5 MiB and more, the last one excepted. */
const partBytes = 8 * 1024 * 1024;

const json = "application/json";
const ndjson = "application/x-ndjson";

/** In an object's metadata the ids of the latest changes that it has, the last one first: what it holds does not tell whose. */
const changesField = "changes";
/** So many others may follow a change while its reply is waited for; S3 takes 2 KB of metadata in all. */
const REMEMBERED_CHANGES = 32;

const changesOf = (object: GetObjectCommandOutput | undefined): string[] =>
  (object?.Metadata?.[changesField] ?? "").split(" ").filter((id) => id !== "");

/** The objects of runs in S3. */
export function createS3RunStore({ s3, bucket }: { s3: S3Client; bucket: string }): RunStore {
  const open = async (key: string): Promise<GetObjectCommandOutput | undefined> => {
    try {
      return await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  };

  const put = async (
    key: string,
    body: string | Uint8Array,
    contentType: string,
    { metadata = {}, ...condition }: Partial<WriteCondition> & { metadata?: Record<string, string> } = {},
  ): Promise<void> => {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: typeof body === "string" ? Buffer.from(body, "utf8") : body,
        ContentType: contentType,
        Metadata: { ...metadata, sha256: contentHash(body) },
        ...condition,
      }),
    );
  };

  const textOfObject = async (key: string, object: GetObjectCommandOutput): Promise<string> => {
    const text = (await object.Body?.transformToString("utf-8")) ?? "";
    const expected = object.Metadata?.["sha256"];
    // An object that was uploaded in parts has no hash of its own; S3 keeps those of its parts.
    if (expected !== undefined) checkContent(key, text, expected);
    return text;
  };

  const readText = async (key: string): Promise<string | undefined> => {
    const object = await open(key);
    return object === undefined ? undefined : await textOfObject(key, object);
  };

  return {
    readText,
    async readJson(key, schema) {
      const text = await readText(key);
      return text === undefined ? undefined : parseStored(key, text, schema);
    },
    async writeJson(key, value) {
      await put(key, JSON.stringify(value), json);
    },
    async updateJson(key, schema, change) {
      const own = randomUUID();
      for (let isWritten = false; !isWritten;) {
        const object = await open(key);
        const text = object && (await textOfObject(key, object));
        const changes = changesOf(object);
        // Its reply was lost, and the client sent it again, which was refused.
        if (changes.includes(own)) return;
        const known = text === undefined ? undefined : parseStored(key, text, schema);
        const condition: WriteCondition =
          object === undefined ? { IfNoneMatch: "*" } : { IfMatch: object.ETag ?? "*" };
        try {
          const metadata = { [changesField]: [own, ...changes].slice(0, REMEMBERED_CHANGES).join(" ") };
          await put(key, JSON.stringify(change(known)), json, { ...condition, metadata });
          isWritten = true;
        } catch (error) {
          if (!isOvertaken(error)) throw error;
        }
      }
    },
    writeText: async (key, text, contentType) => await put(key, text, contentType),
    async *readRecords(key, schema) {
      const object = await open(key);
      if (object?.Body === undefined) return;
      if (!(object.Body instanceof Readable)) throw new TypeError(`${key}: its body is no stream of Node's`);
      const bytes = checkedBytes(key, object.Body, object.Metadata?.["sha256"]);
      const content = isCompressed(key) ? decompressed(key, bytes) : bytes;
      yield* parseRecords(key, linesOf(textOf(content)), schema);
    },
    async writeRecords(key, records) {
      const upload = createUpload(s3, bucket, key);
      let count = 0;
      let part: Uint8Array[] = [];
      let partSize = 0;
      const take = (): Uint8Array => {
        const whole = Buffer.concat(part);
        part = [];
        partSize = 0;
        return whole;
      };
      try {
        const counted = (async function* () {
          for await (const record of records) {
            count += 1;
            yield record;
          }
        })();
        for await (const chunk of encodeRecords(counted, isCompressed(key))) {
          part.push(chunk);
          partSize += chunk.byteLength;
          if (partSize >= partBytes) await upload.part(take());
        }
        if (upload.begun) {
          if (partSize > 0) await upload.part(take());
          await upload.complete();
        } else {
          await put(key, take(), ndjson);
        }
      } catch (error) {
        try {
          await upload.abort();
        } catch (abortError) {
          throw new SuppressedError(
            abortError,
            error,
            `${key}: could neither be written nor its parts be given up`,
          );
        }
        throw error;
      }
      return count;
    },
    async remove(key) {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
    async list(prefix) {
      const keys: string[] = [];
      for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
      }
      return keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    },
  };
}

/** A body as it comes; at its end the content is held against its hash, where it has one. */
async function* checkedBytes(
  key: string,
  body: AsyncIterable<Uint8Array>,
  expectedHash: string | undefined,
): AsyncIterable<Uint8Array> {
  const hash = createHash("sha256");
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
  if (expectedHash !== undefined) checkHash(key, hash.digest("hex"), expectedHash);
}

async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** A multipart upload that begins with its first part and is visible only when complete. */
function createUpload(s3: S3Client, bucket: string, key: string) {
  let id: string | undefined;
  const parts: { PartNumber: number; ETag: string }[] = [];
  return {
    get begun(): boolean {
      return id !== undefined;
    },
    async part(body: Uint8Array): Promise<void> {
      id ??= (
        await s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ContentType: ndjson }))
      ).UploadId;
      const number = parts.length + 1;
      const sent = await s3.send(
        new UploadPartCommand({ Bucket: bucket, Key: key, UploadId: id, PartNumber: number, Body: body }),
      );
      parts.push({ PartNumber: number, ETag: sent.ETag ?? "" });
    },
    async complete(): Promise<void> {
      await s3.send(
        new CompleteMultipartUploadCommand({
          Bucket: bucket,
          Key: key,
          UploadId: id,
          MultipartUpload: { Parts: parts },
        }),
      );
    },
    async abort(): Promise<void> {
      if (id !== undefined)
        await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: id }));
    },
  };
}
