import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { DataLockedError } from "@cityscout/contracts";
import { afterAll, expect, test } from "vitest";
import { startEmbeddedPostgres } from "./embedded/index.ts";
import { placeStoreContract } from "./place-store-contract.ts";
import { createPlaceStore } from "./place-store.ts";

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

test("Bug: a database that cannot be reached was waited for without end. Fix: for as long as a connection may take", async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const store = createPlaceStore({
    databaseUrl: `postgres://places@127.0.0.1:${port}/places`,
    connectTimeoutMs: 20,
  });
  await expect(store.inCity("edinburgh", () => Promise.resolve())).rejects.toThrow(/timeout/);
  for (const socket of sockets) socket.destroy();
  silent.close();
});
