import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { CorruptObjectError, sourceSchema, type Clock, type Source } from "@cityscout/contracts";
import { z } from "zod";
import { checkContent, contentHash } from "./content.ts";
import { isFresh } from "./freshness.ts";
import type { RawCache, RawEntry } from "./raw-cache.ts";
import { isOvertaken, type WriteCondition } from "./write-condition.ts";

/** Metadata travels in headers, which are ASCII: values are percent-encoded. */
const encoded = z.string().transform((text, context) => {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    context.addIssue("percent-encoded text");
    return z.NEVER;
  }
});

const metadataSchema = z.object({
  "run-id": encoded,
  "correlation-id": encoded,
  "fetched-at": z.iso.datetime(),
  status: z.coerce.number().int(),
  "cost-usd": z.coerce.number().min(0),
  /** Absent where the source named no type: a header cannot be empty. */
  "answer-type": encoded.default(""),
  sha256: z.string().length(64),
});

interface StoredEntry {
  entry: RawEntry;
  fresh: boolean;
  etag: string | undefined;
}

/** On every raw response, for the bucket's lifecycle: they grow old, what runs made is kept. */
export const rawResponseTag = { kind: "raw-response" } as const;

export function rawKey(city: string, source: Source, requestHash: string): string {
  return `${city}/${sourceSchema.parse(source)}/${requestHash}.json`;
}

/** Raw responses in S3, at `<city>/<source>/<request_hash>.json`, the body as it came and the rest as metadata. */
export function createS3RawCache({
  s3,
  bucket,
  clock,
}: {
  s3: S3Client;
  bucket: string;
  clock: Clock;
}): RawCache {
  const load = async (
    city: string,
    source: Source,
    requestHash: string,
    maxAgeSeconds: number,
  ): Promise<StoredEntry | undefined> => {
    const key = rawKey(city, source, requestHash);
    try {
      const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const body = (await object.Body?.transformToString("utf-8")) ?? "";
      const metadata = metadataSchema.safeParse(object.Metadata ?? {});
      if (!metadata.success) {
        throw new CorruptObjectError(`${key}: its metadata is not that of a raw response`, {
          cause: metadata.error,
        });
      }
      const entry: RawEntry = {
        source,
        requestHash,
        runId: metadata.data["run-id"],
        correlationId: metadata.data["correlation-id"],
        fetchedAt: metadata.data["fetched-at"],
        status: metadata.data.status,
        contentType: metadata.data["answer-type"],
        costUsd: metadata.data["cost-usd"],
        body,
      };
      const fresh = isFresh(entry, maxAgeSeconds, clock);
      // A stale answer is never used, so that what has become of it must not keep it from being replaced.
      if (fresh) checkContent(key, body, metadata.data.sha256);
      return { entry, fresh, etag: object.ETag };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  };

  const write = async (city: string, entry: RawEntry, condition: WriteCondition): Promise<boolean> => {
    try {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: rawKey(city, entry.source, entry.requestHash),
          Body: Buffer.from(entry.body, "utf8"),
          // What a source calls its answer may be no header that S3 takes.
          ContentType: /^[\w.+-]+\/[\w.+-]+/.exec(entry.contentType)?.[0] ?? "application/octet-stream",
          Metadata: {
            "run-id": encodeURIComponent(entry.runId),
            "correlation-id": encodeURIComponent(entry.correlationId),
            "fetched-at": entry.fetchedAt,
            status: String(entry.status),
            "cost-usd": String(entry.costUsd),
            "answer-type": encodeURIComponent(entry.contentType),
            sha256: contentHash(entry.body),
          },
          Tagging: new URLSearchParams(rawResponseTag).toString(),
          ...condition,
        }),
      );
      return true;
    } catch (error) {
      if (isOvertaken(error)) return false;
      throw error;
    }
  };

  return {
    async get(city, source, requestHash, maxAgeSeconds) {
      const stored = await load(city, source, requestHash, maxAgeSeconds);
      return stored?.fresh === true ? stored.entry : undefined;
    },
    async put(city, entry, maxAgeSeconds) {
      if (await write(city, entry, { IfNoneMatch: "*" })) return entry;
      // Another worker was first, or an old answer is in the way. Whoever replaces that first wins in turn. An ETag says
      // only what the body is: of writers with the same body as before each wins, and all hold the same answer.
      for (;;) {
        const stored = await load(city, entry.source, entry.requestHash, maxAgeSeconds);
        if (stored === undefined) {
          if (await write(city, entry, { IfNoneMatch: "*" })) return entry;
        } else if (stored.fresh) {
          return stored.entry;
        } else if (await write(city, entry, { IfMatch: stored.etag ?? "*" })) {
          return entry;
        }
      }
    },
  };
}
