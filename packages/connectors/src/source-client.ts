import { type Permit, type PermittedCall, type SourceTerms } from "@cityscout/books";
import {
  BudgetExhaustedError,
  type Clock,
  finishInTurns,
  InvalidInputError,
  isSourceError,
  nextTurn,
  QuotaExhaustedError,
  type Source,
} from "@cityscout/contracts";
import {
  type CanonicalRequest,
  type RawCache,
  type RawEntry,
  type RawSearch,
  requestHash,
  type StoredSearch,
} from "@cityscout/raw-cache";
import type { Telemetry } from "@cityscout/telemetry";
import type {
  Asked,
  BoxConnector,
  BoxQuery,
  CircleConnector,
  CircleQuery,
  PlaceAnswer,
  SkippedRecords,
  SourceClient,
  SourceProfile,
} from "./connector.ts";
import type { ExhaustedSources } from "./exhausted-sources.ts";
import { isUnreadable } from "./answer/source-failure.ts";
import type { HttpClient } from "./http/http-client.ts";

export interface SourceClientOptions {
  rawCache: RawCache;
  http: HttpClient;
  telemetry: Telemetry;
  clock: Clock;
  run: { runId: string; correlationId: string; city: string };
  terms: SourceTerms;
  /** When a call of the source that is begun now is given up, in milliseconds since the epoch. */
  callEndsAt: (source: Source) => number;
  exhausted: ExhaustedSources;
}

/** How one request is asked and read. */
interface Asking<Answer> {
  profile: SourceProfile;
  request: CanonicalRequest;
  /** Where a circle is asked for. */
  search?: CircleQuery;
  /** Before the run's own end. */
  endsAt?: number;
  parse: (entry: RawEntry) => Promise<Answer>;
}

interface Obtained<Answer> {
  entry: RawEntry;
  cached: boolean;
  /** Where the entry was read in order to obtain it. */
  answer?: Answer;
}

/**
 * Asks sources: the cache first, then permit, rate limit and HTTP. An answer is cached once it has been parsed, never
 * before. Requests that are alike and at the same time become one.
 */
export function createSourceClient(options: SourceClientOptions): SourceClient {
  const { rawCache, http, telemetry, clock, run, terms, callEndsAt, exhausted } = options;
  const { metrics, log } = telemetry;
  const underway = new Map<string, Promise<Obtained<unknown>>>();

  const recallEntry = ({ profile }: Asking<unknown>, hash: string): Promise<RawEntry | undefined> =>
    rawCache.get(run.city, profile.source, hash, profile.maxAgeSeconds);

  /** What is to be stored where a source has failed: if that fails as well, the source's failure is still the one to throw. */
  const afterFailure = async (source: Source, storing: Promise<void> | undefined): Promise<void> => {
    try {
      await storing;
    } catch (error) {
      log.error("the run's store failed right after a source had", error, { source });
    }
  };

  const noting = async <Result>(source: Source, send: () => Promise<Result>): Promise<Result> => {
    try {
      return await send();
    } catch (error) {
      if (error instanceof QuotaExhaustedError) await afterFailure(source, exhausted.remember(source, error));
      throw error;
    }
  };

  const call = async <Answer>(
    { profile, request, search, endsAt = Infinity, parse }: Asking<Answer>,
    hash: string,
    permit: Permit,
    signal: AbortSignal | undefined,
  ): Promise<Obtained<Answer>> => {
    const { source, timeoutMs, maxAgeSeconds } = profile;
    const { bucket, costUsdPerCall } = terms[source];
    let permitted: PermittedCall | undefined = await permit(hash);
    let unreadable: unknown;
    const spent = (): void => {
      metrics.add("Calls", 1, { source });
      metrics.add("CostUsd", costUsdPerCall, { source });
    };
    /** Where its note stays, the call counts, although nobody answered it: the budget is never overspent. */
    const withdraw = () => afterFailure(source, permitted?.withdraw());
    const read = async (entry: RawEntry): Promise<Answer> => {
      try {
        return await parse(entry);
      } catch (error) {
        if (isUnreadable(error)) {
          // It was answered, and is paid for: another attempt is another call.
          permitted?.end();
          permitted = undefined;
          unreadable = error;
          spent();
        } else await withdraw();
        throw error;
      }
    };
    const send = () =>
      http.send({
        source,
        request,
        timeoutMs,
        endsAt: Math.min(endsAt, callEndsAt(source)),
        telemetry,
        signal,
        admit: async (signal) => {
          permitted ??= await permit(hash);
          await bucket.take(signal);
          // Others may have found it out while this one waited for its turn.
          await exhausted.check(source);
        },
        begin: async () => await permitted?.begin(),
        unanswered: withdraw,
        read: async (answer) => {
          const entry: RawEntry = {
            source,
            requestHash: hash,
            runId: run.runId,
            correlationId: run.correlationId,
            fetchedAt: new Date(clock.now()).toISOString(),
            costUsd: costUsdPerCall,
            ...(search !== undefined && { search }),
            ...answer,
          };
          return { entry, answer: await read(entry) };
        },
      });
    const fetched = await noting(source, send).catch((error: unknown) => {
      permitted?.end();
      // A search that was asked has failed by its answer. To say that there is no call for another attempt would have it
      // put back as if it had never been asked, again and again.
      throw error instanceof BudgetExhaustedError ? (unreadable ?? error) : error;
    });
    spent();
    metrics.add("CallFailed", 0, { source });
    const entry = await rawCache.put(run.city, fetched.entry, maxAgeSeconds);
    // Another worker may have stored its answer first; then that one is what everybody works with.
    return entry === fetched.entry ? { ...fetched, cached: false } : { entry, cached: false };
  };

  const obtain = async <Answer>(
    asking: Asking<Answer>,
    hash: string,
    permit: Permit,
    signal: AbortSignal | undefined,
  ): Promise<Obtained<Answer>> => {
    const recalled = await recallEntry(asking, hash);
    if (recalled !== undefined) {
      metrics.add("CacheHits", 1, { source: asking.profile.source });
      return { entry: recalled, cached: true };
    }
    signal?.throwIfAborted();
    await exhausted.check(asking.profile.source);
    return call(asking, hash, permit, signal);
  };

  /** Joins a request that is under way; where that one fails for reasons of its own asker, asks anew. */
  const obtainOnce = async <Answer>(
    asking: Asking<Answer>,
    hash: string,
    permit: Permit,
    signal: AbortSignal | undefined,
  ): Promise<Obtained<Answer>> => {
    const key = `${asking.profile.source}:${hash}`;
    for (;;) {
      signal?.throwIfAborted();
      const other = underway.get(key);
      if (other === undefined) break;
      const joined = await settled(other, signal);
      if ("value" in joined) return { entry: joined.value.entry, cached: true };
      if (isSourceError(joined.error)) throw joined.error;
    }
    const mine = obtain(asking, hash, permit, signal).finally(() => underway.delete(key));
    underway.set(key, mine);
    return mine;
  };

  const ask = async <Answer extends { skipped?: readonly SkippedRecords[] }>(
    asking: Asking<Answer>,
    permit: Permit,
    signal: AbortSignal | undefined,
  ): Promise<Asked<Answer>> => {
    const { source } = asking.profile;
    const hash = requestHash(source, asking.request);
    try {
      const obtained = await obtainOnce(asking, hash, permit, signal);
      const { entry, cached } = obtained;
      const answer = obtained.answer ?? (await asking.parse(entry));
      if (!cached && answer.skipped !== undefined && answer.skipped.length > 0) {
        log.info("records of an answer were skipped", { source, requestHash: hash, skipped: answer.skipped });
      }
      return { answer, entry, cached, counted: entry.runId === run.runId };
    } catch (error) {
      if (isSourceError(error)) {
        metrics.add("Errors", 1, { source, reason: error.name });
        metrics.add("CallFailed", 1, { source });
      }
      throw error;
    }
  };

  const recall = async <Answer>(asking: Asking<Answer>): Promise<Asked<Answer> | undefined> => {
    const entry = await recallEntry(asking, requestHash(asking.profile.source, asking.request));
    if (entry === undefined) return undefined;
    // The answers of a whole round are looked up at once.
    await nextTurn();
    return { answer: await asking.parse(entry), entry, cached: true, counted: entry.runId === run.runId };
  };

  const knownCircles = async (
    connector: CircleConnector,
    isTaken: (requestHash: string) => boolean,
  ): Promise<CircleQuery[]> => {
    const { source, maxAgeSeconds } = connector;
    const stored = await rawCache.searches(run.city, source, maxAgeSeconds, (hash) => !isTaken(hash));
    // Those of another world, or that were asked for other fields, are answers to requests that this connector would not make.
    const own = stored.filter(({ requestHash: hash, search }) => hashOf(connector, search) === hash);
    own.sort(
      (a, b) =>
        a.search.page - b.search.page ||
        Date.parse(a.fetchedAt) - Date.parse(b.fetchedAt) ||
        (a.requestHash < b.requestHash ? -1 : 1),
    );
    const isTakenPage = (page: CircleQuery): boolean => isTaken(hashOf(connector, page) ?? "");
    return withPagesBefore(own, isTakenPage).map(({ search }) => search);
  };

  return {
    searchCircle: (connector, query, permit, signal) =>
      ask({ ...askingOf(connector, query), search: query }, permit, signal),
    searchBox: (connector, query, permit, signal, endsAt = Infinity) =>
      ask({ ...boxAskingOf(connector, query), endsAt }, permit, signal),
    geocode: (connector, query, permit, signal) => ask(askingOf(connector, query), permit, signal),
    recallCircle: (connector, query) => recall(askingOf(connector, query)),
    recallBox: (connector, query) => recall(boxAskingOf(connector, query)),
    knownCircles,
  };
}

/** Of the request that a connector makes; `undefined` where it makes none for such a circle. */
function hashOf(connector: CircleConnector, search: CircleQuery): string | undefined {
  try {
    return requestHash(connector.source, connector.request(search));
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}

/** Without pages whose search lacks a page before, or has a younger one: what they prove rests on those. */
function withPagesBefore(
  inOrder: readonly StoredSearch[],
  isTaken: (page: CircleQuery) => boolean,
): StoredSearch[] {
  const nameOf = ({ center, radiusMetres, category }: RawSearch, page: number): string =>
    [center.lat, center.lng, radiusMetres, category, page].join(" ");
  const kept = new Map<string, number>();
  return inOrder.filter(({ search, fetchedAt }) => {
    const at = Date.parse(fetchedAt);
    const page = search.page - 1;
    const before = page < 0 || isTaken({ ...search, page }) ? at : kept.get(nameOf(search, page));
    const isWhole = before !== undefined && before <= at;
    if (isWhole) kept.set(nameOf(search, search.page), at);
    return isWhole;
  });
}

interface AskableConnector<Query, Answer> extends SourceProfile {
  request(query: Query): CanonicalRequest;
  parse(entry: RawEntry, query: Query): Answer;
}

function askingOf<Query, Answer>(connector: AskableConnector<Query, Answer>, query: Query): Asking<Answer> {
  return {
    profile: connector,
    request: connector.request(query),
    parse: async (entry) => connector.parse(entry, query),
  };
}

function boxAskingOf(connector: BoxConnector, query: BoxQuery): Asking<PlaceAnswer> {
  return {
    profile: connector,
    request: connector.request(query),
    parse: (entry) => finishInTurns(connector.parseInSteps(entry, query)),
  };
}

/** How another asker's request ended, or this asker's own end if that comes first. */
async function settled<T>(
  other: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<{ value: T } | { error: unknown }> {
  const done = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const options = { once: true, signal: done.signal };
    signal?.addEventListener("abort", () => reject(signal.reason as Error), options);
  });
  const outcome = other.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  return Promise.race([outcome, aborted]).finally(() => done.abort());
}
