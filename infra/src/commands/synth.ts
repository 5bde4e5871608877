import { argv, stdout } from "node:process";
import { bundleReport } from "../bundle-report.ts";
import { synthesise } from "../synthesise.ts";
import { deploymentArgument } from "./deployment-argument.ts";
import { runCommand } from "./run-command.ts";

/** `synth <environment> <own.json> [directory]`: the templates, the bundles' sizes, what the rules find. */
await runCommand(async () => {
  const [environment, file, directory = "cdk.out"] = argv.slice(2);
  const deployment = deploymentArgument([environment, file]);
  const { assembly, bundles, findings } = await synthesise(deployment, directory);
  for (const { stackName, templateFullPath } of assembly.stacks)
    stdout.write(`${stackName}  ${templateFullPath}\n`);
  const report = bundleReport(bundles);
  stdout.write(`\n${report.lines.join("\n")}\n`);
  const problems = [...findings, ...report.problems];
  for (const problem of problems) stdout.write(`${problem}\n`);
  return problems.length === 0;
});
