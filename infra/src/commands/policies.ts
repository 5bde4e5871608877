import { argv, stdout } from "node:process";
import { policyLines } from "../policies.ts";
import { synthesise } from "../synthesise.ts";
import { deploymentArgument } from "./deployment-argument.ts";
import { runCommand } from "./run-command.ts";

/** `policies [--part NAME …] <environment> <own.json> [directory]`: every statement of every role. */
await runCommand(async () => {
  const { deployment, isWanted, stacks, directory = "cdk.out" } = deploymentArgument(argv.slice(2));
  const { assembly } = await synthesise(deployment, directory, isWanted);
  const wanted = policyLines(assembly).filter(({ stack }) => stacks.has(stack));
  for (const { stack, role, actions, resources } of wanted)
    stdout.write(
      `${stack} ${role}\n  ${actions.join(", ")}\n${resources.map((name) => `    ${name}\n`).join("")}`,
    );
  return true;
});
