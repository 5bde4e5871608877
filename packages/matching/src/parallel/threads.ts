import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { KeptPartners } from "../block/pair-list.ts";
import { shareTask, workOn, type Task } from "./tasks.ts";

/** Threads that work on tasks together; the calling thread is one of them. */
export interface Threads {
  /** Returns what all threads kept, in no order. */
  run(task: Task): Promise<KeptPartners[]>;
  close(): Promise<void>;
}

/** @param count Threads in all, 1 or more. */
export function startThreads(count: number): Threads {
  const helpers = Array.from(
    { length: count - 1 },
    () => new Worker(new URL("./thread.ts", import.meta.url)),
  );
  return {
    async run(task) {
      const shared = shareTask(task);
      const answers = helpers.map(async (helper): Promise<KeptPartners[]> => {
        const answer = once(helper, "message");
        helper.postMessage(shared);
        const [kept] = (await answer) as [KeptPartners[]];
        return kept;
      });
      // The helpers' messages are on their way; this thread hears of their answers once its own share is done.
      const own = workOn(shared);
      return [own, ...(await Promise.all(answers))].flat();
    },
    async close() {
      await Promise.all(helpers.map((helper) => helper.terminate()));
    },
  };
}
