import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { StageFolder } from "@cityscout/contracts";
import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import { createApp } from "./app.ts";
import { type BundledStage, bundleStages } from "./bundles.ts";
import type { Deployment } from "./deployment.ts";

export interface Synthesis {
  assembly: CloudAssembly;
  bundles: Readonly<Record<StageFolder, BundledStage>>;
  /** What the rules of AWS Solutions find, one line each. */
  findings: string[];
}

/** Bundles the stages and writes the templates under `directory`, which is emptied first. */
export async function synthesise(deployment: Deployment, directory: string): Promise<Synthesis> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const bundles = await bundleStages(path.join(directory, "bundles"));
  const directories = Object.fromEntries(
    Object.entries(bundles).map(([folder, bundle]) => [folder, bundle.directory]),
  ) as Record<StageFolder, string>;
  const assembly = createApp(deployment, directories, path.join(directory, "cdk.out")).synth();
  return { assembly, bundles, findings: findingsOf(assembly) };
}

/** What the rules of AWS Solutions and the CDK itself have to say about the templates. */
export function findingsOf(assembly: CloudAssembly): string[] {
  return assembly.stacks.flatMap(({ messages }) =>
    messages.map(({ id, entry }) => `${id}: ${JSON.stringify(entry.data)}`),
  );
}
