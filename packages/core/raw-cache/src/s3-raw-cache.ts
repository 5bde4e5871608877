import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import {
  type Clock,
  CorruptObjectError,
  describeIssues,
  type Source,
  sourceSchema,
} from "@cityscout/contracts";
import { z } from "zod";
import { checkContent, contentHash } from "./content.ts";
import { isFresh } from "./freshness.ts";
import {
  isSameAnswer,
  type RawCache,
  type RawEntry,
  rawSearchSchema,
  type StoredSearch,
} from "./raw-cache.ts";
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

const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    context.addIssue("JSON");
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
  /** Of a circle. */
  search: encoded.pipe(jsonText).pipe(rawSearchSchema).optional(),
  sha256: z.string().length(64),
});

/** S3 takes 2 KB of metadata in all: a search that is longer, for a source's page token, is not noted. */
const MOST_SEARCH_CHARACTERS = 1000;

function searchMetadata({ search }: RawEntry): { search?: string } {
  const text = search === undefined ? "" : encodeURIComponent(JSON.stringify(search));
  return text === "" || text.length > MOST_SEARCH_CHARACTERS ? {} : { search: text };
}

/** What an answer's object says of it, beside its body. */
function metadataOf(entry: RawEntry): Record<string, string> {
  return {
    "run-id": encodeURIComponent(entry.runId),
    "correlation-id": encodeURIComponent(entry.correlationId),
    "fetched-at": entry.fetchedAt,
    status: String(entry.status),
    "cost-usd": String(entry.costUsd),
    "answer-type": encodeURIComponent(entry.contentType),
    ...searchMetadata(entry),
    sha256: contentHash(entry.body),
  };
}

type Described = Omit<RawEntry, "source" | "requestHash" | "body"> & { sha256: string };

/** What {@link metadataOf} wrote; throws `CorruptObjectError` where it did not. */
function readMetadata(key: string, metadata: Record<string, string> | undefined): Described {
  const parsed = metadataSchema.safeParse(metadata ?? {});
  if (!parsed.success) {
    const issues = describeIssues(parsed.error, metadata ?? {}, metadataSchema);
    throw new CorruptObjectError(`${key}: its metadata is not that of a raw response: ${issues}`, {
      cause: parsed.error,
    });
  }
  const { data } = parsed;
  return {
    runId: data["run-id"],
    correlationId: data["correlation-id"],
    fetchedAt: data["fetched-at"],
    status: data.status,
    contentType: data["answer-type"],
    costUsd: data["cost-usd"],
    ...(data.search !== undefined && { search: data.search }),
    sha256: data.sha256,
  };
}

/** What is stored under a key, and whether it is an answer that can be used. */
interface StoredObject {
  /** `null` where it is past its age. */
  entry: RawEntry | null;
  /** Why it is not what was written. */
  corrupt?: CorruptObjectError;
  etag: string | undefined;
}

/** On every raw response, for the bucket's lifecycle: they grow old, what runs made is kept. */
export const rawResponseTag = { kind: "raw-response" } as const;

export function rawKey(city: string, source: Source, requestHash: string): string {
  return `${rawPrefix(city, source)}${requestHash}.json`;
}

const rawPrefix = (city: string, source: Source): string => `${city}/${sourceSchema.parse(source)}/`;

/** Objects whose metadata is asked for at the same time. */
const HEADS_AT_ONCE = 16;

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
  ): Promise<StoredObject | undefined> => {
    const key = rawKey(city, source, requestHash);
    try {
      const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const body = (await object.Body?.transformToString("utf-8")) ?? "";
      const etag = object.ETag;
      try {
        const { sha256, ...metadata } = readMetadata(key, object.Metadata);
        const entry: RawEntry = { source, requestHash, ...metadata, body };
        // A stale answer is never used, so that nobody has to know what has become of it.
        if (!isFresh(entry, maxAgeSeconds, clock)) return { entry: null, etag };
        checkContent(key, body, sha256);
        return { entry, etag };
      } catch (error) {
        if (error instanceof CorruptObjectError) return { entry: null, corrupt: error, etag };
        throw error;
      }
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
          Metadata: metadataOf(entry),
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

  /** What the metadata of an answer says; `undefined` where it is gone, or is none of ours: then nobody can use it. */
  const headOf = async (key: string) => {
    try {
      const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      return metadataSchema.safeParse(Metadata ?? {}).data;
    } catch (error) {
      // HEAD answers without a body, so that nothing says which key there is none of.
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  };

  return {
    async searches(city, source, maxAgeSeconds, isWanted) {
      const prefix = rawPrefix(city, source);
      const hashes: string[] = [];
      for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
        for (const { Key = "", LastModified } of page.Contents ?? []) {
          const hash = Key.slice(prefix.length).replace(/\.json$/, "");
          // An answer is stored right after it was fetched, never before.
          const storedAt = LastModified?.getTime() ?? Number.POSITIVE_INFINITY;
          if (clock.now() - storedAt <= maxAgeSeconds * 1000 && isWanted(hash)) hashes.push(hash);
        }
      }
      const found: StoredSearch[] = [];
      const look = async (): Promise<void> => {
        for (let hash = hashes.pop(); hash !== undefined; hash = hashes.pop()) {
          const known = await headOf(rawKey(city, source, hash));
          const fetchedAt = known?.["fetched-at"];
          if (known?.search === undefined || fetchedAt === undefined) continue;
          if (isFresh({ fetchedAt }, maxAgeSeconds, clock))
            found.push({ requestHash: hash, fetchedAt, search: known.search });
        }
      };
      await Promise.all(Array.from({ length: HEADS_AT_ONCE }, look));
      return found;
    },
    async get(city, source, requestHash, maxAgeSeconds) {
      const stored = await load(city, source, requestHash, maxAgeSeconds);
      if (stored?.corrupt !== undefined) throw stored.corrupt;
      return stored?.entry ?? undefined;
    },
    async put(city, entry, maxAgeSeconds, unusable) {
      if (await write(city, entry, { IfNoneMatch: "*" })) return entry;
      // Another worker was first, or an answer that nobody can use is in the way. Whoever replaces that first wins in turn.
      // An ETag says only what the body is: of writers with the same body as before each wins, and all hold the same answer.
      for (;;) {
        const stored = await load(city, entry.source, entry.requestHash, maxAgeSeconds);
        if (stored === undefined) {
          if (await write(city, entry, { IfNoneMatch: "*" })) return entry;
        } else if (stored.entry !== null && !isSameAnswer(stored.entry, unusable)) {
          return stored.entry;
        } else if (await write(city, entry, { IfMatch: stored.etag ?? "*" })) {
          return entry;
        }
      }
    },
  };
}
