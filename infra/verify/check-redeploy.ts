import { appendFile } from "node:fs/promises";
import path from "node:path";
import type { StageFolder } from "@cityscout/contracts";
import { createApp } from "../src/app.ts";
import type { Checklist } from "./checklist.ts";
import type { Deployed } from "./deployed.ts";

/** Changes one stage's code and deploys everything: one stack changes. */
export async function checkRedeploy(deployed: Deployed, directory: string, checks: Checklist): Promise<void> {
  const { synthesis, deployment } = deployed;
  await appendFile(path.join(synthesis.bundles.dedupe.directory, "index.mjs"), "// changed\n");
  const directories = Object.fromEntries(
    Object.entries(synthesis.bundles).map(([folder, bundle]) => [folder, bundle.directory]),
  ) as Record<StageFolder, string>;
  const assembly = createApp(deployment, directories, path.join(directory, "redeployed")).synth();
  const changes = await checks.step("one stage's code changes, and everything is deployed again", () =>
    deployed.deployAll(assembly),
  );
  const changed = Object.keys(changes).filter((name) => changes[name] !== "unchanged");
  checks.expect(
    "one stack changed",
    changed.length === 1 && changed[0] === "cityscout-mock-dedupe",
    changed.join(", "),
  );
}
