import type { IdentifiedPlace, IdentityEvent, RunReference } from "@cityscout/contracts";
import { examplePlace, exampleRun, exampleSources } from "@cityscout/contracts/testing";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CitySession, createPlaceStore, type PlaceStore } from "./place-store.ts";

/** A PostgreSQL that a suite has to itself, with nothing in it. */
export interface TestServer {
  databaseUrl: string;
  close(): Promise<void>;
}

export const run = (runId: string): RunReference => ({
  ...exampleRun,
  run_id: runId,
  prefix: `cities/somewhere/${runId}`,
});

export const place = (
  id: string,
  keys: readonly string[],
  changes: Partial<IdentifiedPlace> = {},
): IdentifiedPlace => ({
  id,
  ...examplePlace({ name: `Place ${id}`, sources: exampleSources(...keys), ...changes }),
});

/** What a store gives back of the places made here. */
const absorbed = { category: "cafe", lat: 55.95, lng: -3.19 };
const known = { ...absorbed, gone: false };

/** What the places of a city do in whatever PostgreSQL they are. */
export function placeStoreContract(name: string, start: () => Promise<TestServer>): void {
  describe(`places in ${name}`, () => {
    let server: TestServer;
    let store: PlaceStore;

    beforeAll(async () => {
      server = await start();
      store = createPlaceStore({ databaseUrl: server.databaseUrl });
    }, 60_000);

    afterAll(() => server.close());

    async function rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
      const client = new Client({ connectionString: server.databaseUrl });
      await client.connect();
      try {
        return (await client.query<Row>(sql, values)).rows;
      } finally {
        await client.end();
      }
    }

    test("gives back the identities of what was saved, sorted by id and key", async () => {
      await store.inCity("sorted", (session) =>
        session.savePlaces(run("sorted-1"), [place("b", ["z", "a"]), place("B", ["node/2"])], [], "digest"),
      );
      const { identities, saved } = await store.inCity("sorted", async (session) => ({
        identities: await session.previousIdentities(),
        saved: await session.savedRun("sorted-1"),
      }));
      expect(identities).toEqual([
        { ...known, id: "B", name: "Place B", keys: ["overpass:node/2"] },
        { ...known, id: "b", name: "Place b", keys: ["overpass:a", "overpass:z"] },
      ]);
      expect(saved).toEqual({ digest: "digest", places: 2 });
    });

    test("leaves places that a later run did not see as they are, and stores those it did as it saw them", async () => {
      const moved = { name: "New name", lat: 55.96, lng: -3.2, category: "museum", closed: true } as const;
      const identities = await store.inCity("partial", async (session) => {
        await session.savePlaces(run("q-1"), [place("a", ["1"]), place("b", ["2"])], [], "one");
        await session.savePlaces(run("q-2"), [place("b", ["2", "3"], moved)], [], "two");
        return session.previousIdentities();
      });
      const { closed, ...described } = moved;
      expect(identities).toEqual([
        { ...known, id: "a", name: "Place a", keys: ["overpass:1"] },
        { ...known, ...described, id: "b", keys: ["overpass:2", "overpass:3"] },
      ]);
      expect(
        await rows(
          `select id, closed, document ->> 'name' as document, first_seen_run, last_seen_run from places
            where city = 'partial' order by id`,
        ),
      ).toEqual([
        { id: "a", closed: false, document: "Place a", first_seen_run: "q-1", last_seen_run: "q-1" },
        { id: "b", closed, document: "New name", first_seen_run: "q-1", last_seen_run: "q-2" },
      ]);
      const records = await rows<{ source_id: string; last_seen_run: string }>(
        "select source_id, last_seen_run from source_records where city = 'partial'",
      );
      expect(new Map(records.map(({ source_id, last_seen_run }) => [source_id, last_seen_run]))).toEqual(
        new Map(Object.entries({ 1: "q-1", 2: "q-2", 3: "q-2" })),
      );
    });

    test("knows a run that is stored again by what it stored last", async () => {
      const saved = await store.inCity("again", async (session) => {
        await session.savePlaces(run("again-1"), [place("a", ["1"])], [], "one");
        await session.savePlaces(run("again-1"), [place("a", ["1"]), place("b", ["2"])], [], "two");
        return session.savedRun("again-1");
      });
      expect(saved).toEqual({ digest: "two", places: 2 });
    });

    test("stores nothing of a unit of work that fails", async () => {
      const failure = new Error("the store of objects is away");
      const attempt = store.inCity("undone", async (session) => {
        await session.savePlaces(run("undone-1"), [place("a", ["1"])], [], "one");
        throw failure;
      });
      await expect(attempt).rejects.toBe(failure);
      expect(await store.inCity("undone", (session) => session.previousIdentities())).toEqual([]);
    });

    test("redirects absorbed ids, through several merges, and moves their unseen records along", async () => {
      await store.inCity("merging", (session) =>
        session.savePlaces(
          run("m-1"),
          [place("a", ["1"]), place("b", ["2"]), place("c", ["3", "4"])],
          [],
          "1",
        ),
      );
      await store.inCity("merging", (session) =>
        session.savePlaces(
          run("m-2"),
          [place("b", ["3", "2"])],
          [{ type: "merged", from: "c", into: "b" }],
          "2",
        ),
      );
      await store.inCity("merging", (session) =>
        session.savePlaces(
          run("m-3"),
          [place("a", ["1", "2"]), place("d", ["5"])],
          [{ type: "split", from: "b", into: ["a", "d"] }],
          "3",
        ),
      );
      const found = await store.inCity("merging", async (session) => ({
        identities: await session.previousIdentities(),
        absorbed: await session.absorbedPlaces(),
        c: await session.currentId("c"),
        never: await session.currentId("x"),
      }));
      expect(found).toEqual({
        identities: [
          {
            ...known,
            id: "a",
            name: "Place a",
            keys: ["overpass:1", "overpass:2", "overpass:3", "overpass:4"],
          },
          { ...known, id: "d", name: "Place d", keys: ["overpass:5"] },
        ],
        absorbed: [
          { ...absorbed, id: "b", name: "Place b", keys: ["overpass:2", "overpass:3"], into: "a" },
          { ...absorbed, id: "c", name: "Place c", keys: ["overpass:3", "overpass:4"], into: "a" },
        ],
        c: "a",
        never: undefined,
      });
    });

    test("lets the keys that a place had go with it where it is parted under others", async () => {
      const found = await store.inCity("parted", async (session) => {
        await session.savePlaces(run("p-1"), [place("a", ["1"]), place("b", ["2"])], [], "1");
        const merged: IdentityEvent = { type: "merged", from: "b", into: "a" };
        await session.savePlaces(run("p-2"), [place("a", ["1", "2"])], [merged], "2");
        const rekeyed: IdentityEvent = {
          type: "rekeyed",
          id: "b",
          from: ["overpass:2"],
          into: ["overpass:9"],
        };
        await session.savePlaces(run("p-3"), [place("a", ["1"]), place("b", ["9"])], [rekeyed], "3");
        return {
          records: [await session.placeOfRecord("overpass:2"), await session.placeOfRecord("overpass:1")],
          today: await session.currentId("b"),
          absorbed: await session.absorbedPlaces(),
        };
      });
      expect(found).toEqual({ records: ["b", "a"], today: "b", absorbed: [] });
    });

    test("knows an absorbed place by the keys that its records got since, and leads from those that they had to the other", async () => {
      const rekeyed = (from: string, into: string): IdentityEvent => ({
        type: "rekeyed",
        id: "b",
        from: [`overpass:${from}`],
        into: [`overpass:${into}`],
      });
      const at = (runId: string, minute: number) => ({
        ...run(runId),
        started_at: `2026-01-01T00:0${minute}:00.000Z`,
      });
      const found = await store.inCity("within", async (session) => {
        await session.savePlaces(at("w-1", 1), [place("a", ["1"]), place("b", ["0"])], [], "1");
        for (const [minute, before, now] of [
          [2, "0", "5"],
          [3, "5", "2"],
        ] as const) {
          const places = [place("a", ["1"]), place("b", [now])];
          await session.savePlaces(at(`w-${minute}`, minute), places, [rekeyed(before, now)], now);
        }
        const merged: IdentityEvent = { type: "merged", from: "b", into: "a" };
        await session.savePlaces(at("w-4", 4), [place("a", ["1", "2"])], [merged], "4");
        await session.savePlaces(at("w-5", 5), [place("a", ["1", "9"])], [rekeyed("2", "9")], "5");
        return [(await session.absorbedPlaces())[0]!.keys, await session.placeOfRecord("overpass:2")];
      });
      expect(found).toEqual([["overpass:2", "overpass:9"], "a"]);
    });

    test("keeps cities apart whose places have the same ids and records", async () => {
      const merged = (from: string, into: string): IdentityEvent => ({ type: "merged", from, into });
      const rekeyed = (from: string, into: string): IdentityEvent => ({
        type: "rekeyed",
        id: "b",
        from: [`overpass:${from}`],
        into: [`overpass:${into}`],
      });
      const all = async (session: CitySession) => ({
        identities: await session.previousIdentities(),
        absorbed: await session.absorbedPlaces(),
        b: await session.identityHistory("b"),
        c: await session.identityHistory("c"),
        record: await session.placeOfRecord("overpass:2"),
      });
      const first = [place("a", ["1"]), place("b", ["2"]), place("c", ["3"])];
      const there = await store.inCity("there", async (session) => {
        await session.savePlaces(run("there-1"), first, [], "1");
        await session.savePlaces(
          run("there-2"),
          [place("a", ["1", "2", "3"])],
          [merged("b", "a"), merged("c", "a")],
          "2",
        );
        await session.savePlaces(run("there-3"), [place("a", ["1", "8", "3"])], [rekeyed("2", "8")], "3");
        return all(session);
      });
      const second: IdentityEvent[] = [merged("a", "b"), rekeyed("2", "9"), { type: "gone", id: "c" }];
      const third = [merged("b", "a")];
      await store.inCity("here", async (session) => {
        await session.savePlaces(run("here-1"), first, [], "1");
        await session.savePlaces(run("here-2"), [place("b", ["9"])], second, "2");
      });
      expect(await store.inCity("there", all)).toEqual(there);
      const here = await store.inCity("here", async (session) => {
        await session.savePlaces(run("here-3"), [place("a", ["1", "9"])], third, "3");
        return all(session);
      });
      expect(here.absorbed).toEqual([
        { ...absorbed, id: "b", name: "Place b", keys: ["overpass:9"], into: "a" },
      ]);
      expect(here.b?.events.map(({ event }) => event)).toEqual([second[0], second[1], third[0]]);
      expect(here.identities.map(({ id, gone }) => [id, gone])).toEqual([
        ["a", false],
        ["c", true],
      ]);
    });

    test("marks a place that is gone, keeps it, and takes the mark back when it is found again", async () => {
      const goneOf = (session: CitySession) =>
        session.previousIdentities().then((known) => known.map(({ id, gone }) => ({ id, gone })));
      await store.inCity("gone", (session) => session.savePlaces(run("g-1"), [place("a", ["1"])], [], "1"));
      const missing = await store.inCity("gone", async (session) => {
        await session.savePlaces(run("g-2"), [], [{ type: "gone", id: "a" }], "2");
        return goneOf(session);
      });
      const found = await store.inCity("gone", async (session) => {
        await session.savePlaces(run("g-3"), [place("a", ["1"])], [], "3");
        return goneOf(session);
      });
      expect([missing, found]).toEqual([[{ id: "a", gone: true }], [{ id: "a", gone: false }]]);
    });

    test("keeps the log of identities append-only", async () => {
      await store.inCity("log", (session) =>
        session.savePlaces(
          run("log-1"),
          [place("a", ["1"])],
          [{ type: "created", id: "a", keys: ["overpass:1"] }],
          "1",
        ),
      );
      await expect(rows("delete from identity_events where city = 'log'")).rejects.toThrow("append-only");
      expect(await rows("select run_id, type, place_id from identity_events where city = 'log'")).toEqual([
        { run_id: "log-1", type: "created", place_id: "a" },
      ]);
    });

    test("tells what became of an id, and of the place that a record is in", async () => {
      const save = (
        runId: string,
        places: readonly IdentifiedPlace[],
        events: readonly IdentityEvent[],
      ): Promise<void> =>
        store.inCity("history", (session) => session.savePlaces(run(runId), places, events, runId));
      const created = (id: string, key: string): IdentityEvent => ({ type: "created", id, keys: [key] });
      const first = [created("a", "overpass:1"), created("b", "overpass:2:3"), created("c", "overpass:4")];
      await save("h-1", [place("a", ["1"]), place("b", ["2:3"]), place("c", ["5", "4"])], first);
      const second: IdentityEvent[] = [
        { type: "merged", from: "b", into: "a" },
        { type: "gone", id: "c" },
      ];
      await save("h-2", [place("a", ["2:3", "1"], { name: "Both" })], second);
      const third: IdentityEvent = { type: "split", from: "a", into: ["a", "d"] };
      await save("h-3", [place("a", ["1"]), place("d", ["2:3"])], [third]);
      const started_at = run("h-1").started_at;
      const historyOf = (id: string) => store.inCity("history", (session) => session.identityHistory(id));
      expect(await historyOf("b")).toEqual({
        id: "b",
        current: "a",
        gone: false,
        name: "Place b",
        keys: ["overpass:2:3"],
        first_seen_run: "h-1",
        last_seen_run: "h-1",
        events: [
          { run_id: "h-1", started_at, event: first[1] },
          { run_id: "h-2", started_at, event: second[0] },
        ],
      });
      expect((await historyOf("a"))?.events.map(({ event }) => event)).toEqual([first[0], second[0], third]);
      expect((await historyOf("d"))?.events.map(({ event }) => event)).toEqual([third]);
      expect(await historyOf("c")).toMatchObject({
        current: "c",
        gone: true,
        keys: ["overpass:4", "overpass:5"],
        events: [{}, { run_id: "h-2" }],
      });
      expect(await historyOf("overpass")).toBeUndefined();
      expect(await store.inCity("elsewhere", (session) => session.identityHistory("a"))).toBeUndefined();
      await store.inCity("history", async (session) => {
        expect(await session.placeOfRecord("overpass:2:3")).toBe("d");
        expect(await session.placeOfRecord("yelp:1")).toBeUndefined();
      });
    });

    test("replaces the ranks of the places that a run ranked", async () => {
      const rank = (id: string, primary: boolean, score: number) => ({
        id,
        primary,
        score,
        score_breakdown: { popularity: score },
      });
      await store.inCity("ranked", async (session) => {
        await session.savePlaces(run("r-1"), [place("a", ["1"]), place("b", ["2"])], [], "1");
        await session.saveRanks(run("r-1"), [rank("a", true, 0.75), rank("b", false, 0.5)]);
      });
      await store.inCity("ranked", (session) => session.saveRanks(run("r-2"), [rank("a", false, 0.25)]));
      expect(
        await rows(
          "select place_id, is_primary, score, score_breakdown, run_id from place_ranks where city = 'ranked' order by place_id",
        ),
      ).toEqual([
        {
          place_id: "a",
          is_primary: false,
          score: 0.25,
          score_breakdown: { popularity: 0.25 },
          run_id: "r-2",
        },
        { place_id: "b", is_primary: false, score: 0.5, score_breakdown: { popularity: 0.5 }, run_id: "r-1" },
      ]);
    });

    test("keeps every text that a source can send, but for what PostgreSQL cannot hold", async () => {
      const name = `O'Brien's "Bar" {a,b} \\ NULL \\u0000 مقهى 🍺 \0 \ud800`;
      await store.inCity("texts", (session) =>
        session.savePlaces(run("t-1"), [place("a", ['{1,"2"}'], { name })], [], "1"),
      );
      const kept = `O'Brien's "Bar" {a,b} \\ NULL \\u0000 مقهى 🍺 \uFFFD \uFFFD`;
      expect(
        await rows("select name, document->>'name' as document from places where city = 'texts'"),
      ).toEqual([{ name: kept, document: kept }]);
      expect(await store.inCity("texts", (session) => session.previousIdentities())).toEqual([
        { ...known, id: "a", name: kept, keys: ['overpass:{1,"2"}'] },
      ]);
    });

    test("Bug: a city new to a large database was read in minutes, as all its places were compared with all its records. Fix: they are not joined", async () => {
      const many = (city: string, count = 10_000) =>
        Array.from({ length: count }, (_, i) => place(`${city}-${i}`, [`${city}/${i}`]));
      const save = (
        city: string,
        places: readonly IdentifiedPlace[],
        events: readonly IdentityEvent[] = [],
      ) =>
        store.inCity(city, (session) =>
          session.savePlaces(run(`${city}-${places[0]!.id}`), places, events, "1"),
        );
      // For the guess at a city that is not in it, it is as good as one of millions.
      await save("large", many("large", 1000));
      // What PostgreSQL knows of its tables is from before the new city.
      await rows("analyze");
      await save("new", many("new"));
      const moved = many("new").map(({ id }): IdentityEvent => ({
        type: "merged",
        from: id,
        into: `again-${id}`,
      }));
      await save("new", many("again-new"), moved);
      const identities = await store.inCity("new", (session) => session.previousIdentities());
      expect(identities).toHaveLength(10_000);
      expect(identities.find(({ id }) => id === "again-new-7")?.keys).toEqual([
        "overpass:again-new/7",
        "overpass:new/7",
      ]);
      expect(await rows("select count(*)::int as events from identity_events where city = 'new'")).toEqual([
        { events: moved.length },
      ]);
    });

    test("migrates once, however many stores use the database", async () => {
      await createPlaceStore({ databaseUrl: server.databaseUrl }).inCity("again", () => Promise.resolve());
      expect(await rows("select version from schema_migrations")).toEqual([{ version: 1 }]);
    });
  });
}
