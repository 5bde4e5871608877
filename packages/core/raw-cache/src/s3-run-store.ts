import { createHash } from "node:crypto";
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
import { linesOf, parseRecords, parseStored } from "./records.ts";
import type { RunStore } from "./run-store.ts";

/** S3 takes parts of 5 MiB and more, the last one excepted. */
const partBytes = 8 * 1024 * 1024;

const ndjson = "application/x-ndjson";

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

  const put = async (key: string, body: string | Uint8Array, contentType: string): Promise<void> => {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: typeof body === "string" ? Buffer.from(body, "utf8") : body,
        ContentType: contentType,
        Metadata: { sha256: contentHash(body) },
      }),
    );
  };

  const readText = async (key: string): Promise<string | undefined> => {
    const object = await open(key);
    if (object === undefined) return undefined;
    const text = (await object.Body?.transformToString("utf-8")) ?? "";
    const expected = object.Metadata?.["sha256"];
    // An object that was uploaded in parts has no hash of its own; S3 keeps those of its parts.
    if (expected !== undefined) checkContent(key, text, expected);
    return text;
  };

  return {
    readText,
    async readJson(key, schema) {
      const text = await readText(key);
      return text === undefined ? undefined : parseStored(key, text, schema);
    },
    async writeJson(key, value) {
      await put(key, JSON.stringify(value), "application/json");
    },
    writeText: put,
    async *readRecords(key, schema) {
      const object = await open(key);
      if (object?.Body === undefined) return;
      const chunks = textOf(key, object.Body.transformToWebStream(), object.Metadata?.["sha256"]);
      yield* parseRecords(key, linesOf(chunks), schema);
    },
    async writeRecords(key, records) {
      let count = 0;
      let lines: string[] = [];
      let bytes = 0;
      const upload = createUpload(s3, bucket, key);
      const take = (): Uint8Array => {
        const part = Buffer.from(lines.join(""), "utf8");
        lines = [];
        bytes = 0;
        return part;
      };
      try {
        for await (const record of records) {
          const line = `${JSON.stringify(record)}\n`;
          lines.push(line);
          bytes += Buffer.byteLength(line);
          count += 1;
          if (bytes >= partBytes) await upload.part(take());
        }
        if (upload.begun) {
          if (bytes > 0) await upload.part(take());
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

/** The text of a body as it comes; at its end the content is held against its hash, where it has one. */
async function* textOf(
  key: string,
  body: AsyncIterable<Uint8Array>,
  expectedHash: string | undefined,
): AsyncIterable<string> {
  const hash = createHash("sha256");
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    hash.update(chunk);
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
  if (expectedHash !== undefined) checkHash(key, hash.digest("hex"), expectedHash);
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
