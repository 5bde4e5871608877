import { readFileSync } from "node:fs";
import type { Source } from "@cityscout/contracts";
import type { RawEntry } from "@cityscout/raw-cache";

/** An answer as the cache keeps it; an object stands for its JSON. */
export function rawEntry(source: Source, body: unknown, overrides: Partial<RawEntry> = {}): RawEntry {
  return {
    source,
    requestHash: "0".repeat(64),
    runId: "run-1",
    correlationId: "00000000-0000-4000-8000-000000000001",
    fetchedAt: "2026-03-01T12:00:00.000Z",
    status: 200,
    contentType: "application/json",
    costUsd: 0,
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...overrides,
  };
}

/** A fixture of a source's folder, as text. */
export function fixture(source: Source, name: string): string {
  return readFileSync(new URL(`../${source}/fixtures/${name}`, import.meta.url), "utf8");
}
