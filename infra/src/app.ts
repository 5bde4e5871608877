import { App, Aspects, DefaultStackSynthesizer, type IStackSynthesizer, Tags } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { AwsSolutionsChecks } from "cdk-nag";
import type { StageFolder } from "@cityscout/contracts";
import type { Deployment } from "./deployment.ts";
import { namesOf } from "./names.ts";
import { environmentTag, SharedStack } from "./shared-stack.ts";
import { StageStack } from "./stage-stack.ts";
import { stages } from "./stages.ts";
import { WorkflowStack } from "./workflow-stack.ts";

/**
 * The stacks of one environment, and what AWS Solutions' rules find in them. Needs no account and no network.
 *
 * @param bundles of the stages whose stacks are wanted
 * @param outdir where the templates and assets go
 */
export function createApp(
  deployment: Deployment,
  bundles: ReadonlyMap<StageFolder, { directory: string }>,
  outdir: string,
): App {
  const app = new App({
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
    context: { "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": true },
  });
  const names = namesOf(deployment.environment);
  const given = () => ({
    deployment,
    names,
    // The rule that is left out would ask the account which bootstrap it has before each deployment.
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer,
  });
  const shared = new SharedStack(app, names.stack("shared"), given());
  const workflow = new WorkflowStack(app, names.stack("workflow"), given());
  for (const stage of stages) {
    const bundle = bundles.get(stage.folder);
    if (bundle === undefined) continue;
    const code = Code.fromAsset(bundle.directory);
    const stack = new StageStack(app, names.stack(stage.folder), { ...given(), stage, code });
    stack.addStackDependency(shared);
    workflow.addStackDependency(stack);
  }
  for (const [key, value] of Object.entries({ ...deployment.tags, [environmentTag]: deployment.environment }))
    Tags.of(app).add(key, value);
  Aspects.of(app).add(new AwsSolutionsChecks());
  return app;
}
