import { once, EventEmitter } from "node:events";
import { DataLockedError } from "@cityscout/contracts";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { place, placeStoreContract, run } from "./place-store-contract.ts";
import { createPlaceStore } from "./place-store.ts";
import {
  hasInstalledPostgres,
  type InstalledPostgres,
  startInstalledPostgres,
} from "./testing/installed-postgres.ts";

if (hasInstalledPostgres) placeStoreContract("this machine's PostgreSQL server", startInstalledPostgres);

describe.skipIf(!hasInstalledPostgres)("several connections to this machine's PostgreSQL server", () => {
  let server: InstalledPostgres;
  beforeAll(async () => {
    server = await startInstalledPostgres();
  }, 60_000);
  afterAll(() => server.close());

  const storeWith = (lockTimeoutMs: number) =>
    createPlaceStore({ databaseUrl: server.databaseUrl, lockTimeoutMs });

  test("migrate an empty database once, though all begin at the same time", async () => {
    const stores = Array.from({ length: 4 }, () => storeWith(60_000));
    await Promise.all(stores.map((store, index) => store.inCity(`first-${index}`, () => Promise.resolve())));
    const client = new Client({ connectionString: server.databaseUrl });
    await client.connect();
    const applied = await client.query("select version from schema_migrations");
    await client.end();
    expect(applied.rows).toEqual([{ version: 1 }]);
  });

  test("refuse a run while another stores places of the same city for longer than it waits, and say so", async () => {
    const held = new EventEmitter();
    const first = storeWith(60_000).inCity("held", async () => {
      const release = once(held, "release");
      held.emit("taken");
      await release;
    });
    await once(held, "taken");
    const second = storeWith(100).inCity("held", () => Promise.resolve("stored"));
    await expect(second).rejects.toBeInstanceOf(DataLockedError);
    await expect(second).rejects.toThrow(
      'another run has been storing places of "held" for more than 0.1 s; run again when it has ended',
    );
    expect(await storeWith(100).inCity("another", () => Promise.resolve("stored"))).toBe("stored");
    held.emit("release");
    await first;
    expect(await storeWith(100).inCity("held", () => Promise.resolve("stored"))).toBe("stored");
  });

  test.each([
    ["pg_cancel_backend", "canceling statement due to user request"],
    ["pg_terminate_backend", "terminating connection due to administrator command"],
  ])(
    "say what %s ends a wait for a city with: no other run, nor the connection's end",
    async (end, message) => {
      const held = Promise.withResolvers<undefined>();
      const taken = Promise.withResolvers<undefined>();
      const first = storeWith(60_000).inCity(end, async () => {
        taken.resolve(undefined);
        await held.promise;
      });
      await taken.promise;
      const second = Promise.allSettled([storeWith(60_000).inCity(end, () => Promise.resolve())]);
      const administrator = new Client({ connectionString: server.databaseUrl });
      await administrator.connect();
      const endWaits = `select ${end}(pid) from pg_locks where locktype = 'advisory' and not granted`;
      while ((await administrator.query(endWaits)).rowCount === 0);
      await administrator.end();
      expect(await second).toMatchObject([{ reason: { name: "error", message } }]);
      held.resolve(undefined);
      await first;
    },
  );

  test("Bug: a run whose process was frozen held its city for good. Fix: for as long as it may be silent", async () => {
    const silent = createPlaceStore({ databaseUrl: server.databaseUrl, silentMs: 100 });
    const taken = Promise.withResolvers<undefined>();
    const frozen = silent.inCity("frozen", () => {
      taken.resolve(undefined);
      return new Promise<never>(() => undefined);
    });
    const next = taken.promise.then(() => storeWith(5_000).inCity("frozen", () => Promise.resolve("stored")));
    await Promise.all([
      expect(frozen).rejects.toThrow(/idle-in-transaction/),
      expect(next).resolves.toBe("stored"),
    ]);
  });

  test("let runs of one city take turns: each sees what the one before stored", async () => {
    const store = storeWith(60_000);
    const seen = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        store.inCity("turns", async (session) => {
          const known = await session.previousIdentities();
          const id = String(known.length);
          await session.savePlaces(run(`turns-${index}`), [place(id, [id])], [], "digest");
          return known.length;
        }),
      ),
    );
    expect(new Set(seen)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });
});
