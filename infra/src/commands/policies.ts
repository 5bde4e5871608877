import { argv, stdout } from "node:process";
import { policyLines } from "../policies.ts";
import { synthesise } from "../synthesise.ts";
import { deploymentArgument } from "./deployment-argument.ts";
import { runCommand } from "./run-command.ts";

/** `policies <environment> <own.json> [directory]`: every statement of every role. */
await runCommand(async () => {
  const [environment, file, directory = "cdk.out"] = argv.slice(2);
  const { assembly } = await synthesise(deploymentArgument([environment, file]), directory);
  for (const { stack, role, actions, resources } of policyLines(assembly))
    stdout.write(
      `${stack} ${role}\n  ${actions.join(", ")}\n${resources.map((name) => `    ${name}\n`).join("")}`,
    );
  return true;
});
