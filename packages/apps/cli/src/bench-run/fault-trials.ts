import path from "node:path";
import {
  deadLetterRecordSchema,
  runKeys,
  runPrefix,
  type RunStatus,
  type StopReason,
} from "@cityscout/contracts";
import { startRuntime } from "@cityscout/runtime";
import type { Bench } from "./bench.ts";
import {
  differencesOf,
  type FoundPlaces,
  lostRecords,
  type PlaceDifferences,
  readFoundPlaces,
} from "./found.ts";
import { finishScout } from "./scout-process.ts";

export interface FaultFigures {
  faults: string;
  status: RunStatus;
  stop_reason: StopReason;
  places: number;
  differences: PlaceDifferences;
  /** Records of the clean run that this one has not, by source. */
  lost_records: Record<string, number>;
  /** As the services counted: all requests, those they answered, and those for what they had answered before. */
  requests: number;
  answered: number;
  repeated_calls: number;
  dead_letters: { source: string; error: string; count: number; reason: string }[];
}

/** Runs the job with services and queue that fail as `faults` says (see `scout run --faults`), from an empty cache. */
export async function faultTrial(
  bench: Bench,
  name: string,
  faults: string,
  clean: FoundPlaces,
): Promise<FaultFigures> {
  const home = path.join(bench.scratch, name);
  const { document } = await finishScout(
    ["run", bench.target, ...bench.worldArgs, "--faults", faults, "--seed", String(bench.seed), "--json"],
    { home, workingDirectory: bench.workingDirectory, environment: {} },
  );
  const found = await readFoundPlaces(document.artifacts["places.ndjson"] ?? "");
  const counted = document.simulator_calls?.total ?? { requests: 0, answered: 0, repeats: 0 };
  return {
    faults,
    status: document.status,
    stop_reason: document.stop_reason,
    places: found.places.length,
    differences: differencesOf(clean, found),
    lost_records: lostRecords(clean.places, found.places),
    requests: counted.requests,
    answered: counted.answered,
    repeated_calls: counted.repeats,
    dead_letters: await deadLettersOf(home, runPrefix(bench.job, document.run_id)),
  };
}

/** What was given up, by source and error, each with the reason of the first. */
async function deadLettersOf(home: string, prefix: string): Promise<FaultFigures["dead_letters"]> {
  const groups = new Map<string, FaultFigures["dead_letters"][number]>();
  const runtime = await startRuntime(home);
  const { store } = runtime;
  try {
    for (const key of await store.list(runKeys.deadLettersPrefix(prefix))) {
      const letter = await store.readJson(key, deadLetterRecordSchema);
      if (letter === undefined) continue;
      const { source, error, reason } = letter;
      const group = groups.get(`${source} ${error}`) ?? { source, error, count: 0, reason };
      group.count += 1;
      groups.set(`${source} ${error}`, group);
    }
  } finally {
    await runtime.close();
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}
