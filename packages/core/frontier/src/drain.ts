import type { Clock, FrontierMessage, Random } from "@cityscout/contracts";
import type { Telemetry } from "@cityscout/telemetry";
import { backOffSeconds } from "./back-off.ts";
import { packAgain, receivesOf, unpack } from "./envelope.ts";
import type { Delivery, DrainOptions, DrainReport } from "./frontier.ts";
import { InWork } from "./in-work.ts";
import type { MessageQueue, ReceivedMessage } from "./message-queue.ts";
import { type ForeignStreak, lengthened, restMs, secondsOutOfTheWay } from "./other-runs.ts";
import { retentionDays } from "./retention.ts";
import { verdictOf } from "./verdict.ts";

export interface DrainDependencies {
  clock: Clock;
  random: Random;
  telemetry: Telemetry;
  /** Back-off after the first failure; doubled with each. 0 is none. */
  retryBaseSeconds: number;
}

/** The broker's limit of messages in one request. */
const batchSize = 10;

/** Where the broker does not wait itself, an empty queue is asked again after this long. */
const idlePauseMs = 20;

/** As many messages in a row that there was no budget for end a drain: it would only pass them around. */
const unaffordableInARow = 2 * batchSize;

/** A message of another run, as it was received. */
interface Foreign {
  received: ReceivedMessage;
  message: FrontierMessage;
}

type Handle = (message: FrontierMessage, delivery: Delivery) => Promise<void>;

/** One drain: see `FrontierReader` for what it promises. */
export async function drain(
  queue: MessageQueue,
  deps: DrainDependencies,
  handle: Handle,
  options: DrainOptions,
): Promise<DrainReport> {
  return new Drain(queue, deps, handle, options).run();
}

class Drain {
  readonly #queue: MessageQueue;
  readonly #deps: DrainDependencies;
  readonly #handle: Handle;
  readonly #options: DrainOptions;
  readonly #signal: AbortSignal;
  readonly #inWork: InWork;
  readonly #report: DrainReport = { handled: 0, postponed: 0, deadLettered: 0, refused: 0, passedOn: 0 };
  #unaffordable = 0;
  /** Since the last receive that brought anything else. */
  #foreign: ForeignStreak | undefined;
  #oldestEnqueuedAt = Number.POSITIVE_INFINITY;
  #failure: { error: unknown } | undefined;

  constructor(queue: MessageQueue, deps: DrainDependencies, handle: Handle, options: DrainOptions) {
    this.#queue = queue;
    this.#deps = deps;
    this.#handle = handle;
    this.#options = options;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#inWork = new InWork(queue, deps.clock, (error) => this.#fail(error));
  }

  async run(): Promise<DrainReport> {
    try {
      await this.#takeAll();
    } catch (error) {
      this.#fail(error);
    }
    await this.#inWork.end();
    if (this.#failure !== undefined) {
      throw this.#failure.error;
    }
    await this.#reportMetrics();
    return this.#report;
  }

  /** The first failure is the drain's; what is in work is finished before it is thrown. */
  #fail(error: unknown): void {
    this.#failure ??= { error };
  }

  get #stopped(): boolean {
    return this.#signal.aborted || this.#failure !== undefined || this.#unaffordable >= unaffordableInARow;
  }

  async #takeAll(): Promise<void> {
    while (!this.#stopped) {
      const room = this.#options.concurrency - this.#inWork.size;
      const allowance = room > 0 ? this.#options.allowance() : 0;
      if (allowance <= 0) {
        if (this.#inWork.size === 0) {
          return;
        }
        await this.#inWork.next();
        continue;
      }
      const received = await this.#queue.receive(Math.min(batchSize, room, allowance));
      const foreign = received.flatMap((message) => this.#take(message) ?? []);
      const taken = received.length - foreign.length;
      await this.#passOn(foreign);
      await this.#inWork.deleteFinished(taken === 0);
      this.#foreign = taken === 0 && foreign.length > 0 ? await this.#lengthen(foreign.length) : undefined;
      if (taken === 0 && !(await this.#awaitMore())) {
        return;
      }
    }
  }

  async #lengthen(count: number): Promise<ForeignStreak> {
    if (this.#foreign !== undefined) return lengthened(this.#foreign, count);
    const { visible } = await this.#queue.depth();
    return lengthened({ messages: 0, lookedThrough: 0, onQueue: visible }, count);
  }

  /** `false`: there will be nothing more. */
  async #awaitMore(): Promise<boolean> {
    // Among messages of other runs it looks for more of its own while it has little to do.
    const isBusy = this.#inWork.size * 2 > this.#options.concurrency;
    if (isBusy || (this.#inWork.size > 0 && this.#foreign === undefined)) {
      await this.#inWork.next();
      return true;
    }
    if (this.#inWork.size === 0 && (await this.#options.finished())) {
      return false;
    }
    if (!this.#stopped) {
      const { clock, random } = this.#deps;
      await clock.sleep(this.#foreign === undefined ? idlePauseMs : restMs(this.#foreign, random));
    }
    return true;
  }

  /** Starts on a message in the same turn, so that `allowance` knows of it; gives one back that is not this run's. */
  #take(received: ReceivedMessage): Foreign | undefined {
    const unpacked = unpack(received.body);
    if (!unpacked.readable) {
      this.#inWork.start(received, async () => {
        this.#report.refused += 1;
        await this.#deadLetter(received, undefined, "Unreadable", unpacked.reason);
        return "delete";
      });
      return undefined;
    }
    const { message } = unpacked;
    if (this.#options.runId !== undefined && message.run_id !== this.#options.runId) {
      return { received, message };
    }
    this.#noteAge(message);
    this.#inWork.start(received, () => this.#work(received, message));
    return undefined;
  }

  /**
   * For the broker each copy is new. A message that would have ended by lying on the queue ends here, or what a stopped
   * run left would be passed around by all others for ever.
   */
  async #passOn(foreign: readonly Foreign[]): Promise<void> {
    const now = this.#deps.clock.now();
    const back = foreign.flatMap(({ received, message }) => {
      const ageSeconds =
        message.enqueued_at === undefined ? 0 : (now - Date.parse(message.enqueued_at)) / 1000;
      if (ageSeconds <= retentionDays * 24 * 3_600)
        return [{ received, delaySeconds: secondsOutOfTheWay(ageSeconds) }];
      this.#deps.telemetry.log.warn("message of another run ended by its age", {
        of_run: message.run_id,
        request_hash: message.request_hash,
      });
      return [];
    });
    const kept = await this.#putBack(back);
    this.#report.passedOn += back.length;
    await this.#queue.delete(foreign.map(({ received }) => received).filter((one) => !kept.has(one)));
  }

  async #work(received: ReceivedMessage, message: FrontierMessage): Promise<"delete" | "keep"> {
    const attempt = receivesOf(received);
    try {
      if (this.#signal.aborted) {
        return await this.#interrupt(received);
      }
      await this.#deps.telemetry.tracer.span(
        "frontier message",
        {
          "messaging.system": "aws_sqs",
          receive_count: attempt,
          ...(message.source === undefined ? {} : { source: message.source }),
          ...(message.request_hash === undefined ? {} : { request_hash: message.request_hash }),
        },
        () => this.#handle(message, { receiveCount: attempt, signal: this.#signal }),
        { parent: message.traceparent, kind: "consumer" },
      );
    } catch (error) {
      return this.#settleFailure(received, message, attempt, error);
    }
    this.#report.handled += 1;
    this.#unaffordable = 0;
    return "delete";
  }

  async #settleFailure(
    received: ReceivedMessage,
    message: FrontierMessage,
    attempt: number,
    error: unknown,
  ): Promise<"delete" | "keep"> {
    if (this.#signal.aborted) {
      return this.#interrupt(received);
    }
    const verdict = verdictOf(error, attempt);
    if (verdict === "stop") {
      this.#fail(error);
      return this.#interrupt(received);
    }
    if (verdict === "put-back") {
      this.#unaffordable += 1;
      this.#report.postponed += 1;
      return (await this.#putBack([{ received, delaySeconds: 0 }])).has(received) ? "keep" : "delete";
    }
    this.#unaffordable = 0;
    return verdict === "postpone"
      ? this.#postpone(received, message, attempt, error)
      : this.#giveUp(received, message, attempt, error);
  }

  async #postpone(
    received: ReceivedMessage,
    message: FrontierMessage,
    attempt: number,
    error: unknown,
  ): Promise<"keep"> {
    const seconds = backOffSeconds(error, attempt, this.#deps.retryBaseSeconds, this.#deps.random);
    this.#report.postponed += 1;
    this.#deps.telemetry.log.warn("message postponed", {
      request_hash: message.request_hash,
      receive_count: attempt,
      seconds,
      error: error instanceof Error ? error : String(error),
    });
    await this.#queue.release(received, seconds);
    return "keep";
  }

  async #giveUp(
    received: ReceivedMessage,
    message: FrontierMessage,
    attempt: number,
    error: unknown,
  ): Promise<"delete"> {
    this.#report.deadLettered += 1;
    this.#deps.telemetry.log.error("message dead-lettered", error, {
      request_hash: message.request_hash,
      receive_count: attempt,
    });
    await this.#deadLetter(received, message, nameOf(error), reasonOf(error));
    return "delete";
  }

  async #interrupt(received: ReceivedMessage): Promise<"keep"> {
    this.#report.postponed += 1;
    await this.#queue.release(received, 0);
    return "keep";
  }

  /**
   * As new copies, stored before the old ones are deleted: their receives so far stay those they failed at. Gives those
   * that the broker took no copy of, which are on the queue as they were.
   */
  async #putBack(
    some: readonly { received: ReceivedMessage; delaySeconds: number }[],
  ): Promise<ReadonlySet<ReceivedMessage>> {
    const copies = some.map(({ received, delaySeconds }) => packAgain(received, delaySeconds));
    const { failed } = await this.#queue.send(copies);
    const kept = failed.map(({ index }) => some[index]!);
    for (const { received, delaySeconds } of kept) await this.#queue.release(received, delaySeconds);
    return new Set(kept.map(({ received }) => received));
  }

  async #deadLetter(
    received: ReceivedMessage,
    message: FrontierMessage | undefined,
    error: string,
    reason: string,
  ): Promise<void> {
    const receiveCount = receivesOf(received);
    const runId = message?.run_id ?? received.attributes["run_id"];
    await this.#queue.sendDeadLetter({
      body: received.body,
      attributes: {
        ...received.attributes,
        reason,
        error,
        receive_count: String(receiveCount),
        ...(runId === undefined ? {} : { run_id: runId }),
      },
    });
    await this.#options.onDeadLetter?.({
      message: message ?? received.body,
      reason,
      error,
      receiveCount,
      runId,
    });
    this.#deps.telemetry.metrics.add("DeadLetters", 1, {
      reason: error,
      ...(message?.source === undefined ? {} : { source: message.source }),
    });
  }

  #noteAge(message: FrontierMessage): void {
    if (message.enqueued_at !== undefined) {
      this.#oldestEnqueuedAt = Math.min(this.#oldestEnqueuedAt, Date.parse(message.enqueued_at));
    }
  }

  async #reportMetrics(): Promise<void> {
    const { visible, delayed } = await this.#queue.depth();
    const { metrics } = this.#deps.telemetry;
    metrics.add("FrontierDepth", visible + delayed);
    if (Number.isFinite(this.#oldestEnqueuedAt)) {
      metrics.add(
        "FrontierAgeSeconds",
        Math.max(0, (this.#deps.clock.now() - this.#oldestEnqueuedAt) / 1000),
      );
    }
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "Error");
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)) || "no message";
