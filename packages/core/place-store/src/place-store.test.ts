import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DataLockedError } from "@cityscout/contracts";
import { afterAll, expect, test } from "vitest";
import { startEmbeddedPostgres } from "./embedded/index.ts";
import { placeStoreContract } from "./place-store-contract.ts";

const directory = mkdtempSync(path.join(tmpdir(), "place-store-"));
afterAll(() => rmSync(directory, { recursive: true }));

placeStoreContract("the embedded PostgreSQL", () => startEmbeddedPostgres(directory));

test("refuses to serve a folder that is in use, and names it and its owner", async () => {
  const served = path.join(directory, "served");
  const first = await startEmbeddedPostgres(served);
  const second = startEmbeddedPostgres(served);
  await expect(second).rejects.toBeInstanceOf(DataLockedError);
  await expect(second).rejects.toThrow(`"${served}" is in use by process ${process.pid}`);
  await first.close();
});
