import path from "node:path";
import { argv, stdout } from "node:process";
import { bundleReport } from "../bundle-report.ts";
import { synthesise } from "../synthesise.ts";
import { deploymentArgument } from "./deployment-argument.ts";
import { runCommand } from "./run-command.ts";

/**
 * `synth [--part NAME …] <environment> <own.json> [directory]`: the templates, the bundles' sizes, what the rules find; of all
 * stacks, or of those of the named parts.
 */
await runCommand(async () => {
  const { deployment, isWanted, stacks, directory = "cdk.out" } = deploymentArgument(argv.slice(2));
  const { assembly, bundles, findings } = await synthesise(deployment, path.resolve(directory), isWanted);
  for (const { stackName, templateFullPath } of assembly.stacks)
    if (stacks.has(stackName)) stdout.write(`${stackName}  ${templateFullPath}\n`);
  const report = bundleReport(bundles);
  stdout.write(`\n${report.lines.join("\n")}\n`);
  const problems = [...findings, ...report.problems];
  for (const problem of problems) stdout.write(`${problem}\n`);
  return problems.length === 0;
});
