import { createHash } from "node:crypto";
import { CorruptObjectError } from "@cityscout/contracts";

export function contentHash(body: string | Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}

/** Throws `CorruptObjectError` where a stored body is not what was written. */
export function checkContent(key: string, body: string | Uint8Array, expectedHash: string | undefined): void {
  checkHash(key, contentHash(body), expectedHash);
}

export function checkHash(key: string, foundHash: string, expectedHash: string | undefined): void {
  if (expectedHash === foundHash) return;
  throw new CorruptObjectError(
    `${key}: found content with SHA-256 ${foundHash}, expected ${expectedHash ?? "a recorded hash"}`,
  );
}
