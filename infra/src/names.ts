import { deployedNames, type DeployedNames, type StageFolder } from "@cityscout/contracts";
import type { CityFunctionState } from "@cityscout/workflows";
import { Aws } from "aws-cdk-lib";

/** What one stack is of. */
export type StackPart = "shared" | "workflow" | StageFolder;

/** `DeployedNames` of which only the parts and states that there are can be asked. */
export interface Names extends DeployedNames {
  stack(part: StackPart): string;
  function(state: CityFunctionState): string;
  functionArn(state: CityFunctionState): string;
  logGroup(state: CityFunctionState): string;
  logGroupArn(state: CityFunctionState): string;
}

/** The names in a template: account and region are filled in by AWS. */
export const namesOf = (environment: string): Names =>
  deployedNames(environment, {
    partition: Aws.PARTITION,
    region: Aws.REGION,
    accountId: Aws.ACCOUNT_ID,
    urlSuffix: Aws.URL_SUFFIX,
  });
