import { parentPort, workerData } from "node:worker_threads";
import { InvalidInputError } from "@cityscout/contracts";
import { startSimulator, type Simulator } from "@cityscout/simulator";
import type {
  SimulatorThreadData,
  SimulatorThreadRequest,
  SimulatorThreadStart,
} from "./simulator-thread.ts";
import { chooseWorld } from "./sources.ts";

const { workingDirectory, choice, job, faults, rateScale } = workerData as SimulatorThreadData & {
  rateScale: number;
};

async function start(): Promise<Simulator | null> {
  const { errors, resets, slow, slow_ms: delayMs, malformed, down, quota } = faults;
  try {
    return await startSimulator({
      world: await chooseWorld(workingDirectory, choice, job),
      rateScale,
      quotas: quota,
      faults: { seed: choice.seed, errors, resets, malformed, slow: { share: slow, delayMs }, down },
    });
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    parentPort?.postMessage({ kind: "invalid", message: error.message } satisfies SimulatorThreadStart);
    return null;
  }
}

const simulator = await start();
if (simulator !== null) {
  parentPort?.on("message", (request: SimulatorThreadRequest) => {
    if (request === "calls") parentPort?.postMessage(simulator.calls());
    else void simulator.close().then(() => parentPort?.close());
  });
  parentPort?.postMessage({
    kind: "ready",
    environment: { ...simulator.environment },
  } satisfies SimulatorThreadStart);
}
