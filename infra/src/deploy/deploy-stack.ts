import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  type CloudFormationClient,
  CloudFormationServiceException,
  CreateStackCommand,
  GetTemplateCommand,
  UpdateStackCommand,
  waitUntilStackCreateComplete,
  waitUntilStackUpdateComplete,
} from "@aws-sdk/client-cloudformation";
import { HeadObjectCommand, NotFound, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { CloudFormationStackArtifact } from "aws-cdk-lib/cx-api";
import { z } from "zod";
import { zipDirectory } from "./zip.ts";

export interface DeploymentTarget {
  cloudFormation: CloudFormationClient;
  s3: S3Client;
  account: string;
  region: string;
  /** Changes a template for a target that does not know all of CloudFormation. */
  adapt?(template: Template): Template;
}

export interface Template {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
}

export type StackChange = "created" | "updated" | "unchanged";

const assetsSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string(), packaging: z.enum(["zip", "file"]) }),
      destinations: z.record(z.string(), z.object({ bucketName: z.string(), objectKey: z.string() })),
    }),
  ),
});

const longestWaitSeconds = 1_800;

/**
 * Uploads what a stack needs and creates or updates it; a stack that is as it should be is left alone. Waits until
 * CloudFormation is done, and throws with its reason where it gave up.
 */
export async function deployStack(
  stack: CloudFormationStackArtifact,
  target: DeploymentTarget,
): Promise<StackChange> {
  const template = stack.template as Template;
  const body = JSON.stringify(target.adapt === undefined ? template : target.adapt(template));
  const current = await deployedTemplate(stack.stackName, target);
  if (current === body) return "unchanged";
  await uploadCode(stack, target);
  const { cloudFormation } = target;
  const request = {
    StackName: stack.stackName,
    TemplateBody: body,
    Capabilities: ["CAPABILITY_NAMED_IAM" as const],
    Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
  };
  const wait = { client: cloudFormation, maxWaitTime: longestWaitSeconds, minDelay: 1, maxDelay: 5 };
  if (current === undefined) {
    await cloudFormation.send(new CreateStackCommand(request));
    await waitUntilStackCreateComplete(wait, { StackName: stack.stackName });
    return "created";
  }
  await cloudFormation.send(new UpdateStackCommand(request));
  await waitUntilStackUpdateComplete(wait, { StackName: stack.stackName });
  return "updated";
}

/** `undefined` where there is no such stack. */
async function deployedTemplate(
  name: string,
  { cloudFormation }: DeploymentTarget,
): Promise<string | undefined> {
  try {
    return (await cloudFormation.send(new GetTemplateCommand({ StackName: name }))).TemplateBody;
  } catch (error) {
    const unknown = error instanceof CloudFormationServiceException && /does not exist/.test(error.message);
    if (unknown) return undefined;
    throw error;
  }
}

/** To the bucket that `cdk bootstrap` makes; what is there already is not sent again. */
async function uploadCode(stack: CloudFormationStackArtifact, target: DeploymentTarget): Promise<void> {
  const { directory } = stack.assembly;
  const file = path.join(directory, `${stack.stackName}.assets.json`);
  const { files } = assetsSchema.parse(JSON.parse(await readFile(file, "utf8")));
  const fill = (text: string): string =>
    text.replaceAll("${AWS::AccountId}", target.account).replaceAll("${AWS::Region}", target.region);
  for (const { source, destinations } of Object.values(files)) {
    if (source.packaging !== "zip") continue;
    const body = zipDirectory(path.join(directory, source.path));
    for (const { bucketName, objectKey } of Object.values(destinations)) {
      const place = { Bucket: fill(bucketName), Key: fill(objectKey) };
      if (!(await isThere(target.s3, place)))
        await target.s3.send(new PutObjectCommand({ ...place, Body: body }));
    }
  }
}

async function isThere(s3: S3Client, place: { Bucket: string; Key: string }): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand(place));
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
