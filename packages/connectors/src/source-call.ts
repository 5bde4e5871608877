import type { Permit, PermittedCall, SourceTerms } from "@cityscout/books";
import { BudgetExhaustedError, type Clock, QuotaExhaustedError, type Source } from "@cityscout/contracts";
import type { RawEntry } from "@cityscout/raw-cache";
import type { Telemetry } from "@cityscout/telemetry";
import { isUnreadable } from "./answer/source-failure.ts";
import type { Asking } from "./asking.ts";
import type { ExhaustedSources } from "./exhausted-sources.ts";
import type { HttpAnswer, HttpClient } from "./http/http-client.ts";

/** For whom, by what and on which terms sources are called. */
export interface CallOptions {
  http: HttpClient;
  telemetry: Telemetry;
  clock: Pick<Clock, "now">;
  run: { runId: string; correlationId: string };
  terms: SourceTerms;
  /** When a call of the source that is begun now is given up, in milliseconds since the epoch. */
  callEndsAt: (source: Source) => number;
  exhausted: ExhaustedSources;
}

/** An answer as it came, and as it was read. */
export interface ReadAnswer<Answer> {
  entry: RawEntry;
  answer: Answer;
}

/**
 * Calls a source for one request, by permit, rate limit and HTTP, and reads its answer. Each call that is spent is told to
 * the metrics.
 *
 * @throws what the permit, the HTTP client and the reader throw
 */
export async function callSource<Answer>(
  options: CallOptions,
  asking: Asking<Answer>,
  permit: Permit,
  signal: AbortSignal | undefined,
): Promise<ReadAnswer<Answer>> {
  const permitted = await permit(asking.hash);
  return await new SourceCall(options, asking, permit, permitted).send(signal);
}

class SourceCall<Answer> {
  readonly #options: CallOptions;
  readonly #asking: Asking<Answer>;
  readonly #permit: Permit;
  readonly #source: Source;
  /** None once it was spent on an answer that nobody can read: another attempt is another call. */
  #permitted: PermittedCall | undefined;
  /** Why the latest of such answers cannot be read. */
  #unreadable: unknown;

  constructor(options: CallOptions, asking: Asking<Answer>, permit: Permit, permitted: PermittedCall) {
    this.#options = options;
    this.#asking = asking;
    this.#permit = permit;
    this.#source = asking.profile.source;
    this.#permitted = permitted;
  }

  async send(signal: AbortSignal | undefined): Promise<ReadAnswer<Answer>> {
    const { http, telemetry, callEndsAt } = this.#options;
    const { profile, request, endsAt = Infinity } = this.#asking;
    const sending = http.send({
      source: this.#source,
      request,
      timeoutMs: profile.timeoutMs,
      endsAt: Math.min(endsAt, callEndsAt(this.#source)),
      telemetry,
      signal,
      admit: (signal) => this.#admit(signal),
      begin: async () => await this.#permitted?.begin(),
      unanswered: () => this.#withdraw(),
      read: (answer) => this.#read(answer),
    });
    const read = await sending.catch((error: unknown) => this.#giveUp(error));
    this.#addSpent();
    return read;
  }

  /** Ends the permit, and throws why there is no answer. */
  async #giveUp(error: unknown): Promise<never> {
    if (error instanceof QuotaExhaustedError) await this.#rememberExhausted(error);
    this.#permitted?.end();
    // A search that was asked has failed by its answer. To say that there is no call for another attempt would have it put
    // back as if it had never been asked, again and again.
    throw error instanceof BudgetExhaustedError ? (this.#unreadable ?? error) : error;
  }

  async #admit(signal: AbortSignal | undefined): Promise<void> {
    this.#permitted ??= await this.#permit(this.#asking.hash);
    await this.#options.terms[this.#source].bucket.take(signal);
    // Others may have found it out while this one waited for its turn.
    await this.#options.exhausted.check(this.#source);
  }

  async #read(answer: HttpAnswer): Promise<ReadAnswer<Answer>> {
    const entry = this.#entryOf(answer);
    try {
      return { entry, answer: await this.#asking.parse(entry) };
    } catch (error) {
      if (isUnreadable(error)) {
        // It was answered, and is paid for.
        this.#permitted?.end();
        this.#permitted = undefined;
        this.#unreadable = error;
        this.#addSpent();
      } else await this.#withdraw();
      throw error;
    }
  }

  #entryOf(answer: HttpAnswer): RawEntry {
    const { run, clock, terms } = this.#options;
    const { hash, search, notBefore = "" } = this.#asking;
    // Never older than what it follows, also where this machine's clock is behind the one that the page before was asked by: it
    // would be asked anew again and again.
    const now = Math.max(clock.now(), Date.parse(notBefore) || 0);
    return {
      source: this.#source,
      requestHash: hash,
      runId: run.runId,
      correlationId: run.correlationId,
      fetchedAt: new Date(now).toISOString(),
      costUsd: terms[this.#source].costUsdPerCall,
      ...(search !== undefined && { search }),
      ...answer,
    };
  }

  #addSpent(): void {
    const { telemetry, terms } = this.#options;
    telemetry.metrics.add("Calls", 1, { source: this.#source });
    telemetry.metrics.add("CostUsd", terms[this.#source].costUsdPerCall, { source: this.#source });
  }

  /** Where its note stays, the call counts, although nobody answered it: the budget is never overspent. */
  async #withdraw(): Promise<void> {
    await this.#afterFailure(this.#permitted?.withdraw());
  }

  async #rememberExhausted(error: QuotaExhaustedError): Promise<void> {
    await this.#afterFailure(this.#options.exhausted.remember(this.#source, error));
  }

  /** What is to be stored where a source has failed: if that fails as well, the source's failure is still the one to throw. */
  async #afterFailure(storing: Promise<void> | undefined): Promise<void> {
    try {
      await storing;
    } catch (error) {
      const { log } = this.#options.telemetry;
      log.error("the run's store failed right after a source had", error, { source: this.#source });
    }
  }
}
