export { listManifests, readManifest } from "./manifests.ts";
export { createMemoryRawCache } from "./memory-raw-cache.ts";
export { createMemoryRunStore } from "./memory-run-store.ts";
export type { CanonicalRequest, RawCache, RawEntry } from "./raw-cache.ts";
export { requestHash } from "./request-hash.ts";
export type { RunStore } from "./run-store.ts";
export { createS3Client } from "./s3-client.ts";
export { createS3RawCache, rawResponseTag } from "./s3-raw-cache.ts";
export { createS3RunStore } from "./s3-run-store.ts";
