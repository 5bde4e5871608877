import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { argv, stdout } from "node:process";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { connectS3 } from "../deploy/connect-s3.ts";
import { deployStack } from "../deploy/deploy-stack.ts";
import { synthesise } from "../synthesise.ts";
import { deploymentArgument } from "./deployment-argument.ts";
import { runCommand } from "./run-command.ts";

/**
 * `deploy [--part NAME …] <environment> <own.json>`: all stacks in order, or those of the named parts: `shared`,
 * `workflow`, a stage's folder. Region and credentials are those of the AWS SDK.
 */
await runCommand(async () => {
  const { deployment, isWanted, stacks: wanted } = deploymentArgument(argv.slice(2));
  const s3 = await connectS3();
  await using open = new AsyncDisposableStack();
  const directory = await mkdtemp(path.join(tmpdir(), "cityscout-deploy-"));
  open.defer(() => rm(directory, { recursive: true }));
  const { assembly, findings } = await synthesise(deployment, directory, isWanted);
  if (findings.length > 0) {
    stdout.write(`not deployed:\n${findings.join("\n")}\n`);
    return false;
  }
  const stacks = assembly.stacks.filter(({ stackName }) => wanted.has(stackName));
  const { Account: account } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  if (account === undefined) throw new Error("STS did not say which account this is");
  const target = {
    cloudFormation: new CloudFormationClient({}),
    s3,
    account,
    region: await s3.config.region(),
  };
  for (const stack of stacks) stdout.write(`${stack.stackName}: ${await deployStack(stack, target)}\n`);
  return true;
});
