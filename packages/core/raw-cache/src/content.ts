import { createHash } from "node:crypto";
import { CorruptObjectError } from "@cityscout/contracts";

export function contentHash(body: string | Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}

/** Throws `CorruptObjectError` where a stored body is not what was written. */
export function checkContent(key: string, body: string | Uint8Array, expectedHash: string | undefined): void {
  const found = contentHash(body);
  if (expectedHash !== found) {
    throw new CorruptObjectError(
      `${key}: found content with SHA-256 ${found}, expected ${expectedHash ?? "a recorded hash"}`,
    );
  }
}
