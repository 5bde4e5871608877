import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { InvalidInputError, type Job } from "@cityscout/contracts";
import type { Calls } from "@cityscout/simulator";
import type { Faults } from "./faults.ts";
import type { WorldChoice } from "./sources.ts";

export interface SimulatorThreadData {
  workingDirectory: string;
  choice: WorldChoice;
  job: Job;
  faults: Faults;
}

/** What the thread says first. */
export type SimulatorThreadStart =
  | { kind: "ready"; environment: Record<string, string>; notes: string }
  | { kind: "invalid"; message: string };

export type SimulatorThreadRequest = "calls" | "stop";

export interface SimulatorThread {
  environment: Readonly<Record<string, string>>;
  /** What is to be said of a given world's records. */
  notes: string;
  calls: () => Promise<Calls>;
  close: () => Promise<void>;
}

/**
 * The simulated services in a thread of their own, so that making a world and answering from it takes no time from the
 * run. Throws `InvalidInputError` where a given world is malformed.
 */
export async function startSimulatorThread(
  data: SimulatorThreadData & { rateScale: number },
): Promise<SimulatorThread> {
  const worker = new Worker(new URL("./simulator-worker.ts", import.meta.url), { workerData: data });
  const [start] = (await once(worker, "message")) as [SimulatorThreadStart];
  const ask = async (request: SimulatorThreadRequest, event: string): Promise<unknown> => {
    const answer = once(worker, event);
    worker.postMessage(request);
    return (await answer)[0];
  };
  if (start.kind === "invalid") {
    await worker.terminate();
    throw new InvalidInputError(start.message);
  }
  return {
    environment: start.environment,
    notes: start.notes,
    calls: async () => (await ask("calls", "message")) as Calls,
    close: async () => {
      await ask("stop", "exit");
    },
  };
}
