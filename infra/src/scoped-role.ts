import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { NagSuppressions } from "cdk-nag";
import type { Construct } from "constructs";
import type { Right } from "./rights.ts";

/** A role that one service assumes and that holds `rights`. A right with a `*` says why it is no narrower. */
export function scopedRole(
  scope: Construct,
  id: string,
  { service, rights }: { service: string; rights: readonly Right[] },
): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal(service) });
  for (const { actions, resources, conditions = {} } of rights) {
    if (resources.length > 0) role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
  }
  const reasons = new Set(rights.flatMap(({ because }) => because ?? []));
  if (reasons.size > 0) {
    NagSuppressions.addResourceSuppressions(
      role,
      [{ id: "AwsSolutions-IAM5", reason: [...reasons].join("; ") }],
      true,
    );
  }
  return role;
}
