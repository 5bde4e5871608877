import path from "node:path";
import type { Job } from "@cityscout/contracts";
import { startSimulator, type Simulator, type World } from "@cityscout/simulator";
import type { ScoutOptions } from "./scout-process.ts";

/** What all trials of a benchmark share. */
export interface Bench {
  world: World;
  job: Job;
  /** The job as a file. */
  jobFile: string;
  /** By which `scout run` makes the same job and world itself: a preset or job file, and its options. */
  target: string;
  worldArgs: readonly string[];
  workingDirectory: string;
  /** Holds a home for each trial; gone when the benchmark ends. */
  scratch: string;
  seed: number;
}

export interface Trial {
  simulator: Simulator;
  options: ScoutOptions;
  args: readonly string[];
}

/** Simulated minutes pass this much faster than real ones. */
const RATE_SCALE = 100;

/**
 * Does `work` in a home of its own with services that stand outside the process that is measured, and killed: they
 * count what it asks over its whole life.
 */
export async function withTrial<T>(
  bench: Bench,
  name: string,
  work: (trial: Trial) => Promise<T>,
): Promise<T> {
  const simulator = await startSimulator({ world: bench.world, rateScale: RATE_SCALE });
  try {
    return await work({
      simulator,
      options: {
        home: path.join(bench.scratch, name),
        workingDirectory: bench.workingDirectory,
        environment: { ...simulator.environment, CITYSCOUT_RATE_SCALE: String(RATE_SCALE) },
      },
      args: ["run", bench.jobFile, "--live", "--json"],
    });
  } finally {
    await simulator.close();
  }
}
