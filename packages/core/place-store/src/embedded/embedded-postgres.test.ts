import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { DataUnavailableError } from "./data-lock.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "cityscout-embedded-postgres-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

it("says which folder holds no database that can be opened, as often as it is asked", async () => {
  mkdirSync(path.join(directory, "data"));
  writeFileSync(path.join(directory, "data", "PG_VERSION"), "");
  for (let attempt = 0; attempt < 2; attempt++) {
    const starting = startEmbeddedPostgres(directory);
    await expect(starting).rejects.toThrow(DataUnavailableError);
    await expect(starting).rejects.toThrow(`the database of places in "${directory}" cannot be opened: `);
  }
}, 30_000);
