import { parseArgs } from "node:util";
import { InvalidInputError } from "@cityscout/contracts";
import type { Deployment } from "../deployment.ts";
import { environmentNames } from "../deployment.ts";
import { readDeployment } from "../environments.ts";
import { namesOf, type StackPart } from "../names.ts";
import { stages } from "../stages.ts";

/** What the command line asks for. */
export interface DeploymentArgument {
  deployment: Deployment;
  isWanted: (part: StackPart) => boolean;
  /** Names of the stacks of all wanted parts. */
  stacks: ReadonlySet<string>;
  /** What is given behind the deployment. */
  directory: string | undefined;
}

/**
 * The deployment that `[--part NAME …] <environment> <own.json> [directory]` mean; see docs/deployment.md. All parts where
 * none is named.
 *
 * @throws InvalidInputError that names what is wrong
 */
export function deploymentArgument(args: readonly string[]): DeploymentArgument {
  const { values, positionals } = parsed(args);
  const [environment, file, directory, ...more] = positionals;
  if (environment === undefined || file === undefined || more.length > 0)
    throw new InvalidInputError(
      `expected an environment (${environmentNames.join(", ")}) and a JSON file with what belongs to your account`,
    );
  const known: StackPart[] = ["shared", "workflow", ...stages.map(({ folder }) => folder)];
  const unknown = values.part.filter((part) => known.every((name) => name !== part));
  if (unknown.length > 0)
    throw new InvalidInputError(`--part: found ${unknown.join(", ")}, expected of ${known.join(", ")}`);
  const deployment = readDeployment(environment, file);
  const names = namesOf(deployment.environment);
  const isWanted = (part: StackPart): boolean => values.part.length === 0 || values.part.includes(part);
  const stacks = new Set(known.filter(isWanted).map((part) => names.stack(part)));
  return { deployment, isWanted, stacks, directory };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { part: { type: "string", multiple: true, default: [] } },
    });
  } catch (error) {
    throw new InvalidInputError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
