import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { InvalidInputError } from "@cityscout/contracts";
import { startSimulator, type Simulator, swappedRecords, type World } from "@cityscout/simulator";
import { UnknownCategories } from "../ignored-keys.ts";
import { formatCounted } from "../format.ts";
import type {
  SimulatorThreadData,
  SimulatorThreadRequest,
  SimulatorThreadStart,
} from "./simulator-thread.ts";
import { chooseWorld } from "./sources.ts";

const { workingDirectory, choice, job, faults, rateScale } = workerData as SimulatorThreadData & {
  rateScale: number;
};

/** Records that are named of one source. */
const mostNamed = 3;

function describeSwapped(world: World): string {
  return [...swappedRecords(world)]
    .map(([source, records]) => {
      const named = records
        .slice(0, mostNamed)
        .map(({ id, lat, lng }) => `${JSON.stringify(id)} (lat ${lat}, lng ${lng})`);
      const lie = formatCounted(records.length, "record lies", "records lie");
      return `${source}: ${lie} far away from the city, but in it with lat and lng swapped: ${named.join(", ")}${records.length > mostNamed ? ", …" : ""}\n`;
    })
    .join("");
}

interface Started {
  readonly simulator: Simulator;
  readonly notes: string;
}

async function start(): Promise<Started | null> {
  const { errors, resets, slow, slow_ms: delayMs, malformed, down, quota } = faults;
  try {
    const unknown = new UnknownCategories();
    const world = await chooseWorld(workingDirectory, choice, job, (file, category) =>
      unknown.add(path.relative(workingDirectory, file), category),
    );
    const simulator = await startSimulator({
      world,
      rateScale,
      quotas: quota,
      faults: { seed: choice.seed, errors, resets, malformed, slow: { share: slow, delayMs }, down },
    });
    const notes = choice.directory === null ? "" : `${describeSwapped(world)}${unknown.describe()}`;
    return { simulator, notes };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    parentPort?.postMessage({ kind: "invalid", message: error.message } satisfies SimulatorThreadStart);
    return null;
  }
}

const started = await start();
if (started !== null) {
  const { simulator, notes } = started;
  parentPort?.on("message", (request: SimulatorThreadRequest) => {
    if (request === "calls") parentPort?.postMessage(simulator.calls());
    else void simulator.close().then(() => parentPort?.close());
  });
  parentPort?.postMessage({
    kind: "ready",
    environment: { ...simulator.environment },
    notes,
  } satisfies SimulatorThreadStart);
}
