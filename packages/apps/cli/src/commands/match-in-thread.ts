import { once } from "node:events";
import { getHeapStatistics } from "node:v8";
import { Worker } from "node:worker_threads";
import type { matchLists, PairScore } from "@cityscout/matching";

/**
 * `matchLists` in a thread of its own: this one goes on hearing of Ctrl-C meanwhile. Rejects with the signal's reason as
 * soon as it is aborted.
 */
export async function matchInThread(
  task: Parameters<typeof matchLists>,
  signal: AbortSignal,
): Promise<PairScore[]> {
  signal.throwIfAborted();
  const thread = new Worker(new URL("./match-thread.ts", import.meta.url), {
    workerData: task,
    // As much as this thread may have; a worker's default is less.
    resourceLimits: { maxOldGenerationSizeMb: Math.floor(getHeapStatistics().heap_size_limit / 2 ** 20) },
  });
  try {
    const [scores] = (await once(thread, "message", { signal })) as [PairScore[]];
    return scores;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await thread.terminate();
  }
}
