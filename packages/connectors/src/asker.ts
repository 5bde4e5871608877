import type { Permit } from "@cityscout/books";
import { CorruptObjectError, isSourceError, nextTurn } from "@cityscout/contracts";
import type { RawCache, RawEntry } from "@cityscout/raw-cache";
import type { Asking } from "./asking.ts";
import type { Asked, RecalledAge, SkippedRecords } from "./connector.ts";
import type { CorruptAnswers } from "./corrupt-answers.ts";
import { SharedRequests } from "./shared-requests.ts";
import { type CallOptions, callSource, type ReadAnswer } from "./source-call.ts";

export interface AskerOptions extends CallOptions {
  rawCache: RawCache;
  corrupt: CorruptAnswers;
  /** `startedAt` as ISO 8601. */
  run: CallOptions["run"] & { city: string; startedAt: string };
}

/** An answer as it came, from the cache or the source. */
interface Obtained {
  entry: RawEntry;
  cached: boolean;
}

/** Read already, where it was asked for just now. */
interface Read<Answer> extends Obtained {
  answer?: Answer;
}

/** What the cache has of a request. */
type Recalled<Answer> =
  | ReadAnswer<Answer>
  /** Stored, and not what was written, nothing that its connector reads, or older than what it follows. */
  | { unusable: RawEntry | undefined };

/** Asks on behalf of a run: the cache first, then the source. An answer is cached once it has been read, never before. */
export class Asker {
  readonly #options: AskerOptions;
  readonly #requests = new SharedRequests<Obtained>();

  constructor(options: AskerOptions) {
    this.#options = options;
  }

  /** From the cache, from another asker's request, or from the source. */
  async ask<Answer extends { skipped?: readonly SkippedRecords[] }>(
    asking: Asking<Answer>,
    permit: Permit,
    signal: AbortSignal | undefined,
  ): Promise<Asked<Answer>> {
    const { metrics, log } = this.#options.telemetry;
    const { source } = asking.profile;
    try {
      const obtained = await this.#obtainOnce(asking, permit, signal);
      const asked = await this.#asked(asking, obtained);
      const { skipped = [] } = asked.answer;
      if (!asked.cached && skipped.length > 0) {
        log.info("records of an answer were skipped", { source, requestHash: asking.hash, skipped });
      }
      return asked;
    } catch (error) {
      if (isSourceError(error)) {
        metrics.add("Errors", 1, { source, reason: error.name });
        metrics.add("CallFailed", 1, { source });
      }
      throw error;
    }
  }

  /** From the cache; `undefined` where it has no answer of that age. */
  async recall<Answer>(
    asking: Asking<Answer>,
    age: RecalledAge = "fresh",
  ): Promise<Asked<Answer> | undefined> {
    const recalled = await this.#recall(asking, age === "any" ? Infinity : this.#maxAgeSeconds(asking));
    if (recalled === undefined || "unusable" in recalled) return undefined;
    return await this.#asked(asking, { ...recalled, cached: true });
  }

  async #asked<Answer>(
    asking: Asking<Answer>,
    { entry, cached, answer }: Read<Answer>,
  ): Promise<Asked<Answer>> {
    const counted = entry.runId === this.#options.run.runId;
    return { answer: answer ?? (await asking.parse(entry)), entry, cached, counted };
  }

  async #obtainOnce<Answer>(
    asking: Asking<Answer>,
    permit: Permit,
    signal: AbortSignal | undefined,
  ): Promise<Read<Answer>> {
    const name = `${asking.profile.source}:${asking.hash}`;
    const joined = await this.#requests.join(name, signal, () => this.#obtain(asking, permit, signal));
    // Another asker's connector may have read the answer otherwise.
    return "mine" in joined ? joined.mine : { entry: joined.others.entry, cached: true };
  }

  async #obtain<Answer>(
    asking: Asking<Answer>,
    permit: Permit,
    signal: AbortSignal | undefined,
  ): Promise<Read<Answer>> {
    const { source } = asking.profile;
    const recalled = await this.#recall(asking, this.#maxAgeSeconds(asking));
    if (recalled !== undefined && "entry" in recalled) {
      this.#options.telemetry.metrics.add("CacheHits", 1, { source });
      return { ...recalled, cached: true };
    }
    signal?.throwIfAborted();
    await this.#options.exhausted.check(source);
    return await this.#call(asking, permit, signal, recalled?.unusable);
  }

  async #call<Answer>(
    asking: Asking<Answer>,
    permit: Permit,
    signal: AbortSignal | undefined,
    unusable: RawEntry | undefined,
  ): Promise<Read<Answer>> {
    const { rawCache, run, telemetry } = this.#options;
    const { source } = asking.profile;
    const called = await callSource(this.#options, asking, permit, signal);
    telemetry.metrics.add("CallFailed", 0, { source });
    const entry = await rawCache.put(run.city, called.entry, this.#maxAgeSeconds(asking), unusable);
    // Another worker may have stored its answer first; then that one is what everybody works with.
    return entry === called.entry ? { ...called, cached: false } : { entry, cached: false };
  }

  /** How old an answer may be: what came since the run began counts for all of it, however long the run was interrupted. */
  #maxAgeSeconds({ profile }: Pick<Asking<unknown>, "profile">): number {
    const { run, clock } = this.#options;
    return Math.max(profile.maxAgeSeconds, (clock.now() - Date.parse(run.startedAt)) / 1000);
  }

  /** `undefined` where the cache has nothing; what it has and cannot be used is remembered. */
  async #recall<Answer>(
    { profile, hash, notBefore, parse }: Asking<Answer>,
    maxAgeSeconds: number,
  ): Promise<Recalled<Answer> | undefined> {
    const { rawCache, run, corrupt, telemetry } = this.#options;
    const { source } = profile;
    let entry: RawEntry | undefined;
    try {
      entry = await rawCache.get(run.city, source, hash, maxAgeSeconds);
      if (entry === undefined) return undefined;
      if (notBefore !== undefined && Date.parse(entry.fetchedAt) < Date.parse(notBefore))
        return { unusable: entry };
      // The answers of a whole round are looked up at once.
      await nextTurn();
      return { entry, answer: await parse(entry) };
    } catch (error) {
      if (!(error instanceof CorruptObjectError) && !isSourceError(error)) throw error;
      const { key, reason } = await corrupt.remember(source, hash, error);
      telemetry.log.warn("a stored answer cannot be used: it counts for none", { source, key, reason });
      return { unusable: entry };
    }
  }
}
