import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { InvalidInputError } from "@cityscout/contracts";
import { type DonePart, type SharedTask, shareTask, type TaskName, type Tasks, workOn } from "./tasks.ts";

/** Threads that work on tasks together; the calling thread is one of them. */
export interface Threads {
  /**
   * Returns what came of the parts of a list, in the order of the list.
   *
   * @param from First position to work on.
   * @param to Position after the last.
   * @throws InvalidInputError the first in the list, whichever thread found it. Where the signal is aborted, its reason.
   */
  run<Name extends TaskName>(
    name: Name,
    input: Tasks[Name]["input"],
    from: number,
    to: number,
  ): Promise<Tasks[Name]["part"][]>;
  close(): Promise<void>;
}

/**
 * @param count Threads in all, 1 or more.
 * @param signal Ends the work after the part that is being done.
 */
export function startThreads(count: number, signal?: AbortSignal): Threads {
  const helpers = Array.from(
    { length: count - 1 },
    () => new Worker(new URL("./thread.ts", import.meta.url)),
  );
  return {
    async run<Name extends TaskName>(name: Name, input: Tasks[Name]["input"], from: number, to: number) {
      const shared = shareTask(name, input, from, to);
      const answers = helpers.map(async (helper) => {
        const answer = once(helper, "message");
        helper.postMessage(shared);
        const [done] = (await answer) as [DonePart<Name>[]];
        return done;
      });
      try {
        // All at once, so that each failure has who hears of it: one that nobody awaits yet would end the process.
        const done = (await Promise.all([workHere(shared, signal), ...answers])).flat();
        return done.sort((x, y) => x.at - y.at).map((each) => partOf(each));
      } finally {
        // Where one has failed, nobody wants the parts that are left.
        Atomics.store(shared.nextPart, 0, shared.partCount);
      }
    },
    async close() {
      await Promise.all(helpers.map((helper) => helper.terminate()));
    },
  };
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
