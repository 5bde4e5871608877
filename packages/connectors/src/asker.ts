import type { Permit } from "@cityscout/books";
import { isSourceError, nextTurn } from "@cityscout/contracts";
import type { RawCache, RawEntry } from "@cityscout/raw-cache";
import type { Asking } from "./asking.ts";
import type { Asked, SkippedRecords } from "./connector.ts";
import { SharedRequests } from "./shared-requests.ts";
import { type CallOptions, callSource } from "./source-call.ts";

export interface AskerOptions extends CallOptions {
  rawCache: RawCache;
  run: CallOptions["run"] & { city: string };
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

  /** From the cache; `undefined` where it has no fresh answer. */
  async recall<Answer>(asking: Asking<Answer>): Promise<Asked<Answer> | undefined> {
    const entry = await this.#recallEntry(asking);
    if (entry === undefined) return undefined;
    // The answers of a whole round are looked up at once.
    await nextTurn();
    return await this.#asked(asking, { entry, cached: true });
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
    const recalled = await this.#recallEntry(asking);
    if (recalled !== undefined) {
      this.#options.telemetry.metrics.add("CacheHits", 1, { source });
      return { entry: recalled, cached: true };
    }
    signal?.throwIfAborted();
    await this.#options.exhausted.check(source);
    return await this.#call(asking, permit, signal);
  }

  async #call<Answer>(
    asking: Asking<Answer>,
    permit: Permit,
    signal: AbortSignal | undefined,
  ): Promise<Read<Answer>> {
    const { rawCache, run, telemetry } = this.#options;
    const { source, maxAgeSeconds } = asking.profile;
    const called = await callSource(this.#options, asking, permit, signal);
    telemetry.metrics.add("CallFailed", 0, { source });
    const entry = await rawCache.put(run.city, called.entry, maxAgeSeconds);
    // Another worker may have stored its answer first; then that one is what everybody works with.
    return entry === called.entry ? { ...called, cached: false } : { entry, cached: false };
  }

  #recallEntry({ profile, hash }: Asking<unknown>): Promise<RawEntry | undefined> {
    const { rawCache, run } = this.#options;
    return rawCache.get(run.city, profile.source, hash, profile.maxAgeSeconds);
  }
}
