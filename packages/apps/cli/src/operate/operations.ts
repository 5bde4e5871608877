import { InvalidInputError } from "@cityscout/contracts";
import { createS3Client, createS3RunStore, type RunStore } from "@cityscout/raw-cache";
import type { CommandContext } from "../context.ts";
import { type DeployedEnvironment, findEnvironment, type TargetFlags } from "./environment-target.ts";
import { type Executions, openExecutions } from "./executions.ts";

/** A deployed environment: its executions, and what they keep. */
export interface Operations {
  deployed: DeployedEnvironment;
  executions: Executions;
  store: RunStore;
  bucket: string;
}

/**
 * Opens a deployed environment for as long as `work` takes.
 *
 * @throws InvalidInputError where the flags name none
 */
export async function withOperations<T>(
  context: CommandContext,
  flags: TargetFlags,
  command: string,
  work: (operations: Operations) => Promise<T>,
): Promise<T> {
  const deployed = await findEnvironment(context, flags);
  if (deployed === undefined)
    throw new InvalidInputError(
      `${command}: found neither --env nor --endpoint, expected one of them: a deployed environment`,
    );
  const { bucket } = deployed.names;
  const executions = openExecutions(deployed);
  const s3 = createS3Client(deployed.clientSettings);
  try {
    return await work({ deployed, executions, store: createS3RunStore({ s3, bucket }), bucket });
  } finally {
    executions.close();
    s3.destroy();
  }
}
