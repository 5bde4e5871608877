import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { InvalidInputError } from "@cityscout/contracts";
import type { CommandContext } from "../context.ts";
import type { DeployedEnvironment, TargetFlags } from "./environment-target.ts";
import { createHistoryReader, type ExecutionView } from "./execution-view.ts";
import { readLocalRun } from "./local-run.ts";
import { withOperations } from "./operations.ts";
import { readBooks, type RunBooks } from "./run-books.ts";

/** All that is known of a run. */
export interface KnownRun {
  view: ExecutionView;
  books: RunBooks;
}

/** Where a run is, and what its history has word for word; `null` of a run on this machine, which has none. */
export interface FoundRun extends KnownRun {
  /** The environment's name. */
  environment: string;
  deployed: DeployedEnvironment | null;
  events: HistoryEvent[] | null;
}

export const isDeployed = (flags: TargetFlags): boolean =>
  flags.env !== undefined || flags.endpoint !== undefined;

/**
 * Reads a run of the environment that the flags name, or of this machine.
 *
 * @throws InvalidInputError where there is no such run
 */
export async function findRun(
  context: CommandContext,
  flags: TargetFlags,
  command: string,
  runId: string,
): Promise<FoundRun> {
  if (!isDeployed(flags)) {
    if (flags.region !== undefined)
      throw new InvalidInputError(
        "--region: found without --env or --endpoint, expected one of them with it",
      );
    const run = await readLocalRun(context, runId);
    return { ...run, environment: "this machine", deployed: null, events: null };
  }
  return await withOperations(context, flags, command, async ({ executions, store, deployed }) => {
    const events = await executions.eventsSince(runId, 0);
    const reader = createHistoryReader();
    reader.take(events);
    const { view } = reader;
    const books = await readBooks(store, view);
    return { view, books, environment: deployed.environment, deployed, events };
  });
}
