import type { Permit } from "@cityscout/books";
import {
  BudgetExhaustedError,
  CorruptObjectError,
  corruptAnswerSchema,
  InvalidInputError,
  QuotaExhaustedError,
  runKeys,
} from "@cityscout/contracts";
import { createMemoryRawCache, createMemoryRunStore, type RawCache, requestHash } from "@cityscout/raw-cache";
import { afterEach, describe, expect, it } from "vitest";
import type { CircleConnector } from "./connector.ts";
import { createConnectors } from "./connectors.ts";
import { connectorEnvironmentSchema } from "./environment.ts";
import { createCorruptAnswers } from "./corrupt-answers.ts";
import { createExhaustedSources } from "./exhausted-sources.ts";
import { createHttpClient } from "./http/http-client.ts";
import { createSourceClient } from "./source-client.ts";
import { type Reply, replayServer, says } from "./testing/replay-server.ts";
import { constantRandom, testClock } from "./testing/test-clock.ts";
import { testTelemetry } from "./testing/test-telemetry.ts";

const closing: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const resource of closing.splice(0)) await resource.close();
});

const places = says(200, JSON.stringify({ results: [{ fsq_place_id: "f1", name: "A" }, { name: "no id" }] }));
const circle = { center: { lat: 55.95, lng: -3.19 }, radiusMetres: 250, page: 0 };

async function setUp(...replies: [Reply, ...Reply[]]) {
  const server = await replayServer(...replies);
  const clock = testClock();
  const environment = {
    FOURSQUARE_BASE_URL: server.baseUrl,
    FOURSQUARE_API_KEY: "key",
    OVERPASS_BASE_URL: server.baseUrl,
    SIMULATED_WORLD: "w",
  };
  const { connectors, endpoints } = createConnectors(connectorEnvironmentSchema.parse(environment));
  const http = createHttpClient({ endpoints, clock, random: constantRandom(0) });
  closing.push(http, server);
  const rawCache = createMemoryRawCache({ clock });
  const store = createMemoryRunStore();
  const taken: string[] = [];
  /** What happens while a call waits for its token. */
  const meanwhile = { happens: () => Promise.resolve() };
  const termsOf = (source: string) => ({
    bucket: { take: () => meanwhile.happens().then(() => void taken.push(source)) },
    costUsdPerCall: 0.02,
  });
  const clientOf = async (runId: string, endsAt = Infinity, startedAt = clock.now()) => {
    const exhaustedOf = createExhaustedSources({ store, clock });
    const telemetry = testTelemetry(clock);
    const client = createSourceClient({
      rawCache,
      http,
      telemetry,
      clock,
      run: {
        runId,
        correlationId: "c",
        city: "edinburgh",
        startedAt: new Date(startedAt).toISOString(),
      },
      exhausted: await exhaustedOf({ run_id: runId, prefix: runId }),
      corrupt: createCorruptAnswers(store, { city: "edinburgh", prefix: runId }),
      callEndsAt: () => endsAt,
      terms: {
        overpass: termsOf("overpass"),
        google: termsOf("google"),
        foursquare: termsOf("foursquare"),
        yelp: termsOf("yelp"),
        nominatim: termsOf("nominatim"),
        wikidata: termsOf("wikidata"),
      },
    });
    return { client, telemetry };
  };
  let permits = 0;
  const spent: string[] = [];
  const permit: Permit = () => {
    permits++;
    let isBegun = false;
    return {
      begin: () => Promise.resolve(void (isBegun = true)),
      withdraw: () => Promise.resolve(void (isBegun = false)),
      end: () => void spent.push(isBegun ? "spent" : "given back"),
    };
  };
  return {
    server,
    clock,
    clientOf,
    connector: connectors.circle[0]!,
    boxConnector: connectors.box[0]!,
    rawCache,
    meanwhile,
    permit,
    permits: () => permits,
    spent,
    taken,
    store,
  };
}

describe("what a source client knows without asking", () => {
  const elsewhere = { ...circle, center: { lat: 56, lng: -3.19 } };

  it("are the circles that any run has had answers to, in the order in which these came", async () => {
    const { clientOf, clock, connector, permit, server } = await setUp(places);
    const { client } = await clientOf("run-1");
    for (const query of [elsewhere, { ...circle, category: "cafe" }, circle]) {
      await client.searchCircle(connector, query, permit);
      clock.advance(1000);
    }
    const { client: other } = await clientOf("run-2");
    const known = await other.knownCircles(connector, () => undefined);
    expect(known).toEqual([elsewhere, { ...circle, category: "cafe" }, circle]);
    expect(await other.knownCircles(connector, () => "2026-01-01T00:00:00.000Z")).toEqual([]);
    expect(server.seen).toHaveLength(3);
    clock.advance(connector.maxAgeSeconds * 1000 - 1500);
    expect(await other.knownCircles(connector, () => undefined)).toEqual([circle]);
  });

  it("Bug: a run that was interrupted for longer than answers stay fresh asked again for what it had been answered. Fix: what came since it began counts", async () => {
    const { clientOf, clock, connector, permit, server } = await setUp(places);
    const startedAt = clock.now();
    const { client } = await clientOf("run-1", Infinity, startedAt);
    clock.advance(1000);
    await client.searchCircle(connector, circle, permit);
    clock.advance(connector.maxAgeSeconds * 1000 + 1);
    const { client: resumed } = await clientOf("run-1", Infinity, startedAt);
    expect(await resumed.recallCircle(connector, circle)).toMatchObject({ counted: true });
    await resumed.searchCircle(connector, circle, permit);
    expect(server.seen).toHaveLength(1);
    const { client: later } = await clientOf("run-2");
    expect(await later.recallCircle(connector, circle)).toBeUndefined();
    await later.searchCircle(connector, circle, permit);
    expect(server.seen).toHaveLength(2);
  });

  it("come in the same order whatever the cache's, those of one time by their requests", async () => {
    const { clientOf, clock, connector, permit, rawCache } = await setUp(places);
    const { client } = await clientOf("run-1");
    const ofOneTime = Array.from({ length: 6 }, (_, index) => ({ ...circle, radiusMetres: 300 + index }));
    for (const query of [elsewhere, ...ofOneTime]) {
      await client.searchCircle(connector, query, permit);
      if (query === elsewhere) clock.advance(1000);
    }
    const hashOf = (query: typeof circle) => requestHash(connector.source, connector.request(query));
    const byHash = ofOneTime.toSorted((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1));
    const searches = rawCache.searches.bind(rawCache);
    expect(await client.knownCircles(connector, () => undefined)).toEqual([elsewhere, ...byHash]);
    rawCache.searches = async (...of) => (await searches(...of)).toReversed();
    expect(await client.knownCircles(connector, () => undefined)).toEqual([elsewhere, ...byHash]);
  });

  it("are not those of a connector that would ask otherwise", async () => {
    const { clientOf, connector, permit } = await setUp(places);
    const { client } = await clientOf("run-1");
    await client.searchCircle(connector, circle, permit);
    const request: CircleConnector["request"] = (query) => {
      const { url, ...same } = connector.request(query);
      return { ...same, url: `${url}&fields=more` };
    };
    expect(await client.knownCircles({ ...connector, request }, () => undefined)).toEqual([]);
    const refuse = () => {
      throw new InvalidInputError("no such circle");
    };
    expect(await client.knownCircles({ ...connector, request: refuse }, () => undefined)).toEqual([]);
    const broken = () => {
      throw new TypeError("a mistake of ours");
    };
    await expect(client.knownCircles({ ...connector, request: broken }, () => undefined)).rejects.toThrow(
      TypeError,
    );
  });

  it("are further pages only after those before, which came before them", async () => {
    const { clientOf, clock, connector, permit } = await setUp(places);
    const { client } = await clientOf("run-1");
    const paged: CircleConnector = {
      ...connector,
      request: (query) => {
        const { url, ...same } = connector.request({ ...query, page: 0 });
        return { ...same, url: `${url}&p=${query.page}` };
      },
    };
    const ask = async (query: typeof circle, page: number) => {
      await client.searchCircle(paged, { ...query, page }, permit);
      clock.advance(1000);
    };
    for (const page of [0, 1, 3]) await ask(circle, page);
    for (const page of [1, 0]) await ask(elsewhere, page);
    const first = (await client.recallCircle(paged, circle))!.entry;
    const second = { ...circle, page: 1, notBefore: first.fetchedAt };
    expect(await client.knownCircles(paged, () => undefined)).toEqual([circle, elsewhere, second]);
    const taken = (at: string) => (hash: string) => (hash === first.requestHash ? at : undefined);
    expect(await client.knownCircles(paged, taken(first.fetchedAt))).toEqual([elsewhere, second]);
    // The caller has asked for the first page anew.
    const later = new Date(clock.now()).toISOString();
    expect(await client.knownCircles(paged, taken(later))).toEqual([elsewhere]);
  });
});

describe("a stored answer that cannot be used", () => {
  const stored = async (body: string) => {
    const own = await setUp(places);
    const { client } = await own.clientOf("run-0");
    const { entry } = await client.searchCircle(own.connector, circle, own.permit);
    await own.rawCache.put("edinburgh", { ...entry, body }, own.connector.maxAgeSeconds, entry);
    const noted = (runId: string) =>
      own.store.readJson(runKeys.corruptAnswer(runId, "foursquare", entry.requestHash), corruptAnswerSchema);
    return { ...own, key: `edinburgh/foursquare/${entry.requestHash}.json`, noted };
  };

  it("is asked for anew by a call of the run's, and replaced; the log and the run's store say which", async () => {
    const { clientOf, connector, key, noted, permit, permits, server } = await stored('{"resul');
    const { client, telemetry } = await clientOf("run-1");
    expect(await client.recallCircle(connector, circle)).toBeUndefined();
    expect(server.seen).toHaveLength(1);
    const asked = await client.searchCircle(connector, circle, permit);
    expect(asked).toMatchObject({ cached: false, counted: true, entry: { runId: "run-1" } });
    expect([permits(), server.seen.length]).toEqual([2, 2]);
    expect(await client.recallCircle(connector, circle)).toEqual({ ...asked, cached: true });
    expect(await noted("run-1")).toEqual({
      key,
      reason: "foursquare's answer was cut short after 7 characters",
    });
    expect(telemetry.logged()).toContain(key);
    expect(await telemetry.sum("CacheHits")).toBe(0);
  });

  it("stays where it is, and the search fails, where there is no call for it", async () => {
    const { clientOf, connector, noted, server } = await stored("<html>too many requests</html>");
    const { client } = await clientOf("run-1");
    const spent = () => Promise.reject(new BudgetExhaustedError("the slice is spent"));
    await expect(client.searchCircle(connector, circle, spent)).rejects.toMatchObject({
      name: "BudgetExhaustedError",
    });
    expect(server.seen).toHaveLength(1);
    expect(await noted("run-1")).toBeDefined();
  });

  it("is one that the store says is not what was written, too", async () => {
    const own = await setUp(places);
    const { connector, permit, server } = own;
    const { client } = await own.clientOf("run-1");
    const get: RawCache["get"] = () => Promise.reject(new CorruptObjectError("found other content"));
    own.rawCache.get = get;
    expect(await client.recallCircle(connector, circle)).toBeUndefined();
    expect(await client.searchCircle(connector, circle, permit)).toMatchObject({ cached: false });
    expect(server.seen).toHaveLength(1);
    own.rawCache.get = () => Promise.reject(new Error("no route to the store"));
    await expect(client.recallCircle(connector, circle)).rejects.toThrow("no route to the store");
  });
});

describe("a stored further page", () => {
  const answeredAt = (at: number) => new Date(at).toISOString();

  it("Bug: it was taken although the page before had been asked for anew since. Fix: it is asked for anew and replaced", async () => {
    const { clientOf, clock, connector, permit, server, store } = await setUp(places);
    const { client } = await clientOf("run-1");
    await client.searchCircle(connector, circle, permit);
    const kept = { ...circle, notBefore: answeredAt(clock.now()) };
    expect(await client.searchCircle(connector, kept, permit)).toMatchObject({ cached: true });
    clock.advance(1000);
    const page = { ...circle, notBefore: answeredAt(clock.now()) };
    expect(await client.recallCircle(connector, page)).toBeUndefined();
    const asked = await client.searchCircle(connector, page, permit);
    expect([asked.cached, server.seen.length]).toEqual([false, 2]);
    expect(asked.entry.search).toEqual(circle);
    expect(await client.recallCircle(connector, page)).toEqual({ ...asked, cached: true });
    // Nothing is wrong with it.
    expect(await store.list(runKeys.corruptAnswersPrefix("run-1"))).toEqual([]);
  });

  it("is asked for once, also by a machine whose clock is behind that of the page before", async () => {
    const { clientOf, clock, connector, permit, server } = await setUp(places);
    const { client } = await clientOf("run-1");
    const page = { ...circle, notBefore: answeredAt(clock.now() + 5000) };
    await client.searchCircle(connector, page, permit);
    expect(await client.searchCircle(connector, page, permit)).toMatchObject({ cached: true });
    expect(server.seen).toHaveLength(1);
  });
});

describe("createSourceClient", () => {
  it("tries a call again until its end, and no further", async () => {
    const { clientOf, clock, connector, permit, server } = await setUp(
      says(503, "", { "retry-after": "9" }),
      says(503, "", { "retry-after": "9" }),
      places,
    );
    const { client } = await clientOf("run-1", clock.now() + 10_000);
    await expect(client.searchCircle(connector, circle, permit)).rejects.toMatchObject({
      name: "RateLimitedError",
      retryAfterMs: 9_000,
    });
    expect([server.seen.length, clock.slept]).toEqual([2, [9_000]]);
  });

  it("gives a box up at the end of its own, be its run's later", async () => {
    const { clientOf, clock, boxConnector, permit, server } = await setUp(says(200, '{"elements": []}'));
    const { client } = await clientOf("run-1");
    const query = { box: { south: 55.94, west: -3.2, north: 55.95, east: -3.19 } };
    await expect(client.searchBox(boxConnector, query, permit, undefined, clock.now())).rejects.toMatchObject(
      { name: "BudgetExhaustedError" },
    );
    expect(server.seen).toEqual([]);
    const asked = await client.searchBox(boxConnector, query, permit, undefined, clock.now() + 5000);
    expect(asked.counted).toBe(true);
  });

  it("works with the answer that another worker stored while its own was on its way", async () => {
    const early: Reply[] = [];
    const { clientOf, connector, permit, rawCache } = await setUp((response) => early[0]!(response));
    const other = await (await setUp(places)).clientOf("run-0");
    const { entry } = await other.client.searchCircle(connector, circle, permit);
    early.push((response) => {
      void rawCache.put("edinburgh", entry, connector.maxAgeSeconds).then(() => places(response));
    });
    const asked = await (await clientOf("run-1")).client.searchCircle(connector, circle, permit);
    expect(asked).toMatchObject({ entry: { runId: "run-0" }, cached: false, counted: false });
  });

  it("asks once: the second time the answer comes from the cache, without permit, token or call", async () => {
    const { clientOf, connector, permit, permits, taken, server } = await setUp(places);
    const { client, telemetry } = await clientOf("run-1");
    const first = await client.searchCircle(connector, circle, permit);
    const second = await client.searchCircle(connector, circle, permit);
    expect(first).toMatchObject({
      cached: false,
      counted: true,
      answer: { candidates: [{ source_id: "f1" }] },
    });
    expect(second).toEqual({ ...first, cached: true });
    expect([permits(), taken, server.seen.length]).toEqual([1, ["foursquare"], 1]);
    expect([await telemetry.sum("Calls"), await telemetry.sum("CacheHits")]).toEqual([1, 1]);
    expect(await telemetry.sum("CostUsd")).toBeCloseTo(0.02);
    expect(first.entry.costUsd).toBe(0.02);
    expect(telemetry.logged()).toContain("records of an answer were skipped");
  });

  it("tells of records that were skipped once, of an answer that has some", async () => {
    const whole = says(200, JSON.stringify({ results: [{ fsq_place_id: "f1", name: "A" }] }));
    const { clientOf, connector, permit } = await setUp(whole, places);
    const { client, telemetry } = await clientOf("run-1");
    const lines = () => telemetry.logged().split("records of an answer were skipped").length - 1;
    await client.searchCircle(connector, circle, permit);
    expect(lines()).toBe(0);
    const other = { ...circle, radiusMetres: 300 };
    for (let time = 0; time < 2; time++) await client.searchCircle(connector, other, permit);
    expect(lines()).toBe(1);
  });

  it("does not count an older run's answer, and asks anew once that is too old", async () => {
    const { clientOf, connector, permit, clock, server } = await setUp(places);
    await (await clientOf("run-1")).client.searchCircle(connector, circle, permit);
    clock.advance(1000);
    const { client } = await clientOf("run-2");
    expect(await client.searchCircle(connector, circle, permit)).toMatchObject({
      cached: true,
      counted: false,
    });
    clock.advance((connector.maxAgeSeconds + 1) * 1000);
    expect(await client.searchCircle(connector, circle, permit)).toMatchObject({
      cached: false,
      counted: true,
    });
    expect(server.seen).toHaveLength(2);
  });

  it("stamps every candidate with the request's hash and the time of the answer", async () => {
    const { clientOf, connector, permit } = await setUp(places);
    const { answer, entry } = await (await clientOf("run-1")).client.searchCircle(connector, circle, permit);
    expect(answer.candidates[0]!.provenance).toMatchObject({
      request_hash: entry.requestHash,
      retrieved_at: "2026-03-01T12:00:00.000Z",
    });
  });

  it("makes one call of requests that are alike and at the same time", async () => {
    const { clientOf, connector, permit, permits, server } = await setUp(places);
    const { client, telemetry } = await clientOf("run-1");
    const asked = await Promise.all([1, 2, 3].map(() => client.searchCircle(connector, circle, permit)));
    expect(asked.map(({ cached, counted }) => [cached, counted])).toEqual([
      [false, true],
      [true, true],
      [true, true],
    ]);
    expect([permits(), server.seen.length]).toEqual([1, 1]);
    // Those who joined have looked into no cache.
    expect(await telemetry.sum("CacheHits")).toBe(0);
  });

  it("tells all who asked alike at the same time of the one refusal", async () => {
    const { clientOf, connector, permit, permits, server } = await setUp(says(400, "no such place"));
    const { client } = await clientOf("run-1");
    const asked = await Promise.allSettled([1, 2].map(() => client.searchCircle(connector, circle, permit)));
    for (const one of asked) expect(one).toMatchObject({ reason: { name: "SourceRefusedError" } });
    expect([permits(), server.seen.length]).toEqual([1, 1]);
  });

  it("asks for a second asker whose permit is good where the first one's was not", async () => {
    const { clientOf, connector, permit, server } = await setUp(places);
    const { client } = await clientOf("run-1");
    const spent = () => Promise.reject(new BudgetExhaustedError("the slice is spent"));
    const [first, second] = await Promise.allSettled([
      client.searchCircle(connector, circle, spent),
      client.searchCircle(connector, circle, permit),
    ]);
    expect(first).toMatchObject({ status: "rejected", reason: { name: "BudgetExhaustedError" } });
    expect(second).toMatchObject({ status: "fulfilled", value: { cached: false } });
    expect(server.seen).toHaveLength(1);
  });

  it("calls nobody where there is no permit", async () => {
    const { clientOf, connector, server, taken } = await setUp(places);
    const spent = () => {
      throw new BudgetExhaustedError("the slice is spent");
    };
    await expect((await clientOf("run-1")).client.searchCircle(connector, circle, spent)).rejects.toThrow(
      "the slice is spent",
    );
    expect([server.seen.length, taken.length]).toEqual([0, 0]);
  });

  it("does not cache what cannot be read", async () => {
    const { clientOf, connector, permit } = await setUp(says(200, '{"other": 1}'), places);
    const { client, telemetry } = await clientOf("run-1");
    await expect(client.searchCircle(connector, circle, permit)).rejects.toMatchObject({
      name: "SourceContractError",
    });
    expect(await telemetry.sum("Errors")).toBe(1);
    expect(await telemetry.sum("CallFailed")).toBe(1);
    expect(await client.recallCircle(connector, circle)).toBeUndefined();
    expect(await client.searchCircle(connector, circle, permit)).toMatchObject({ cached: false });
  });

  it("spends one permit and books one call on an answer that took three attempts", async () => {
    const { clientOf, connector, permit, permits, taken } = await setUp(says(500, ""), says(502, ""), places);
    const { client, telemetry } = await clientOf("run-1");
    await client.searchCircle(connector, circle, permit);
    expect([permits(), taken.length, await telemetry.sum("Calls"), await telemetry.sum("Retries")]).toEqual([
      1, 3, 1, 2,
    ]);
  });

  it("Bug: an answer cut short cost nothing. Fix: it is a call, and another attempt takes a permit of its own", async () => {
    const { clientOf, connector, permit, permits, spent } = await setUp(says(200, '{"results": ['), places);
    const { client, telemetry } = await clientOf("run-1");
    await client.searchCircle(connector, circle, permit);
    expect([permits(), spent]).toEqual([2, ["spent"]]);
    expect(await telemetry.sum("Calls")).toBe(2);
    expect(await telemetry.sum("CostUsd")).toBeCloseTo(0.04);
  });

  it("Bug: where the budget had no call for another attempt, why the one before had failed was lost. Fix: it is what is thrown", async () => {
    const { clientOf, connector, permit, permits, spent, server } = await setUp(says(200, '{"results": ['));
    const { client, telemetry } = await clientOf("run-1");
    const once: Permit = (hash) => {
      if (permits() === 1) throw new BudgetExhaustedError("the slice is spent");
      return permit(hash);
    };
    await expect(client.searchCircle(connector, circle, once)).rejects.toMatchObject({
      name: "TransientSourceError",
      message: "foursquare's answer was cut short after 13 characters",
      cause: { name: "SyntaxError" },
    });
    expect([server.seen.length, spent]).toEqual([1, ["spent"]]);
    expect([await telemetry.sum("Calls"), await telemetry.sum("CallFailed")]).toEqual([1, 1]);
  });

  it.each<[string, Reply, string]>([
    ["answered what cannot be read", says(200, "<p>Hello</p>"), "spent"],
    ["refused", says(400, "no"), "given back"],
  ])("after a source %s the permit is %s", async (_, reply, outcome) => {
    const { clientOf, connector, permit, spent } = await setUp(reply);
    const { client } = await clientOf("run-1");
    await expect(client.searchCircle(connector, circle, permit)).rejects.toThrow("foursquare answered");
    expect(spent).toEqual([outcome]);
  });

  it("keeps the permit of a call that its asker gives up while it is under way", async () => {
    const giving = new AbortController();
    const answering: Reply = () => giving.abort(new Error("stopped"));
    const { clientOf, connector, permit, spent } = await setUp(answering);
    const { client } = await clientOf("run-1");
    await expect(client.searchCircle(connector, circle, permit, giving.signal)).rejects.toThrow("stopped");
    expect(spent).toEqual(["spent"]);
  });

  describe("Bug: where the store failed right after a source had, the source's error was lost. Fix: the store's is logged", () => {
    const stuck = new Error("the note cannot be removed");
    /** Of a store that removes no note. */
    const stuckPermit = () => {
      let isBegun = false;
      const ended: string[] = [];
      const permit: Permit = () => ({
        begin: () => Promise.resolve(void (isBegun = true)),
        withdraw: () => Promise.reject(stuck),
        end: () => void ended.push(isBegun ? "spent" : "given back"),
      });
      return { permit, ended };
    };

    it.each<[string, Reply, string]>([
      ["refused", says(400, "no such place"), "no such place"],
      ["answered that it is busy", says(200, "<p>too busy</p>"), "too busy"],
      ["failed at each attempt", says(500, "broken"), "broken"],
    ])("after a source %s, and the call stays spent", async (_, reply, said) => {
      const { clientOf, connector } = await setUp(reply);
      const { client, telemetry } = await clientOf("run-1");
      const { permit, ended } = stuckPermit();
      await expect(client.searchCircle(connector, circle, permit)).rejects.toThrow(said);
      expect(ended).toEqual(["spent"]);
      expect(telemetry.logged()).toContain(stuck.message);
      expect(await telemetry.sum("CallFailed")).toBe(1);
    });

    it("and another attempt may still be answered, for the one call that is spent", async () => {
      const { clientOf, connector, server } = await setUp(says(500, ""), places);
      const { client, telemetry } = await clientOf("run-1");
      const { permit } = stuckPermit();
      const asked = await client.searchCircle(connector, circle, permit);
      expect(asked).toMatchObject({ cached: false, answer: { candidates: [{ source_id: "f1" }] } });
      expect([server.seen.length, await telemetry.sum("Calls")]).toEqual([2, 1]);
    });

    it("and a spent quota is told, though the run cannot remember it", async () => {
      const spent = says(429, '{"message":"You have exceeded your daily quota."}');
      const { clientOf, connector, permit, store } = await setUp(spent);
      const { client, telemetry } = await clientOf("run-1");
      store.writeJson = () => Promise.reject(stuck);
      await expect(client.searchCircle(connector, circle, permit)).rejects.toThrow(QuotaExhaustedError);
      expect(telemetry.logged()).toContain(stuck.message);
    });
  });

  it("reads the answers that are recalled at the same time in a turn each", async () => {
    const { clientOf, connector, permit } = await setUp(places);
    const { client } = await clientOf("run-1");
    await client.searchCircle(connector, circle, permit);
    const turns: number[] = [];
    let turn = 0;
    let next = setImmediate(function count() {
      turn += 1;
      next = setImmediate(count);
    });
    const watched: CircleConnector = {
      ...connector,
      parse: (...of) => {
        turns.push(turn);
        return connector.parse(...of);
      },
    };
    await Promise.all(Array.from({ length: 6 }, () => client.recallCircle(watched, circle)));
    clearImmediate(next);
    expect(new Set(turns).size).toBe(6);
  });

  it("recalls what is cached, and never calls", async () => {
    const { clientOf, connector, permit, server } = await setUp(places);
    const { client } = await clientOf("run-1");
    expect(await client.recallCircle(connector, circle)).toBeUndefined();
    expect(server.seen).toHaveLength(0);
    await client.searchCircle(connector, circle, permit);
    expect(await client.recallCircle(connector, circle)).toMatchObject({ cached: true, counted: true });
  });

  it("does not call for an asker who has given up", async () => {
    const { clientOf, connector, permit, server } = await setUp(places);
    const gone = AbortSignal.abort(new Error("stopped"));
    await expect(
      (await clientOf("run-1")).client.searchCircle(connector, circle, permit, gone),
    ).rejects.toThrow("stopped");
    expect(server.seen).toHaveLength(0);
  });

  it("asks nothing more of a source whose quota is spent, in the whole run, but what is cached it still gives", async () => {
    const spent = says(429, '{"message":"You have exceeded your daily quota."}');
    const { clientOf, connector, permit, permits, server, store } = await setUp(places, spent, places);
    const other = (radiusMetres: number) => ({ ...circle, radiusMetres });
    const { client } = await clientOf("run-1");
    await client.searchCircle(connector, circle, permit);
    await expect(client.searchCircle(connector, other(260), permit)).rejects.toThrow(QuotaExhaustedError);
    expect([permits(), server.seen.length]).toEqual([2, 2]);

    const later = await clientOf("run-1");
    for (const asking of [client, later.client]) {
      await expect(asking.searchCircle(connector, other(270), permit)).rejects.toThrow("daily quota");
      expect(await asking.searchCircle(connector, circle, permit)).toMatchObject({ cached: true });
    }
    expect([permits(), server.seen.length]).toEqual([2, 2]);

    await store.remove(runKeys.exhausted("run-1", "foursquare"));
    expect(await client.searchCircle(connector, other(270), permit)).toMatchObject({ cached: false });

    const next = await clientOf("run-2");
    expect(await next.client.searchCircle(connector, other(280), permit)).toMatchObject({ cached: false });
  });

  it("does not send what waited for its turn while the quota was spent by another, and gives its permit back", async () => {
    const { clientOf, connector, permit, spent, server, meanwhile } = await setUp(
      says(429, '{"message":"You have exceeded your daily quota."}'),
    );
    const { client } = await clientOf("run-1");
    const turn = Promise.withResolvers<void>();
    meanwhile.happens = () => turn.promise;
    const waiting = client.searchCircle(connector, { ...circle, radiusMetres: 260 }, permit);
    const refused = waiting.catch((error: unknown) => error);
    await new Promise((resolve) => void setImmediate(resolve));
    meanwhile.happens = () => Promise.resolve();
    await expect(client.searchCircle(connector, circle, permit)).rejects.toThrow(QuotaExhaustedError);
    turn.resolve();
    expect(await refused).toBeInstanceOf(QuotaExhaustedError);
    expect([server.seen.length, spent]).toEqual([1, ["given back", "given back"]]);
  });
});
