import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { StageFolder } from "@cityscout/contracts";
import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import { createApp } from "./app.ts";
import { type Bundles, bundleStages } from "./bundles.ts";
import type { Deployment } from "./deployment.ts";

export interface Synthesis {
  assembly: CloudAssembly;
  bundles: Bundles;
  /** What the rules of AWS Solutions find, one line each. */
  findings: string[];
}

/**
 * Bundles the stages into `bundles/` of the directory and writes the templates into its `cdk.out/`; both are emptied first.
 *
 * @param isWanted which stages' stacks @defaultValue every stage's
 */
export async function synthesise(
  deployment: Deployment,
  directory: string,
  isWanted?: (folder: StageFolder) => boolean,
): Promise<Synthesis> {
  const [own, templates] = [path.join(directory, "bundles"), path.join(directory, "cdk.out")];
  for (const folder of [own, templates]) await rm(folder, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const bundles = await bundleStages(own, isWanted);
  const assembly = createApp(deployment, bundles, templates).synth();
  return { assembly, bundles, findings: findingsOf(assembly) };
}

/** What the rules of AWS Solutions and the CDK itself have to say about the templates. */
export function findingsOf(assembly: CloudAssembly): string[] {
  return assembly.stacks.flatMap(({ messages }) =>
    messages.map(({ id, entry }) => `${id}: ${JSON.stringify(entry.data)}`),
  );
}
