import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { InvalidInputError } from "@cityscout/contracts";
import { collectGarbage } from "./collect-garbage.ts";
import { type DonePart, type SharedTask, shareTask, type TaskName, type Tasks, workOn } from "./tasks.ts";

/** Threads that work on tasks together; the calling thread is one of them. */
export class Threads {
  private readonly helpers: readonly Worker[];
  private readonly signal: AbortSignal | undefined;

  /**
   * Starts the threads.
   *
   * @param count Threads in all, 1 or more.
   * @param signal Ends the work after the part that is being done.
   */
  constructor(count: number, signal?: AbortSignal) {
    this.helpers = Array.from(
      { length: count - 1 },
      () => new Worker(new URL("./thread.ts", import.meta.url)),
    );
    this.signal = signal;
  }

  /**
   * Returns what came of the parts of a list, in the order of the list.
   *
   * @param from First position to work on.
   * @param to Position after the last.
   * @throws InvalidInputError the first in the list, whichever thread found it. Where the signal is aborted, its reason.
   */
  async run<Name extends TaskName>(
    name: Name,
    input: Tasks[Name]["input"],
    from: number,
    to: number,
  ): Promise<Tasks[Name]["part"][]> {
    const shared = shareTask(name, input, from, to);
    try {
      // The helpers first: this thread is busy from the moment on at which it begins.
      const answers = this.helpers.map((helper) => workThere(helper, shared));
      // All at once, so that each failure has who hears of it: one that nobody awaits yet would end the process.
      const done = (await Promise.all([workHere(shared, this.signal), ...answers])).flat();
      return done.sort((x, y) => x.at - y.at).map((each) => partOf(each));
    } finally {
      // Where one has failed, nobody wants the parts that are left.
      Atomics.store(shared.nextPart, 0, shared.partCount);
    }
  }

  /** Frees what no task needs any more, in this thread and, before their next task, in the others. */
  collectGarbage(): void {
    for (const helper of this.helpers) helper.postMessage("collectGarbage");
    collectGarbage();
  }

  async close(): Promise<void> {
    await Promise.all(this.helpers.map((helper) => helper.terminate()));
  }
}

async function workThere<Name extends TaskName>(
  helper: Worker,
  shared: SharedTask<Name>,
): Promise<DonePart<Name>[]> {
  const answer = once(helper, "message");
  helper.postMessage(shared);
  const [done] = (await answer) as [DonePart<Name>[]];
  return done;
}

async function workHere<Name extends TaskName>(
  shared: SharedTask<Name>,
  signal: AbortSignal | undefined,
): Promise<DonePart<Name>[]> {
  const done: DonePart<Name>[] = [];
  for (const part of workOn(shared)) {
    done.push(part);
    // Only between turns of the event loop this thread hears of Ctrl-C.
    await nextTurn();
    signal?.throwIfAborted();
  }
  return done;
}

function partOf<Name extends TaskName>(done: DonePart<Name>): Tasks[Name]["part"] {
  if ("part" in done) return done.part;
  const { failure } = done;
  if (failure instanceof InvalidInputError) throw failure;
  // What comes from another thread is an error like any other: its class did not come with it.
  const { message, cause } = failure as Error;
  throw new InvalidInputError(message, { cause });
}
