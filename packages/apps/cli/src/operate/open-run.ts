import { InvalidInputError } from "@cityscout/contracts";
import type { CommandContext } from "../context.ts";
import {
  type DeployedEnvironment,
  type TargetFlags,
  type TargetServices,
  withTarget,
} from "./environment-target.ts";
import { type Executions, openExecutions } from "./executions.ts";

/** A deployed environment with its state machine. */
export interface Operations extends TargetServices {
  deployed: DeployedEnvironment;
  executions: Executions;
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
  if (flags.env === undefined && flags.endpoint === undefined)
    throw new InvalidInputError(
      `${command}: found neither --env nor --endpoint, expected one of them: a deployed environment`,
    );
  return await withTarget(context, flags, async (services) => {
    const { deployed } = services;
    if (deployed === undefined) throw new InvalidInputError(`${command}: expected a deployed environment`);
    const executions = openExecutions(deployed);
    try {
      return await work({ ...services, deployed, executions });
    } finally {
      executions.close();
    }
  });
}
