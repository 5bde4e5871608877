import { InvalidInputError } from "@cityscout/contracts";
import type { Deployment } from "../deployment.ts";
import { environmentNames } from "../deployment.ts";
import { readDeployment } from "../environments.ts";

/** The deployment that `<environment> <own.json>` on the command line mean; see docs/deployment.md. */
export function deploymentArgument([environment, file]: readonly (string | undefined)[]): Deployment {
  if (environment === undefined || file === undefined)
    throw new InvalidInputError(
      `expected an environment (${environmentNames.join(", ")}) and a JSON file with what belongs to your account`,
    );
  return readDeployment(environment, file);
}
